/**
 * What people in one room promised each other, and what each owes, kept current by what goes by.
 *
 * The list is read anew whenever the room is joined, so nothing missed stays wrong.
 */
import { batch, type ReadonlySignal, signal } from "@preact/signals-core";
import type { Reply } from "../../protocol/events/index.ts";
import type { Core } from "../core/core.ts";
import type { ServerEvent } from "../core/wire.ts";
import { createAsking } from "./asking.ts";
import type { Problem } from "./message.ts";

/** `action` is empty once its message is gone, or says something else. */
export type Commitment = Reply<"commitment:list">["commitments"][number];
export type Liability = Reply<"commitment:list">["liabilities"][number];

export interface Commitments {
  /** Oldest first: all that are open or due, and those that were settled lately. */
  readonly list: ReadonlySignal<readonly Commitment[]>;
  /** What each member owes, unit by unit. */
  readonly liabilities: ReadonlySignal<readonly Liability[]>;
  readonly loading: ReadonlySignal<boolean>;
  readonly error: ReadonlySignal<Problem | undefined>;
  refresh(): Promise<void>;
  /** So much of it is done, or all; or its condition is met. Rejects with a TautlineError. */
  fulfil(id: string, amount?: number): Promise<void>;
  /** Rejects with a TautlineError. */
  cancel(id: string): Promise<void>;
}

export function createCommitments(room: string, core: Core) {
  const { request } = core;
  const list = signal<readonly Commitment[]>([]);
  const liabilities = signal<readonly Liability[]>([]);
  const { loading, error, refresh, outdate } = createAsking(core, async () => {
    const reply = (await request("commitment:list", { room })) as Reply<"commitment:list">;
    batch(() => {
      list.value = reply.commitments;
      liabilities.value = reply.liabilities;
    });
  });

  function put(commitment: Commitment): void {
    const isKnown = list.peek().some(({ id }) => id === commitment.id);
    list.value = isKnown
      ? list.peek().map((held) => (held.id === commitment.id ? commitment : held))
      : [...list.peek(), commitment];
  }

  /** Those that are settled are not told of once more. */
  function forgetWords(messageId: unknown): void {
    list.value = list.peek().map((held) => {
      if (held.messageId !== messageId) return held;
      const { owedTo: _, amount: __, unit: ___, condition: ____, ...rest } = held;
      return { ...rest, action: "" };
    });
  }

  const shown: Commitments = {
    list,
    liabilities,
    loading,
    error,
    refresh,
    async fulfil(id, amount) {
      await request("commitment:fulfil", { id, amount });
    },
    async cancel(id) {
      await request("commitment:cancel", { id });
    },
  };

  return {
    shown,
    event({ type, data }: ServerEvent): void {
      outdate();
      if (type === "message:deleted") forgetWords(data.id);
      else if (type === "liability:update") liabilities.value = data.liabilities;
      else if (type === "commitment:created" || type === "commitment:updated") put(data);
    },
  };
}

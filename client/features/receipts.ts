/**
 * How far everybody has read one conversation.
 *
 * Asked for whenever the room is joined, and kept current by the receipts that go by. A mark only moves forward.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { DownData, Reply } from "../../protocol/events/index.ts";
import type { Core } from "../core/core.ts";
import { askAgain, type TautlineError } from "../core/errors.ts";
import type { EventOf } from "../core/wire.ts";

export interface Receipts {
  /** Seq by user id, this user's own too; undefined until it is known. Empty where a room has no read marks. */
  readonly reads: ReadonlySignal<ReadonlyMap<string, number> | undefined>;
}

export function createReceipts(room: string, { request, after }: Core) {
  const hasMarks = room.startsWith("conversation:");
  const reads = signal<ReadonlyMap<string, number> | undefined>(hasMarks ? undefined : new Map());

  function move(marks: readonly DownData<"message:receipt">[]): void {
    const next = new Map<string, number>(reads.peek());
    for (const { userId, seq } of marks) next.set(userId, Math.max(seq, next.get(userId) ?? 0));
    reads.value = next;
  }

  const shown: Receipts = { reads };
  return {
    shown,
    async refresh(): Promise<void> {
      if (!hasMarks) return;
      try {
        const { reads: marks } = (await request("message:reads", { room })) as Reply<"message:reads">;
        move(marks);
      } catch (error) {
        // A server of an earlier revision does not know: what goes by is all there is.
        move([]);
        askAgain(after, () => this.refresh())(error as TautlineError);
      }
    },
    event({ data }: EventOf<"message:receipt">): void {
      if (reads.peek() !== undefined) move([data]);
    },
    /** The log begins anew, and the marks with it. */
    reset(): void {
      if (hasMarks) reads.value = undefined;
    },
  };
}

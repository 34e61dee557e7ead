/**
 * What a channel says, in its log's order, also across the end of the log.
 *
 * A log in memory begins anew with its server, and one in which this page is far behind may have lost the rest. What is
 * kept since then nobody here has heard: it comes first, the newest page of it, and what is said meanwhile comes after.
 * It is asked for until it is there, or will not be given, or too much is said meanwhile.
 */
import type { Core } from "../core/core.ts";
import type { TautlineError } from "../core/errors.ts";
import { lasting } from "../core/names.ts";
import type { Cursor } from "../core/storage-port.ts";
import type { EventOf, HistoryPage, ServerEvent } from "../core/wire.ts";
import { safely } from "./safely.ts";

export type SaidInChannel = EventOf<"channel:event">;

export interface ChannelListener {
  said(event: SaidInChannel): void;
  /** Events may have been lost: those that come next are what is kept of a log that began anew, or moved on. */
  reset(): void;
}

/** A part of the log that is still to be told. */
interface Gap {
  /** Told up to this seq. */
  readonly from: number;
  /** What comes after this came in by itself. */
  readonly upTo: Cursor;
  /** In the log's order. */
  readonly meanwhile: SaidInChannel[];
  /** To be called once it is told. */
  readonly shown: () => void;
}

const pageSize = 200;
/** Events that wait for what is kept; with one more, they wait no longer. */
const maxMeanwhile = 1_000;
const retryDelayMs = 2_000;

export function createChannelFeed(room: string, core: Core) {
  const listeners = new Set<ChannelListener>();
  /** The log that is followed, and how far it was told; nothing before the first join. */
  let told: Cursor | undefined;
  let gap: Gap | undefined;
  let isAsking = false;
  let cancelRetry = () => {};

  function tell(event: SaidInChannel): void {
    if (told && event.seq) told = { ...told, seq: event.seq };
    for (const { said } of listeners) safely(() => said(event));
  }

  async function fill(): Promise<void> {
    const filled = gap;
    if (!filled || isAsking) return;
    isAsking = true;
    cancelRetry();
    const { from, upTo } = filled;
    let kept: readonly ServerEvent[] = [];
    let refusal: TautlineError | undefined;
    try {
      const asked = { room, before: upTo.seq + 1, limit: pageSize };
      const { epoch, events } = (await core.request("room:history", asked)) as HistoryPage;
      if (epoch === upTo.epoch) kept = events.filter(({ seq }) => seq > from && seq <= upTo.seq);
    } catch (error) {
      refusal = error as TautlineError;
    }
    isAsking = false;
    // Another has taken its place.
    if (gap !== filled) return fill();
    if (!refusal || lasting.test(refusal.code)) close(filled, kept);
    // Without a connection, it is asked for when the channel is joined again.
    else if (core.welcome()) {
      cancelRetry = core.after(refusal.retryAfterMs ?? retryDelayMs, () => void fill());
    }
  }

  /** @param kept what there is to be told of it */
  function close({ upTo, meanwhile, shown }: Gap, kept: readonly ServerEvent[] = []): void {
    gap = undefined;
    for (const event of kept) if (event.type === "channel:event") tell(event);
    told = upTo;
    for (const event of meanwhile) tell(event);
    shown();
  }

  return {
    /** @returns stops it */
    listen(listener: ChannelListener): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    event(event: SaidInChannel): void {
      if (gap) gap.meanwhile.push(event);
      else tell(event);
      if (gap && gap.meanwhile.length > maxMeanwhile) close(gap);
    },
    /** What was asked for again later may have gone with the connection. */
    joined: () => void fill(),
    /** The room stands elsewhere than where it was followed to, or it was never followed. */
    reset(shown: () => void): void {
      const before = told;
      const upTo = core.cursor(room);
      const from = before && before.epoch === upTo?.epoch ? before.seq : 0;
      told = upTo;
      gap = undefined;
      if (before) for (const { reset } of listeners) safely(reset);
      // Whoever comes for the first time begins with what comes next.
      if (!before || !upTo || upTo.seq <= from) shown();
      else {
        told = { ...upTo, seq: from };
        gap = { from, upTo, meanwhile: [], shown };
        void fill();
      }
    },
  };
}

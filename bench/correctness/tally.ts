/**
 * What a transcript comes to: how much was lost, shown twice, or shown in the wrong order.
 *
 * Only what was acknowledged can be lost: its author was told that it has arrived. It is owed to every member of
 * its room, its author included.
 */
import { authorOf, type Transcript, type View } from "./scene.ts";

export interface Tally {
  sent: number;
  acked: number;
  /** The client gave them up, and said so. */
  refused: number;
  /** Neither acknowledged nor refused at the end. */
  open: number;
  /** Acknowledged messages by their readers. */
  owed: number;
  /** Of those, the ones that a reader was never shown. */
  lost: number;
  /** Shown to a reader who had been shown them. */
  duplicated: number;
  /** Shown to a reader after a later one of the same author. */
  reordered: number;
}

export function tally({ sent, views }: Transcript): Tally {
  const acked = sent.filter(({ outcome }) => outcome === "acked");
  const ackedIn = new Map<string, string[]>();
  for (const { room, text } of acked) ackedIn.set(room, [...(ackedIn.get(room) ?? []), text]);
  const total = { owed: 0, lost: 0, duplicated: 0, reordered: 0 };
  for (const view of views) {
    const wanted = ackedIn.get(view.room) ?? [];
    const shown = new Set(view.shown);
    total.owed += wanted.length;
    total.lost += wanted.filter((text) => !shown.has(text)).length;
    total.duplicated += view.shown.length - shown.size;
    total.reordered += countReordered(view);
  }
  return {
    sent: sent.length,
    acked: acked.length,
    refused: sent.filter(({ outcome }) => outcome === "refused").length,
    open: sent.filter(({ outcome }) => outcome === "open").length,
    ...total,
  };
}

/** First showings only: a repetition is counted as that. */
function countReordered({ shown }: View): number {
  const newest = new Map<string, number>();
  let count = 0;
  for (const text of new Set(shown)) {
    const { userId, n } = authorOf(text);
    const before = newest.get(userId) ?? -1;
    if (n < before) count++;
    else newest.set(userId, n);
  }
  return count;
}

/**
 * How what was said is laid out: by day, and within a day in groups of one sender.
 *
 * Keys do not change when older messages come in above, so rows keep their elements.
 */
import { dayKey } from "./time.ts";

interface Spoken {
  readonly sender: { readonly id: string };
  readonly mine: boolean;
  /** Epoch ms. */
  readonly timestamp: number;
}

export interface Placed<T> {
  readonly item: T;
  /** First of its group: shows who speaks. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

export interface Day<T> {
  readonly key: string;
  /** An instant within it. */
  readonly at: number;
  readonly rows: readonly Placed<T>[];
}

/** A pause after which the same sender is named again. */
const pauseMs = 5 * 60_000;

/** @param items in the order they are shown */
export function groupByDay<T extends Spoken>(items: readonly T[]): Day<T>[] {
  const days: { key: string; at: number; rows: Placed<T>[] }[] = [];
  for (const [index, item] of items.entries()) {
    const key = dayKey(item.timestamp);
    let day = days.at(-1);
    if (day === undefined || day.key !== key) {
      day = { key, at: item.timestamp, rows: [] };
      days.push(day);
    }
    const isFirst = !belongTogether(items[index - 1], item);
    const isLast = !belongTogether(item, items[index + 1]);
    day.rows.push({ item, isFirst, isLast });
  }
  return days;
}

function belongTogether(one: Spoken | undefined, next: Spoken | undefined): boolean {
  if (one === undefined || next === undefined) return false;
  return (
    one.sender.id === next.sender.id &&
    one.mine === next.mine &&
    next.timestamp - one.timestamp < pauseMs &&
    dayKey(one.timestamp) === dayKey(next.timestamp)
  );
}

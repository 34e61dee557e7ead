/**
 * How a list of messages is laid out: by day, and within a day in groups of one sender.
 *
 * Keys do not change when older messages come in above, so rows keep their elements.
 */
import type { Message } from "../index.ts";
import { dayKey } from "./time.ts";

export interface Row {
  readonly message: Message;
  /** First of its group: shows who speaks. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

export interface Day {
  readonly key: string;
  /** An instant within it. */
  readonly at: number;
  readonly rows: readonly Row[];
}

/** A pause after which the same sender is named again. */
const pauseMs = 5 * 60_000;

/** @param messages in the order they are shown */
export function groupByDay(messages: readonly Message[]): Day[] {
  const days: { key: string; at: number; rows: Row[] }[] = [];
  for (const [index, message] of messages.entries()) {
    const key = dayKey(message.timestamp);
    let day = days.at(-1);
    if (day === undefined || day.key !== key) {
      day = { key, at: message.timestamp, rows: [] };
      days.push(day);
    }
    const isFirst = !belongTogether(messages[index - 1], message);
    const isLast = !belongTogether(message, messages[index + 1]);
    day.rows.push({ message, isFirst, isLast });
  }
  return days;
}

function belongTogether(one: Message | undefined, next: Message | undefined): boolean {
  if (one === undefined || next === undefined) return false;
  return (
    one.sender.id === next.sender.id &&
    one.mine === next.mine &&
    next.timestamp - one.timestamp < pauseMs &&
    dayKey(one.timestamp) === dayKey(next.timestamp)
  );
}

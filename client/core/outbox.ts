/**
 * The outbox's rules: what is durable, what holds what up, and when an entry stays.
 *
 * Entries of one lane (one room, conversation or message) go one at a time, so that no refusal in the middle can
 * change their order; across lanes they go side by side.
 */
import type { TautlineError } from "./errors.ts";
import type { OutboxEntry } from "./ports.ts";

/** Requests whose id is an idempotency key and whose ack means committed to disk. */
const durable = /^(message:(send|edit|delete)|conversation:(create|add|remove|rename|leave|accept))$/;

export const isDurable = (type: string): boolean => durable.test(type);

export const maxEntries = 1_000;
export const maxBytes = 1_048_576;

export function laneOf({ type, data }: OutboxEntry): unknown {
  return data.room ?? data.conversationId ?? data.messageId ?? type;
}

/** The server kept nothing and says so, or could not be asked: the entry stays. */
export function isTemporary({ code }: TautlineError): boolean {
  return /^(rate_|unav|unau|token_)/.test(code);
}

/** Bytes of a value on the wire. */
export function measure(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

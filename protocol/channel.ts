/**
 * Declared channels: which events a channel of the embedder's own carries, and what is in each.
 *
 * One definition serves both sides: the server refuses what does not fit it, and the client's types follow from it.
 * It holds whatever schemas it is given and brings none along, so a browser gets no more than its page imports.
 */
import type { z } from "zod";

export type ChannelEvents = Readonly<Record<string, z.ZodType>>;

export interface ChannelDefinition<Events extends ChannelEvents = ChannelEvents> {
  /** A channel's name without its kind, or with a `*` at its end the beginning of names. */
  readonly pattern: string;
  /** By an event's name, the schema of its payload. Other events are not published there. */
  readonly events: Events;
}

export type ChannelEventName<Definition extends ChannelDefinition> = keyof Definition["events"] & string;
/** What is published: JSON, as it goes over the wire. */
export type ChannelPayloadInput<
  Definition extends ChannelDefinition,
  Event extends ChannelEventName<Definition>,
> = z.input<Definition["events"][Event]>;
/** What a reader gets: the same, as the schema reads it. */
export type ChannelPayload<
  Definition extends ChannelDefinition,
  Event extends ChannelEventName<Definition>,
> = z.output<Definition["events"][Event]>;

export const channelEventName = /^[A-Za-z][A-Za-z0-9._:-]{0,63}$/;
export const channelEventRule = "must be 1 to 64 of A-Z a-z 0-9 . _ : -, beginning with a letter";

const channelPattern = /^(?:[A-Za-z0-9._~-]{1,96}|[A-Za-z0-9._~-]{0,95}\*)$/;

/** Whether it is a channel's name, or the beginning of names with a `*` at its end. */
export function isChannelPattern(text: string): boolean {
  return channelPattern.test(text);
}

/** Whether a name is meant by a pattern: the same, or with the same beginning where the pattern ends in `*`. */
export function matchesChannel(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/**
 * @param pattern such as `prices` or `lab-*`
 * @throws RangeError where the pattern or an event's name is none, or there is no event
 */
export function defineChannel<const Events extends ChannelEvents>(
  pattern: string,
  events: Events,
): ChannelDefinition<Events> {
  if (!isChannelPattern(pattern)) {
    throw new RangeError(
      `got the channel ${JSON.stringify(pattern)}, expected a name such as "prices" or the beginning of names such as "lab-*"`,
    );
  }
  const names = Object.keys(events);
  const wrong = names.find((name) => !channelEventName.test(name));
  if (wrong !== undefined) throw new RangeError(`the event ${JSON.stringify(wrong)} ${channelEventRule}`);
  if (names.length === 0) throw new RangeError(`the channel ${pattern} has no events, expected one or more`);
  return { pattern, events };
}

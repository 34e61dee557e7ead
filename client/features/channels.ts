/**
 * A declared channel as the page sees it: its own events, typed by their schemas.
 *
 * A handler gets only what fits the definition that the page has; what does not is told apart, never passed on.
 */
import type {
  ChannelDefinition,
  ChannelEventName,
  ChannelPayload,
  ChannelPayloadInput,
} from "../../protocol/channel.ts";
import { matchesChannel } from "../../protocol/channel.ts";
import { check } from "../../protocol/check.ts";
import type { FieldProblem } from "../../protocol/errors.ts";
import type { Reply } from "../../protocol/events/index.ts";
import type { RequestOptions } from "../core/requests.ts";
import type { BaseClient } from "../tautline.ts";
import type { Room } from "./rooms.ts";

export interface ChannelEventInfo {
  /** Where the channel keeps a log. */
  readonly seq?: number;
  /** Epoch ms, the server's clock. */
  readonly timestamp: number;
  /** Left out where a backend published it. */
  readonly sender?: { readonly id: string; readonly name: string };
}

export interface Misfit extends ChannelEventInfo {
  readonly event: string;
  readonly problems: readonly FieldProblem[];
}

export interface Channel<Definition extends ChannelDefinition> {
  /** `channel:NAME` */
  readonly room: string;
  readonly state: Room["state"];
  /** Rejects with a TautlineError: `invalid_data` where the server's definition says no. */
  publish<Event extends ChannelEventName<Definition>>(
    event: Event,
    payload: ChannelPayloadInput<Definition, Event>,
    options?: RequestOptions,
  ): Promise<Reply<"channel:publish">>;
  /** Joins the channel for as long as it listens. @returns stops it */
  on<Event extends ChannelEventName<Definition>>(
    event: Event,
    handler: (payload: ChannelPayload<Definition, Event>, info: ChannelEventInfo) => void,
  ): () => void;
  /** Hears of events that the definition does not have or that do not fit it, such as ones from before it was made. */
  onMisfit(handler: (misfit: Misfit) => void): () => void;
}

/** @throws RangeError where the name is none of the definition's */
export function createChannel<Definition extends ChannelDefinition>(
  { request, on }: Pick<BaseClient, "request" | "on">,
  room: (name: string) => Room,
  definition: Definition,
  name: string,
): Channel<Definition> {
  const { pattern, events } = definition;
  if (!matchesChannel(pattern, name)) {
    throw new RangeError(`got the channel ${JSON.stringify(name)}, expected one that ${pattern} means`);
  }
  const place = room(`channel:${name}`);

  function listen(hear: (event: string, payload: unknown, info: ChannelEventInfo) => void): () => void {
    const release = place.hold();
    const stop = on("channel:event", ({ event, payload, sender }, { room: from, seq, timestamp }) => {
      if (from !== place.name) return;
      hear(event, payload, { timestamp, ...(seq && { seq }), ...(sender && { sender }) });
    });
    return () => {
      stop();
      release();
    };
  }

  return {
    room: place.name,
    state: place.state,
    publish: (event, payload, options) =>
      request("channel:publish", { room: place.name, event, payload }, options),
    on: (wanted, handler) =>
      listen((event, payload, info) => {
        const schema = event === wanted && events[event];
        const checked = schema && check(schema, payload);
        if (checked && checked.kind === "fits") {
          handler(checked.data as ChannelPayload<Definition, typeof wanted>, info);
        }
      }),
    onMisfit: (handler) =>
      listen((event, payload, info) => {
        const schema = Object.hasOwn(events, event) ? events[event] : undefined;
        const checked = schema && check(schema, payload);
        if (checked?.kind === "fits") return;
        const problems = checked?.problems ?? [{ path: "event", message: "is not declared" }];
        handler({ ...info, event, problems });
      }),
  };
}

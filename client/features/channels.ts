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
import type { EventOf, HistoryPage } from "../core/wire.ts";
import type { BaseClient } from "../tautline.ts";
import type { Room, RoomFeature } from "./rooms.ts";

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

/** An event of the channel's log, as its schema reads it. */
export type ChannelRecord<Definition extends ChannelDefinition> = {
  readonly [Event in ChannelEventName<Definition>]: {
    readonly event: Event;
    readonly payload: ChannelPayload<Definition, Event>;
    readonly info: ChannelEventInfo;
  };
}[ChannelEventName<Definition>];

export interface ChannelPage<Definition extends ChannelDefinition> {
  /** Oldest first; without those that do not fit the definition. */
  readonly events: readonly ChannelRecord<Definition>[];
  /** Passed as `before`, gives the page before this one; nothing where this is the log's beginning. */
  readonly before: number | undefined;
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
  /**
   * Hears that events may have been lost: the channel's log began anew, as one in memory does with its server, or has
   * moved on beyond where this page was. What is kept of it comes next, at most 200 events. @returns stops it
   */
  onReset(handler: () => void): () => void;
  /**
   * What the channel's log holds, the newest page unless `before` says otherwise; also without listening.
   * Rejects with a TautlineError.
   *
   * @param page.limit at most 200; 50 unless given
   */
  history(page?: { readonly before?: number; readonly limit?: number }): Promise<ChannelPage<Definition>>;
}

const noHandling = () => {};

/** @throws RangeError where the name is none of the definition's */
export function createChannel<Definition extends ChannelDefinition>(
  request: BaseClient["request"],
  find: (room: string) => RoomFeature,
  definition: Definition,
  name: string,
): Channel<Definition> {
  const { pattern, events } = definition;
  if (!matchesChannel(pattern, name)) {
    throw new RangeError(`got the channel ${JSON.stringify(name)}, expected one that ${pattern} means`);
  }
  const { shown: place, feed } = find(`channel:${name}`);

  function listen(said: (event: EventOf<"channel:event">) => void, reset = noHandling): () => void {
    const release = place.hold();
    const stop = feed?.listen({ said, reset });
    return () => {
      stop?.();
      release();
    };
  }

  function read({ event, payload }: EventOf<"channel:event">["data"]) {
    const schema = Object.hasOwn(events, event) ? events[event] : undefined;
    return schema && check(schema, payload);
  }

  return {
    room: place.name,
    state: place.state,
    publish: (event, payload, options) =>
      request("channel:publish", { room: place.name, event, payload }, options),
    on: (wanted, handler) =>
      listen((said) => {
        if (said.data.event !== wanted) return;
        const checked = read(said.data);
        if (checked?.kind === "fits") {
          handler(checked.data as ChannelPayload<Definition, typeof wanted>, infoOf(said));
        }
      }),
    onMisfit: (handler) =>
      listen((said) => {
        const checked = read(said.data);
        if (checked?.kind === "fits") return;
        const problems = checked?.problems ?? [{ path: "event", message: "is not declared" }];
        handler({ ...infoOf(said), event: said.data.event, problems });
      }),
    onReset: (handler) => listen(noHandling, handler),
    async history({ before, limit = 50 } = {}) {
      const asked = { room: place.name, limit, ...(before !== undefined && { before }) };
      const page = (await request("room:history", asked)) as HistoryPage;
      const records = page.events.flatMap((said) => {
        const checked = said.type === "channel:event" ? read(said.data) : undefined;
        if (said.type !== "channel:event" || checked?.kind !== "fits") return [];
        const { event } = said.data;
        return [{ event, payload: checked.data, info: infoOf(said) } as ChannelRecord<Definition>];
      });
      return { events: records, before: page.more ? page.events[0]?.seq : undefined };
    },
  };
}

function infoOf({ seq, timestamp, data: { sender } }: EventOf<"channel:event">): ChannelEventInfo {
  return { timestamp, ...(seq && { seq }), ...(sender && { sender }) };
}

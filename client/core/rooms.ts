/**
 * Rooms: joined for as long as the page wants them, and where this client stands in each one's log.
 *
 * Whatever the network loses, repeats or reorders, a log's events are applied in the order of `seq`, each once,
 * from where the client began. Where that cannot be, the room is reset and begins anew at the log's head.
 */
import type { Reply } from "../../protocol/events/index.ts";
import type { Connection } from "./connection.ts";
import { askAgain, type TautlineError } from "./errors.ts";
import { expelling, lasting } from "./names.ts";
import type { Requests } from "./requests.ts";
import type { Cursor } from "./storage-port.ts";
import type { EventOf, HistoryPage, PresentUser, ServerEvent, Verdict } from "./wire.ts";

export type RoomState =
  | { readonly kind: "idle" | "joining" | "joined" }
  /** The server will not have it: `forbidden`, `not_found`, `invalid_data`, or later on `kicked`, `closed`. */
  | { readonly kind: "denied"; readonly code: string; readonly message: string }
  /** Tried again by itself. */
  | { readonly kind: "failed"; readonly code: string; readonly message: string };

interface Place {
  readonly room: string;
  /** To be joined; the automatic rooms are so by themselves. */
  isWanted?: boolean;
  /** Joined on this connection. Until then, events wait for the verdict. */
  isLive?: boolean;
  isFilling?: boolean;
  /** Empty before the first verdict. */
  epoch: string;
  /** The last event applied. */
  seq: number;
  /** The newest event known to exist. */
  head: number;
  /** Last event of the replay under way; beyond it, what is missing is asked for. */
  replayEnd: number;
  /** Events that came early, by seq. */
  readonly early: Map<number, ServerEvent>;
  /** What was there before the first event applied has been shown, too. */
  isShown?: boolean;
}

type Expulsion = EventOf<"room:kicked" | "room:closed">["data"];

/** Events held until a hole is mended; more are asked for again. */
const maxEarly = 1_024;
const retryDelayMs = 2_000;
/** The user's own, and those whose names have no kind. */
const automatic = /^user:|^[^:]+$/;

export interface RoomHooks {
  /** Groups what belongs together. */
  turn(run: () => void): void;
  /** Logged events in order and once each; the others as they come. */
  event(envelope: ServerEvent): void;
  /**
   * What was applied before is void; the room stands at `cursor(room)`.
   *
   * @param shown to be called once what is there instead is shown: until then the cursor is not kept
   */
  reset(room: string, shown: () => void): void;
  /** The newest event that the page was shown. */
  moved(room: string, cursor: Cursor): void;
  /** `users`: who is there, where the server said so on joining. */
  room(room: string, state: RoomState, users?: readonly PresentUser[]): void;
}

export function createRooms(
  { after: later, welcome }: Connection,
  request: Requests["request"],
  hooks: RoomHooks,
) {
  const places = new Map<string, Place>();

  function placeOf(room: string): Place {
    const place = places.get(room) ?? { room, epoch: "", seq: 0, head: 0, replayEnd: 0, early: new Map() };
    places.set(room, place);
    return place;
  }

  function cursorOf({ epoch, seq }: Place): Cursor | undefined {
    return epoch ? { epoch, seq } : undefined;
  }

  function save({ room, epoch, seq, isShown }: Place): void {
    if (isShown) hooks.moved(room, { epoch, seq });
  }

  function rest(place: Place): void {
    place.isLive = false;
    place.head = 0;
    place.early.clear();
  }

  async function join(place: Place): Promise<void> {
    const { room } = place;
    rest(place);
    hooks.room(room, { kind: "joining" });
    if (!welcome()) return;
    try {
      take(place, (await request("room:join", { room, after: cursorOf(place) })) as Reply<"room:join">);
    } catch (error) {
      const { code, message, retryAfterMs } = error as TautlineError;
      if (!place.isWanted || !welcome()) return;
      if (lasting.test(code)) return expel(place, code, message);
      hooks.room(room, { kind: "failed", code, message });
      later(retryAfterMs ?? retryDelayMs, () => place.isWanted && join(place));
    }
  }

  function take(place: Place, verdict: Verdict | Reply<"room:join">): void {
    if (verdict.recovered === "denied") expel(place, "forbidden", "not allowed");
    else if (place.isWanted) {
      const { recovered, epoch, seq, to, users } = verdict;
      place.isLive = true;
      raise(place, seq);
      if (epoch === place.epoch && recovered !== "reset") place.replayEnd = to;
      else restart(place, epoch, seq);
      hooks.room(place.room, { kind: "joined" }, users);
      drain(place);
    }
  }

  /** `place.head` is this log's already. */
  function restart(place: Place, epoch: string, seq: number): void {
    place.epoch = epoch;
    place.seq = place.replayEnd = seq;
    place.early.clear();
    place.isShown = false;
    hooks.reset(place.room, () => {
      place.isShown = true;
      save(place);
    });
  }

  function expel(place: Place, code: string, message: string): void {
    if (!place.isWanted) return;
    rest(place);
    hooks.room(place.room, { kind: "denied", code, message });
  }

  /**
   * The newest `seq` of each room, as `pong` says it: shows a last event that was lost, and that the server has let
   * this client out of a room.
   */
  function heads(newest: Readonly<Record<string, number>>): void {
    for (const place of places.values()) {
      const head = newest[place.room];
      if (place.isLive && place.seq && !head) void join(place);
      raise(place, head);
      place.replayEnd = 0;
      drain(place);
    }
  }

  function raise(place: Place, head = 0): void {
    place.head = Math.max(place.head, head);
  }

  /** Again where the server had no time for it: it would go on telling, and showing the user as there. */
  function leave(place: Place): void {
    if (place.isWanted || !welcome()) return;
    request("room:leave", { room: place.room }).catch(askAgain(later, () => leave(place)));
  }

  /** Applies what is next in line, and asks for what is missing. */
  function drain(place: Place): void {
    const { early } = place;
    hooks.turn(() => {
      for (let next = early.get(place.seq + 1); place.isLive && next; next = early.get(place.seq + 1)) {
        early.delete(++place.seq);
        hooks.event(next);
      }
    });
    save(place);
    if (place.isLive && place.seq < place.head && (early.size > 0 || place.seq >= place.replayEnd))
      void fill(place);
  }

  async function fill(place: Place): Promise<void> {
    if (place.isFilling) return;
    place.isFilling = true;
    const { room, seq: after } = place;
    try {
      const { epoch, head, events } = (await request("room:history", { room, after })) as HistoryPage;
      place.isFilling = false;
      if (!place.isLive) return;
      const next = events.find(({ seq }) => seq > place.seq);
      if (epoch === place.epoch && head >= after && (next ? next.seq === place.seq + 1 : place.seq > after)) {
        for (const event of events) if (event.seq > place.seq) place.early.set(event.seq, event);
      } else {
        // Another log, or one that no longer reaches back this far.
        place.head = head;
        restart(place, epoch, head);
      }
      drain(place);
    } catch (error) {
      // Where nobody says when, the next event or the next pong shows that something is still missing.
      place.isFilling = false;
      askAgain(later, () => drain(place))(error as TautlineError);
    }
  }

  return {
    cursor(room: string): Cursor | undefined {
      const place = places.get(room);
      return place && cursorOf(place);
    },

    /** Goes on where an earlier run of this client was, in the rooms where this one has not been yet. */
    restore(cursors: Readonly<Record<string, Cursor>>): void {
      for (const room in cursors) {
        const place = placeOf(room);
        if (!place.epoch) Object.assign(place, { isShown: true, ...cursors[room] });
      }
    },

    /** Where every room stands that is wanted or joined by itself, for `hello`. */
    resume(): Record<string, Cursor> {
      const rooms: Record<string, Cursor> = {};
      for (const place of places.values()) {
        const cursor = cursorOf(place);
        if ((place.isWanted || automatic.test(place.room)) && cursor) rooms[place.room] = cursor;
      }
      return rooms;
    },

    join(room: string): void {
      const place = placeOf(room);
      if (place.isWanted) return;
      place.isWanted = true;
      void join(place);
    },

    leave(room: string): void {
      const place = placeOf(room);
      if (!place.isWanted) return;
      place.isWanted = false;
      rest(place);
      hooks.room(room, { kind: "idle" });
      leave(place);
    },

    /** Verdicts of a welcome. What it does not speak of is joined one by one. */
    ready(verdicts: Readonly<Record<string, Verdict>>): void {
      for (const room in verdicts) {
        const place = placeOf(room);
        // Let go of since the hello.
        if (place.isWanted === false) leave(place);
        else {
          place.isWanted = true;
          take(place, verdicts[room] as Verdict);
        }
      }
      for (const place of places.values()) if (place.isWanted && !(place.room in verdicts)) void join(place);
    },

    /** Everything that answers no request. What has no place in a log goes straight through. */
    receive(envelope: ServerEvent): void {
      const { room = "", seq = 0, type, data } = envelope;
      const place = places.get(room);
      if (place && seq) {
        if (!place.isWanted) return;
        raise(place, seq);
        if (seq > place.seq && place.early.size < maxEarly) place.early.set(seq, envelope);
        drain(place);
      } else {
        if (type === "pong") heads(data.heads);
        if (expelling.test(type + (data as Expulsion).room))
          expel(placeOf((data as Expulsion).room), type.slice(5), (data as Expulsion).reason);
        hooks.event(envelope);
      }
    },

    lost(): void {
      for (const place of places.values()) {
        rest(place);
        if (place.isWanted) hooks.room(place.room, { kind: "joining" });
      }
    },
  };
}

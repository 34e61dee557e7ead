/**
 * The client with everything on it: rooms, messages, presence, typing, conversations, and a look at the frames.
 *
 * What a page's effects throw is reported and stays outside: the core's state never depends on it.
 */

import type { ChannelDefinition } from "../../protocol/channel.ts";
import type { Envelope, ServerEnvelope } from "../../protocol/envelope.ts";
import type { Reply } from "../../protocol/events/index.ts";
import { parseRoom } from "../../protocol/rooms.ts";
import { adviceFor } from "../core/access.ts";
import { browserPorts, resolveUrl } from "../core/browser.ts";
import { measure } from "../core/bytes.ts";
import type { RoomState } from "../core/rooms.ts";
import type { Cursors, OutboxEntry } from "../core/storage-port.ts";
import { createUuids } from "../core/uuid.ts";
import type { Conversation, PresentUser, ServerEvent } from "../core/wire.ts";
import { type BaseClient, connect as connectBase } from "../tautline.ts";
import { checkRuntime, checkToken, checkUrl } from "./address.ts";
import { type Announcements, createAnnouncements, type DismissalStorage } from "./announcements.ts";
import { type Channel, createChannel } from "./channels.ts";
import { type Clarifications, createClarifications } from "./clarifications.ts";
import type { ClientOptions } from "./client.ts";
import { type Conversations, createConversations } from "./conversations.ts";
import { createEmotion, type EmotionFeed } from "./emotion.ts";
import { createFocus, type Focus } from "./focus.ts";
import { createHttp, type Fetch } from "./http.ts";
import { createNotifications, type Notifications } from "./notifications.ts";
import { createOwnLog } from "./own-log.ts";
import { browserInput, createOwnStatus, type OwnStatus, type WatchInput } from "./own-status.ts";
import { createPeople, type People } from "./people.ts";
import { createRoom, type Room, type RoomFeature } from "./rooms.ts";
import { safely } from "./safely.ts";
import { createSlots } from "./slots.ts";
import { browserChoices, type ChoiceStorage } from "./status-choice.ts";
import { subjectOf } from "./token.ts";

/** Of the four that the server takes of a user, one is left to another page. */
const maxUploads = 3;

/** An envelope going by: what it is, never what it says. */
export interface Frame {
  readonly direction: "in" | "out";
  readonly type: string;
  readonly room?: string | undefined;
  readonly seq?: number | undefined;
  readonly id?: string | undefined;
  readonly bytes: number;
  /** Epoch ms. */
  readonly at: number;
}

export interface ConnectOptions extends ClientOptions {
  /** The page's own unless given. */
  readonly fetch?: Fetch | undefined;
  /** Without input for so long, the user is shown as away; 5 minutes unless given, 0 for never. */
  readonly awayAfterMs?: number | undefined;
  /** The page's own unless given. */
  readonly input?: WatchInput | undefined;
  /** Where is remembered what the user dismissed; the page's `localStorage` unless given. */
  readonly dismissals?: DismissalStorage | undefined;
  /** Where is remembered which status the user chose; the page's `localStorage` unless given. */
  readonly statusChoices?: ChoiceStorage | undefined;
  /**
   * Pictures are sent as they are. Otherwise what is written into JPEG, PNG and WebP beside the picture is taken out
   * before they are sent, such as where they were taken.
   */
  readonly keepMetadata?: boolean | undefined;
}

export interface Client extends Omit<BaseClient, "core" | "join" | "leave"> {
  /** Of the server: `ws(s)://…`. */
  readonly url: string;
  /** @returns stops it; costs nothing while nobody listens */
  onFrame(handler: (frame: Frame) => void): () => void;
  /** The same name gives the same room. */
  room(name: string): Room;
  /**
   * A channel of the page's own events.
   *
   * @param name without `channel:`
   * @throws RangeError where the name is none of the definition's
   */
  channel<Definition extends ChannelDefinition>(definition: Definition, name: string): Channel<Definition>;
  readonly conversations: Conversations;
  /** Whom this page has met. */
  readonly people: People;
  /** What this user is shown as to others. */
  readonly ownStatus: OwnStatus;
  readonly notifications: Notifications;
  /** What everybody is told. */
  readonly announcements: Announcements;
  /** What this user is asked about their promises. */
  readonly clarifications: Clarifications;
  /** What this user's own messages show, if they want to know. */
  readonly emotion: EmotionFeed;
  readonly focus: Focus;
}

/** What is refused so is asked again by itself. */
const waitsFor = /^(?:rate_limited|unavailable)$/;

/** @throws TypeError where the address or the token is none, or the runtime has no WebSocket and `ports` no transport */
export function connect(options: ConnectOptions = {}): Client {
  checkUrl(options.url);
  if (options.token !== undefined && typeof options.token !== "function") checkToken(options.token);
  if (options.ports?.transport === undefined) checkRuntime();
  const ports = { access: { adviceFor }, ...options.ports };
  const { clock, random, timers } = { ...browserPorts, ...options.ports };
  const nextId = createUuids(clock, random);
  const rooms = new Map<string, RoomFeature>();
  const frameHandlers = new Set<(frame: Frame) => void>();
  /** Where the user stood before this page. */
  let before: Cursors = {};
  let conversations: ReturnType<typeof createConversations> | undefined;
  let notifications: ReturnType<typeof createNotifications> | undefined;
  let announcements: ReturnType<typeof createAnnouncements> | undefined;
  let emotion: ReturnType<typeof createEmotion> | undefined;
  let focus: ReturnType<typeof createFocus> | undefined;

  /** The outbox of whom it is for is open before the server has said so. */
  function known(fresh: string): string {
    checkToken(fresh);
    latest = fresh;
    const subject = subjectOf(fresh);
    if (subject !== undefined) base.core.outbox.identify(subject, true);
    return fresh;
  }

  const { token, fetch = (url, init) => globalThis.fetch(url, init) } = options;
  let latest = typeof token === "string" ? token : undefined;
  const url = resolveUrl(options.url);
  const http = createHttp({ url, token, latest: () => latest, fetch });
  const upload = createSlots(maxUploads);
  const base = connectBase(
    {
      ...options,
      ports,
      user: options.user ?? (typeof token === "string" ? subjectOf(token) : undefined),
      token: typeof token === "function" ? async () => known(await token()) : token,
    },
    {
      event: (envelope) => safely(() => event(envelope)),
      room: (room, state, users) => safely(() => changed(room, state, users)),
      reset(room, shown) {
        const held = rooms.get(room);
        if (held) safely(() => held.reset(shown));
        else if (!focus?.reset(room, shown)) shown();
      },
      settled: (entry, error, data) =>
        safely(() => {
          roomOf(entry)?.messages.settled(entry, error, data);
          focus?.settled(entry);
        }),
      restored: (entry) => safely(() => roomOf(entry)?.messages.restore(entry)),
      seen,
    },
  );
  const { core, status, user, queued, request, on, close } = base;
  const people = createPeople(
    (data) => core.request("people:names", data) as Promise<Reply<"people:names">>,
    core.after,
  );
  const ownLog = createOwnLog(core);
  const clarifications = createClarifications(core);
  const { input = browserInput, awayAfterMs, statusChoices: choices = browserChoices } = options;
  const ownStatus = createOwnStatus(core, { clock, timers, input, awayAfterMs, choices, server: url });
  ownStatus.start();

  function changed(room: string, state: RoomState, users?: readonly PresentUser[]): void {
    rooms.get(room)?.changed(state, users);
    focus?.changed(room, state);
    if (state.kind === "joined") conversations?.joined(room);
  }

  function event(envelope: ServerEvent): void {
    const { type, data } = envelope;
    const { room = type === "file:progress" ? data.room : "" } = envelope;
    people.event(envelope);
    if (type.startsWith("message:") && room.startsWith("user:")) tellPrivate(envelope);
    rooms.get(room)?.event(envelope);
    if (type === "status:online" || type === "status:away") {
      for (const { presence } of rooms.values()) {
        presence.mark(data.userId, type === "status:away" ? "away" : "online");
      }
    }
    // Unasked: this reader was behind, and has caught up.
    if (type === "pong" && data.echo === undefined) for (const held of rooms.values()) void held.lookAround();
    if (
      type === "conversation:created" ||
      type === "conversation:updated" ||
      type === "conversation:removed"
    ) {
      membership(type, data);
    }
    if (type === "welcome") ownStatus.welcomed();
    if (type === "welcome") void core.outbox.cursors().then((cursors) => (before = cursors));
    conversations?.event(envelope);
    notifications?.event(envelope);
    announcements?.event(envelope);
    clarifications.event(envelope);
    emotion?.event(envelope);
    focus?.event(envelope);
  }

  /** Private messages come in the user's room; what is said of them has their ids only, and each room knows its own. */
  function tellPrivate({ seq: _, ...envelope }: ServerEvent): void {
    if (envelope.type === "message:new") rooms.get(`${envelope.data.room}`)?.event(envelope);
    else for (const held of rooms.values()) held.event(envelope);
  }

  /** Those who were put out are told when they ask; those who were let in come by themselves. */
  function membership(type: string, { room, memberIds }: Conversation): void {
    const held = rooms.get(room);
    const isMember = memberIds.some((id) => id === user.peek()?.id);
    const isOut = held?.shown.state.peek().kind === "denied";
    if (type === "conversation:removed" || (isOut && isMember)) held?.rejoin();
  }

  /** The outbox says nothing of what it was refused for now. */
  function followSending({ type, id = "", data }: Envelope | ServerEnvelope): void {
    if (type === "message:send") safely(() => rooms.get(`${data.room}`)?.messages.resumed());
    if (type !== "error" || !waitsFor.test(`${data.code}`)) return;
    const refusal = data as Extract<ServerEvent, { type: "error" }>["data"];
    for (const { messages } of rooms.values()) safely(() => messages.refused(id, refusal));
  }

  function seen(direction: "in" | "out", envelope: Envelope | ServerEnvelope): void {
    followSending(envelope);
    for (const handler of frameHandlers) {
      const { type, id, data, room = data.room, seq } = envelope as ServerEnvelope;
      const bytes = measure(envelope);
      const place = typeof room === "string" ? room : undefined;
      safely(() => handler({ direction, type, id, room: place, seq, bytes, at: clock.now() }));
    }
  }

  function roomOf({ type, data }: OutboxEntry): RoomFeature | undefined {
    return type === "message:send" ? find(`${data.room}`) : undefined;
  }

  function find(given: string): RoomFeature {
    const name = parseRoom(given)?.room ?? given;
    const room =
      rooms.get(name) ??
      createRoom(name, core, {
        clock,
        http,
        upload,
        keepMetadata: options.keepMetadata,
        nextId,
        user,
        ownLog,
        people,
        read: (...position) => conversations?.read(...position),
        before: (room) => before[room],
      });
    rooms.set(name, room);
    return room;
  }

  return {
    url,
    status,
    user,
    queued,
    request,
    on,
    close() {
      ownStatus.stop();
      close();
    },
    connect() {
      ownStatus.start();
      base.connect();
    },
    onFrame(handler) {
      frameHandlers.add(handler);
      return () => void frameHandlers.delete(handler);
    },
    room: (name) => find(name).shown,
    channel: (definition, name) => createChannel(request, find, definition, name),
    people,
    ownStatus: ownStatus.shown,
    clarifications: clarifications.shown,
    get conversations() {
      if (!conversations) {
        conversations = createConversations(core, user, people);
        void conversations.shown.refresh();
      }
      return conversations.shown;
    },
    get emotion() {
      if (!emotion) {
        emotion = createEmotion(core);
        void emotion.refresh();
      }
      return emotion.shown;
    },
    get focus() {
      focus ??= createFocus(core, { clock, http, nextId });
      return focus.shown;
    },
    get notifications() {
      if (!notifications) {
        notifications = createNotifications(core);
        void notifications.shown.refresh();
      }
      return notifications.shown;
    },
    get announcements() {
      if (!announcements) {
        announcements = createAnnouncements(core, () => options.dismissals ?? globalThis.localStorage, url);
        // Else the welcome asks for what was said.
        if (core.welcome()) void announcements.refresh();
      }
      return announcements.shown;
    },
  };
}

/**
 * A client without a server: the signals a component reads, and handles to drive them.
 *
 * Nothing happens by itself: no timer, no network; a test says what comes in and what becomes of a send.
 */
import {
  type Announcement,
  type Announcements,
  type Clarification,
  type Clarifications,
  type Client,
  computed,
  type Emotion,
  type EmotionFeed,
  type KnownUser,
  type Notification,
  type Notifications,
  type Signal,
  type Status,
  signal,
  type User,
} from "../../client/index.ts";
import { FakeConversations } from "./fake-conversations.ts";
import { FakeFocus } from "./fake-focus.ts";
import { FakeRoom, me } from "./fake-room.ts";

interface FakeClient extends Client {
  readonly status: Signal<Status>;
  readonly user: Signal<User | undefined>;
  readonly rooms: ReadonlyMap<string, FakeRoom>;
  room(name: string): FakeRoom;
  /** What handlers given to `on` are told. */
  tell(type: string, data: object, room?: string): void;
  readonly notifications: Notifications & { readonly list: Signal<readonly Notification[]> };
  readonly announcements: Announcements & { readonly list: Signal<readonly Announcement[]> };
  readonly people: { readonly known: Signal<ReadonlyMap<string, KnownUser>> };
  readonly conversations: FakeConversations;
  readonly clarifications: Clarifications & { readonly list: Signal<readonly Clarification[]> };
  readonly answered: { id: string; answer: string }[];
  /** What an answer to a clarification waits for. */
  answering: Promise<void>;
  readonly emotion: EmotionFeed & {
    readonly latest: Signal<Emotion | undefined>;
    readonly ofMessages: Signal<ReadonlyMap<string, Emotion>>;
  };
  readonly focus: FakeFocus;
  /** How often `connect` and `close` were called. */
  readonly calls: { connect: number; close: number };
}

export function createFakeClient(url = "wss://chat.example/ws"): FakeClient {
  const rooms = new Map<string, FakeRoom>();
  const calls = { connect: 0, close: 0 };
  const handlers = new Set<{ type: string; handler: (data: unknown, envelope: unknown) => void }>();
  const notifications = signal<readonly Notification[]>([]);
  const announcements = signal<readonly Announcement[]>([]);
  const clarifications = signal<readonly Clarification[]>([]);
  const isEmotionOn = signal<boolean | undefined>(false);
  const refuse = () => Promise.reject(new Error("the fake client answers no requests"));
  const answered: FakeClient["answered"] = [];
  const client: FakeClient = {
    url,
    answered,
    answering: Promise.resolve(),
    status: signal<Status>({ kind: "ready", connectionId: "c1", latencyMs: 12 }),
    user: signal<User | undefined>({ ...me, role: "user" }),
    queued: signal(0),
    rooms,
    calls,
    request: refuse,
    on(type, handler) {
      const entry = { type, handler: handler as (data: unknown, envelope: unknown) => void };
      handlers.add(entry);
      return () => void handlers.delete(entry);
    },
    tell(type, data, room) {
      for (const { type: wanted, handler } of handlers) {
        if (wanted === type) handler(data, { type, timestamp: Date.now(), ...(room ? { room } : {}) });
      }
    },
    onFrame: () => () => undefined,
    channel() {
      throw new Error("the fake client has no channels");
    },
    room(name) {
      const room = rooms.get(name) ?? new FakeRoom(name);
      rooms.set(name, room);
      return room;
    },
    connect() {
      calls.connect += 1;
    },
    close() {
      calls.close += 1;
    },
    notifications: {
      list: notifications,
      unread: computed(() => notifications.value.filter(({ isRead }) => !isRead).length),
      loading: signal(false),
      error: signal(undefined),
      refresh: refuse,
      markRead: async (ids) => {
        notifications.value = notifications
          .peek()
          .map((one) => (ids === "all" || ids.includes(one.id) ? { ...one, isRead: true } : one));
      },
    },
    announcements: {
      list: announcements,
      dismiss(ids) {
        announcements.value = announcements
          .peek()
          .map((one) => (ids === "all" || ids.includes(one.id) ? { ...one, isDismissed: true } : one));
      },
    },
    clarifications: {
      list: clarifications,
      answer: async (id, answer) => {
        await client.answering;
        answered.push({ id, answer });
        clarifications.value = clarifications.peek().filter((asked) => asked.id !== id);
      },
    },
    emotion: {
      isOn: isEmotionOn,
      latest: signal<Emotion | undefined>(undefined),
      ofMessages: signal<ReadonlyMap<string, Emotion>>(new Map()),
      opt: async (on) => {
        isEmotionOn.value = on;
      },
    },
    focus: new FakeFocus(),
    people: { known: signal(new Map()) },
    ownStatus: { status: signal("online"), chosen: signal(undefined), choose: () => undefined },
    conversations: new FakeConversations(),
  };
  return client;
}

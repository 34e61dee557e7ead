/**
 * A client without a server: the signals a component reads, and handles to drive them.
 *
 * Nothing happens by itself: no timer, no network; a test says what comes in and what becomes of a send.
 */
import {
  type Clarification,
  type Clarifications,
  type Client,
  type Commitment,
  type Commitments,
  type Conversations,
  computed,
  type Emotion,
  type EmotionFeed,
  type Files,
  type KnownUser,
  type Liability,
  type ListedConversation,
  type Message,
  type Messages,
  type Notification,
  type Notifications,
  type PresentUser,
  type Room,
  type RoomFile,
  type SendOptions,
  type Signal,
  type Status,
  signal,
  type Upload,
} from "../../client/index.ts";
import { FakeFocus } from "./fake-focus.ts";

type Person = { readonly id: string; readonly name: string };
type Problem = { readonly code: string; readonly message: string };

export const me: Person = { id: "me", name: "Mina Okafor" };

/** A message as the server would have sent it. */
export function said(sender: Person, content: string, more: Partial<Message> = {}): Message {
  const id = more.id ?? crypto.randomUUID();
  return {
    key: id,
    id,
    content,
    sender,
    timestamp: Date.now(),
    mine: sender.id === me.id,
    state: "sent",
    live: false,
    unseen: false,
    ...more,
  };
}

export class FakeRoom implements Room {
  readonly name: string;
  /** How often it is held now. */
  holds = 0;
  readonly sent: { content: string; replyTo?: string | undefined; to?: string; kind?: string | undefined }[] =
    [];
  readonly edits: { id: string; content: string }[] = [];
  readonly reacted: { id: string; emoji: string; on: boolean }[] = [];
  readonly removed: string[] = [];
  readonly retried: string[] = [];
  readonly discarded: string[] = [];
  readCount = 0;
  olderCount = 0;
  inputCount = 0;
  stopCount = 0;
  /** What `edit` and `remove` answer. */
  answer: Promise<void> = Promise.resolve();
  /** What `loadOlder` does. */
  older: () => Promise<void> = () => Promise.resolve();

  readonly list: Signal<readonly Message[]> = signal<readonly Message[]>([]);
  readonly hasOlder = signal(false);
  readonly loading = signal(false);
  readonly error = signal<Problem | undefined>(undefined);
  readonly state: Signal<Room["state"]["value"]> = signal<Room["state"]["value"]>({ kind: "joined" });
  readonly messages: Messages;
  readonly presentUsers = signal<readonly PresentUser[]>([]);
  readonly presentCount = signal(0);
  readonly typists = signal<readonly { userId: string; username: string }[]>([]);
  readonly presence = { count: this.presentCount, users: this.presentUsers };
  readonly fileList = signal<readonly RoomFile[]>([]);
  readonly uploads = signal<readonly Upload[]>([]);
  readonly sentFiles: Blob[] = [];
  readonly removedFiles: string[] = [];
  readonly files: Files = {
    list: this.fileList,
    uploads: this.uploads,
    send: (file) => `${this.sentFiles.push(file)}`,
    retry: (key) => void this.retried.push(key),
    discard: (key) => void this.discarded.push(key),
    remove: (id) => {
      this.removedFiles.push(id);
      return this.answer;
    },
    links: async (id) => ({ url: `/files/${id}`, expiresAt: Date.now() + 600_000 }),
  };
  readonly reads = signal<ReadonlyMap<string, number> | undefined>(new Map());
  readonly receipts = { reads: this.reads };
  readonly commitmentList = signal<readonly Commitment[]>([]);
  readonly liabilities = signal<readonly Liability[]>([]);
  readonly fulfilled: { id: string; amount?: number | undefined }[] = [];
  readonly cancelled: string[] = [];
  readonly commitments: Commitments = {
    list: this.commitmentList,
    liabilities: this.liabilities,
    loading: signal(false),
    error: signal(undefined),
    refresh: () => this.answer,
    fulfil: (id, amount) => {
      this.fulfilled.push({ id, amount });
      return this.answer;
    },
    cancel: (id) => {
      this.cancelled.push(id);
      return this.answer;
    },
  };
  readonly typing = {
    users: this.typists,
    input: () => {
      this.inputCount += 1;
    },
    stop: () => {
      this.stopCount += 1;
    },
  };

  constructor(name: string) {
    this.name = name;
    this.messages = {
      list: this.list,
      hasOlder: this.hasOlder,
      loading: this.loading,
      error: this.error,
      send: (content, options = {}) => this.#send(content, options),
      edit: async (id, content) => {
        this.edits.push({ id, content });
        await this.answer;
        this.change(id, { content, editedAt: Date.now() });
      },
      remove: async (id) => {
        this.removed.push(id);
        await this.answer;
        this.list.value = this.list.peek().filter((message) => message.id !== id);
      },
      react: async (id, emoji, on) => {
        this.reacted.push({ id, emoji, on });
        await this.answer;
        const userIds = on ? ["ada"] : [];
        this.change(id, { reactions: on ? [{ emoji, userIds, mine: true }] : [] });
      },
      retry: (key) => void this.retried.push(key),
      discard: (key) => {
        this.discarded.push(key);
        this.list.value = this.list.peek().filter((message) => message.key !== key);
      },
      loadOlder: async () => {
        this.olderCount += 1;
        await this.older();
      },
      markRead: () => {
        this.readCount += 1;
      },
    };
  }

  hold(): () => void {
    this.holds += 1;
    let isHeld = true;
    return () => {
      if (isHeld) this.holds -= 1;
      isHeld = false;
    };
  }

  /** A message comes in while the room is watched. */
  receive(sender: Person, content: string, more: Partial<Message> = {}): Message {
    const message = said(sender, content, { live: true, ...more });
    this.list.value = [...this.list.peek(), message];
    return message;
  }

  prepend(messages: readonly Message[]): void {
    this.list.value = [...messages, ...this.list.peek()];
  }

  /** Changes a message, found by its key or its id. */
  change(name: string, more: Partial<Message>): void {
    this.list.value = this.list.peek().map((message) => {
      return message.key === name || message.id === name ? { ...message, ...more } : message;
    });
  }

  present(...users: readonly (Person & Partial<PresentUser>)[]): void {
    this.presentUsers.value = users.map(({ id, name, ...more }) => {
      const userId = id as PresentUser["userId"];
      return { userId, username: name, status: "online", since: 0, devices: 1, ...more };
    });
    this.presentCount.value = users.length;
  }

  #send(content: string, { replyTo, to, kind }: SendOptions): string {
    this.sent.push({ content, ...(replyTo && { replyTo }), ...(to && { to }), ...(kind && { kind }) });
    const key = `own-${this.sent.length}`;
    const seal = kind === undefined ? undefined : "closed";
    const { id: _, ...message } = said(me, content, { key, state: "queued", live: true, replyTo, to, seal });
    this.list.value = [...this.list.peek(), message];
    return key;
  }
}

/** A conversation as the server would list it. */
export function listed(id: string, more: Partial<ListedConversation> = {}): ListedConversation {
  return {
    id,
    room: `conversation:${id}`,
    title: id,
    kind: "group",
    ownerId: me.id,
    memberIds: [me.id],
    head: 0,
    readSeq: 0,
    unread: 0,
    ...more,
  } as ListedConversation;
}

export class FakeConversations implements Conversations {
  readonly list = signal<readonly ListedConversation[]>([]);
  readonly loading = signal(false);
  readonly error = signal<Problem | undefined>(undefined);
  readonly created: object[] = [];
  /** What was asked for beside, in words. */
  readonly asked: string[] = [];
  /** Rejected with by everything, when set. */
  refusal: Error | undefined;

  async refresh(): Promise<void> {
    this.#note("refresh");
  }

  async create(conversation: Parameters<Conversations["create"]>[0]) {
    this.#note("create");
    this.created.push(conversation);
    const { id, room } = listed(`new-${this.created.length}`);
    return { conversationId: id, room };
  }

  async rename(id: string, title: string): Promise<void> {
    this.#note(`rename ${id} ${title}`);
    this.list.value = this.list.peek().map((one) => (one.id === id ? { ...one, title } : one));
  }

  async leave(id: string): Promise<void> {
    this.#note(`leave ${id}`);
    this.list.value = this.list.peek().filter((one) => one.id !== id);
  }

  async invite(id: string): Promise<string> {
    this.#note(`invite ${id}`);
    return "k3J9dPq2Lm8sT0vX";
  }

  async accept() {
    const { id, room } = listed("accepted");
    return { conversationId: id, room };
  }

  #note(what: string): void {
    this.asked.push(what);
    if (this.refusal) throw this.refusal;
  }
}

export interface FakeClient extends Client {
  readonly status: Signal<Status>;
  readonly rooms: ReadonlyMap<string, FakeRoom>;
  room(name: string): FakeRoom;
  /** What handlers given to `on` are told. */
  tell(type: string, data: object, room?: string): void;
  readonly notifications: Notifications & { readonly list: Signal<readonly Notification[]> };
  readonly people: { readonly known: Signal<ReadonlyMap<string, KnownUser>> };
  readonly conversations: FakeConversations;
  readonly clarifications: Clarifications & { readonly list: Signal<readonly Clarification[]> };
  readonly emotion: EmotionFeed & {
    readonly latest: Signal<Emotion | undefined>;
    readonly ofMessages: Signal<ReadonlyMap<string, Emotion>>;
  };
  readonly focus: FakeFocus;
  /** How often `connect` and `close` were called. */
  readonly calls: { connect: number; close: number };
}

export function createFakeClient(): FakeClient {
  const rooms = new Map<string, FakeRoom>();
  const calls = { connect: 0, close: 0 };
  const handlers = new Set<{ type: string; handler: (data: unknown, envelope: unknown) => void }>();
  const notifications = signal<readonly Notification[]>([]);
  const clarifications = signal<readonly Clarification[]>([]);
  const isEmotionOn = signal<boolean | undefined>(false);
  const refuse = () => Promise.reject(new Error("the fake client answers no requests"));
  return {
    status: signal<Status>({ kind: "ready", connectionId: "c1", latencyMs: 12 }),
    user: signal({ ...me, role: "user" as const }),
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
    clarifications: {
      list: clarifications,
      answer: async (id) => {
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
}

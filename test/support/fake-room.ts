/** A room without a server, and what is said in it. */
import {
  type Commitment,
  type Commitments,
  type Delay,
  type Files,
  type Liability,
  type Message,
  type Messages,
  type PresentUser,
  type Room,
  type RoomFile,
  type SendOptions,
  type Signal,
  signal,
  type Upload,
} from "../../client/index.ts";
import { FakeHolds } from "./fake-holds.ts";

type Person = { readonly id: string; readonly name: string };
export type Problem = { readonly code: string; readonly message: string };

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

export class FakeRoom extends FakeHolds implements Room {
  readonly name: string;
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

  readonly delay = signal<Delay | undefined>(undefined);
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
    super();
    this.name = name;
    this.messages = {
      list: this.list,
      hasOlder: this.hasOlder,
      loading: this.loading,
      error: this.error,
      delay: this.delay,
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

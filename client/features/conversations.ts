/**
 * This user's conversations, kept current by what goes by.
 *
 * The list is read anew on every connection and whenever a conversation changes, so nothing missed stays wrong.
 */
import { batch, type ReadonlySignal, signal } from "@preact/signals-core";
import type { Reply, UpInput } from "../../protocol/events/index.ts";
import type { Core } from "../core/core.ts";
import type { ListedConversation, ServerEvent, User } from "../core/wire.ts";
import { createAsking } from "./asking.ts";
import type { Problem } from "./message.ts";
import type { createPeople } from "./people.ts";

export interface Conversations {
  readonly list: ReadonlySignal<readonly ListedConversation[]>;
  readonly loading: ReadonlySignal<boolean>;
  readonly error: ReadonlySignal<Problem | undefined>;
  refresh(): Promise<void>;
  create(conversation: UpInput<"conversation:create">): Promise<Reply<"conversation:create">>;
  rename(id: string, title: string): Promise<void>;
  leave(id: string): Promise<void>;
  /** @returns the code of an invitation, for `accept` */
  invite(id: string): Promise<string>;
  accept(code: string): Promise<Reply<"conversation:accept">>;
}

export function createConversations(
  core: Core,
  user: ReadonlySignal<User | undefined>,
  people: Pick<ReturnType<typeof createPeople>, "meet" | "lookUp">,
) {
  const { request } = core;
  const list = signal<readonly ListedConversation[]>([]);
  /** What has gone by since the list was asked for: the answer may have been read before it. */
  let meanwhile: ServerEvent[] = [];
  const { loading, error, refresh, welcomed } = createAsking(core, async () => {
    meanwhile = [];
    const { conversations } = (await request("conversation:list", {})) as Reply<"conversation:list">;
    batch(() => {
      list.value = [...conversations];
      meanwhile.forEach(note);
    });
    people.meet(conversations.flatMap(({ lastMessage }) => lastMessage?.sender ?? []));
    const others = conversations.flatMap(shownMembers).filter((id) => id !== user.peek()?.id);
    people.lookUp(others);
  });

  function update(room: unknown, change: (held: ListedConversation) => Partial<ListedConversation>): void {
    list.value = list.peek().map((held) => (held.room === room ? { ...held, ...change(held) } : held));
  }

  function read(room: unknown, readSeq: number): void {
    const held = list.peek().find((one) => one.room === room);
    if (held === undefined || readSeq <= held.readSeq) return;
    const unread = readSeq < held.head ? held.unread : 0;
    update(room, () => ({ readSeq, unread }));
    // Which of those that were counted come after it is not known here.
    if (unread > 0) void refresh();
  }

  function note({ type, room, seq: head = 0, timestamp, data }: ServerEvent): void {
    const me = user.peek()?.id;
    if (type === "message:new") {
      const { id, content, sender } = data;
      const lastMessage = { id, content, sender, timestamp };
      update(room, (held) =>
        head > held.head ? { head, lastMessage, unread: held.unread + Number(sender.id !== me) } : held,
      );
    } else if (type === "message:update" || type === "message:deleted") {
      const held = list.peek().find((one) => one.room === room);
      const last = held?.lastMessage;
      const isLast = last?.id === data.id;
      // Whose it was and where it stood is not said: it may have been counted.
      if (type === "message:deleted" && (isLast || held?.unread)) void refresh();
      else if (type === "message:update" && isLast)
        update(room, () => ({ lastMessage: { ...last, content: data.content } }));
    } else if (type === "message:receipt" && data.userId === me) read(room, data.seq);
  }

  const shown: Conversations = {
    list,
    loading,
    error,
    refresh,
    create: (conversation) =>
      request("conversation:create", conversation) as Promise<Reply<"conversation:create">>,
    async rename(conversationId, title) {
      await request("conversation:rename", { conversationId, title });
    },
    async leave(conversationId) {
      await request("conversation:leave", { conversationId });
    },
    async invite(conversationId) {
      return ((await request("conversation:invite", { conversationId })) as Reply<"conversation:invite">)
        .invite;
    },
    accept: (invite) => request("conversation:accept", { invite }) as Promise<Reply<"conversation:accept">>,
  };

  return {
    shown,
    read,
    /** What was said since the list was read, and before this, does not go by. */
    joined(room: string): void {
      const held = list.peek().find((one) => one.room === room);
      if (held !== undefined && (core.cursor(room)?.seq ?? 0) > held.head) void refresh();
    },
    event(event: ServerEvent): void {
      const { type } = event;
      if (type === "welcome") welcomed();
      else if (type.startsWith("conversation:")) void refresh();
      else if (type.startsWith("message:")) {
        if (loading.peek()) meanwhile.push(event);
        note(event);
      }
    },
  };
}

/** Of each, so many are shown by their names somewhere on a page. */
const maxShownMembers = 200;

function shownMembers({ memberIds }: ListedConversation): readonly string[] {
  return memberIds.slice(0, maxShownMembers);
}

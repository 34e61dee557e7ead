/** Conversations without a server: a list that a test fills, and what was asked for. */
import { type Conversations, type ListedConversation, signal } from "../../client/index.ts";
import { me, type Problem } from "./fake-room.ts";

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

  async accept(code: string) {
    this.#note(`accept ${code}`);
    const { id, room } = listed("accepted");
    return { conversationId: id, room };
  }

  #note(what: string): void {
    this.asked.push(what);
    if (this.refusal) throw this.refusal;
  }
}

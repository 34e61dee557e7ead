/**
 * What is true: everything that was committed, in the order in which it was, as the store itself said.
 *
 * Nothing is stored twice, no log has a hole, and no whisper is ever stored.
 */
import type { ServerEnvelope } from "../../../protocol/index.ts";
import type { Change, Committed, StoredEvent } from "../../../server/store/port.ts";
import { contentName } from "./contents.ts";
import { isDurable } from "./durable.ts";

/** Of what has not happened, or is not known to the server. */
const notYet = Number.POSITIVE_INFINITY;

/** An event of a log. */
export interface Recorded {
  readonly room: string;
  readonly seq: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly sender: string | undefined;
  /** Among all commits. */
  readonly order: number;
  /** Seq of the message it speaks of. */
  readonly target: number | undefined;
  /** Of a message: what it says now. */
  content: string;
  /** All that it ever said, and since when the server knows that something else took its place. */
  readonly versions: Map<string, number>;
  isErased: boolean;
  /** Since when the server knows that it was deleted. */
  erasedTurn: number;
}

/** Somebody was put out of a conversation. */
interface Removal {
  /** Since when the server knows it; not yet while it waits to hear that it is stored. */
  turn: number;
  readonly order: number;
}

export interface Conversation {
  readonly id: string;
  title: string;
  ownerId: string;
  readonly kind: string;
  readonly members: Set<string>;
  readonly removed: Map<string, Removal>;
  /** By user: when they were last let in or put out, as far as the server knows. */
  readonly changedAt: Map<string, number>;
}

export type Violated = (check: string, what: string) => void;

export class Truth {
  readonly logs = new Map<string, Recorded[]>();
  readonly conversations = new Map<string, Conversation>();
  /** First event of what each request made, by user and request id. */
  readonly requests = new Map<string, Recorded>();
  /** Messages by their room and the name of their content. */
  readonly contents = new Map<string, Recorded>();
  /** Events up to this seq are no longer kept. */
  readonly floors = new Map<string, number>();
  /** The same as the server knows it: until it does, it may give out of memory what is no longer on the disk. */
  readonly knownFloors = new Map<string, number>();
  readonly #violated: Violated;
  #order = 0;
  /** What was changed and the server does not know of yet: each takes the turn since when it does. */
  #unknown: ((turn: number) => void)[] = [];

  constructor(violated: Violated) {
    this.#violated = violated;
  }

  head(room: string): number {
    return this.logs.get(room)?.length ?? 0;
  }

  floor(room: string): number {
    return this.floors.get(room) ?? 0;
  }

  /** The next process reads from the disk what this one has not learnt. */
  crashed(turn: number): void {
    this.known(turn);
    for (const [room, floor] of this.floors) this.knownFloors.set(room, floor);
  }

  at(room: string, seq: number): Recorded | undefined {
    return this.logs.get(room)?.[seq - 1];
  }

  /**
   * What is wrong with an event that somebody is told: it says what the log says, as it was or as it is by now.
   *
   * @param sinceTurn when it was asked for: what had been changed before that is not told as it was
   */
  contradicts(room: string, seq: number, { type, data }: ServerEnvelope, sinceTurn = 0): string | undefined {
    if (!isDurable(room)) return undefined;
    const recorded = this.at(room, seq);
    if (recorded === undefined) return "it is not in the store";
    if (recorded.isErased && type === "message:deleted") return undefined;
    if (type !== recorded.type) return `${type}, where ${recorded.type} was stored`;
    if (recorded.erasedTurn < sinceTurn) return `${type}, which was deleted before`;
    if (typeof data.content !== "string") return undefined;
    const replacedTurn = recorded.versions.get(data.content);
    const said = `"${data.content.slice(0, 40)}"`;
    if (replacedTurn === undefined) return `${said}, where "${recorded.content.slice(0, 40)}" was stored`;
    return replacedTurn < sinceTurn ? `${said}, which was changed before` : undefined;
  }

  conversationOf(room: string): Conversation | undefined {
    return room.startsWith("conversation:")
      ? this.conversations.get(room.slice("conversation:".length))
      : undefined;
  }

  made(user: string, requestId: string): Recorded | undefined {
    return this.requests.get(`${user} ${requestId}`);
  }

  committed(changes: readonly Change[], outcomes: readonly Committed[]): void {
    for (const [at, outcome] of outcomes.entries()) {
      const change = changes[at];
      if (change !== undefined && outcome.kind === "stored") this.#store(change, outcome.events);
    }
  }

  /** The server knows of everything that is committed. */
  known(turn: number): void {
    for (const { removed, changedAt } of this.conversations.values()) {
      for (const removal of removed.values()) removal.turn = Math.min(removal.turn, turn);
      for (const [user, changed] of changedAt) changedAt.set(user, Math.min(changed, turn));
    }
    for (const learn of this.#unknown) learn(turn);
    this.#unknown = [];
  }

  #store({ key, effects = [], events: wanted }: Change, events: readonly StoredEvent[]): void {
    this.#order += 1;
    for (const [at, event] of events.entries()) {
      const recorded = this.#record(event, wanted[at]?.targetSeq);
      if (at > 0 || key === undefined) continue;
      const name = `${key.userId} ${key.requestId}`;
      const earlier = this.requests.get(name);
      if (earlier !== undefined && earlier.seq > this.floor(earlier.room))
        this.#violated("stored-once", `request ${name} was stored a second time`);
      this.requests.set(name, recorded);
    }
    for (const effect of effects) this.#apply(effect);
  }

  #record({ room, seq, type, body, senderId }: StoredEvent, target: number | undefined): Recorded {
    const log = this.logs.get(room) ?? [];
    this.logs.set(room, log);
    if (seq !== log.length + 1) {
      this.#violated("no-holes", `${room} got seq ${seq}, expected ${log.length + 1}`);
    }
    if (room.startsWith("whisper:")) this.#violated("whispers-pass", `an event of ${room} was stored`);
    const data = JSON.parse(body) as Record<string, unknown>;
    const content = typeof data.content === "string" ? data.content : "";
    const recorded: Recorded = {
      room,
      seq,
      type,
      data,
      sender: senderId,
      order: this.#order,
      target,
      content,
      versions: new Map([[content, notYet]]),
      isErased: false,
      erasedTurn: notYet,
    };
    log.push(recorded);
    if (type === "message:new") this.#said(recorded);
    return recorded;
  }

  #said(message: Recorded): void {
    // A private message is in the rooms of the two.
    const name = `${message.room} ${contentName(message.content)}`;
    const earlier = this.contents.get(name);
    // What is no longer kept is not known again.
    if (earlier !== undefined && earlier.seq > this.floor(earlier.room)) {
      this.#violated("stored-once", `"${name}" was stored as seq ${earlier.seq} and ${message.seq}`);
    }
    this.contents.set(name, message);
  }

  #apply(effect: NonNullable<Change["effects"]>[number]): void {
    switch (effect.kind) {
      case "edit-message":
        for (const event of this.#about(effect.room, effect.seq)) this.#reword(event, effect.content);
        return;
      case "erase-message":
        for (const event of this.#about(effect.room, effect.seq)) {
          event.isErased = true;
          this.#unknown.push((turn) => {
            event.erasedTurn = Math.min(event.erasedTurn, turn);
          });
        }
        return;
      case "create-conversation": {
        const { id, title, ownerId, kind, memberIds } = effect.conversation;
        const members = new Set<string>(memberIds);
        const changedAt = new Map([...members].map((user) => [user, notYet]));
        const made = { id, title, ownerId, kind, members, removed: new Map<string, Removal>(), changedAt };
        this.conversations.set(id, made);
        return;
      }
      case "add-members":
        for (const user of effect.userIds) this.#letIn(effect.conversationId, user);
        return;
      case "remove-member":
        this.#putOut(effect.conversationId, effect.userId, effect.ownerId);
        return;
      case "rename-conversation": {
        const conversation = this.conversations.get(effect.conversationId);
        if (conversation !== undefined) conversation.title = effect.title;
        return;
      }
    }
  }

  #reword(event: Recorded, content: string): void {
    const before = event.content;
    event.content = content;
    event.versions.set(content, notYet);
    this.#unknown.push((turn) => {
      if (event.content !== before) event.versions.set(before, turn);
    });
  }

  /** A message and its changes. */
  #about(room: string, seq: number): Recorded[] {
    return (this.logs.get(room) ?? []).filter((event) => event.seq === seq || event.target === seq);
  }

  #letIn(id: string, user: string): void {
    const conversation = this.conversations.get(id);
    conversation?.members.add(user);
    conversation?.removed.delete(user);
    conversation?.changedAt.set(user, notYet);
  }

  #putOut(id: string, user: string, ownerId: string): void {
    const conversation = this.conversations.get(id);
    if (conversation === undefined) return;
    conversation.members.delete(user);
    conversation.removed.set(user, { turn: notYet, order: this.#order });
    conversation.changedAt.set(user, notYet);
    conversation.ownerId = ownerId;
  }
}

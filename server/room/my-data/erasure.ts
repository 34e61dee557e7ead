/**
 * Erasure of a user: what the user said becomes a deletion wherever it stands, and nothing else of them stays.
 *
 * It is noted before it begins, so that a server that dies over it goes on at the next start. What others are told
 * are ordinary events: messages deleted, reactions taken back, files deleted, a member gone. Left are the bare id
 * where others' records name it, bans, the audit, and the revocation, without which an old token would let the
 * user in again.
 */
import { roomName, type UserId } from "../../../protocol/index.ts";
import { type Clock, endOfTurn } from "../../lib/clock.ts";
import { eventId } from "../../lib/event-id.ts";
import type { Committed, Effect, NewEvent, RequestPlace, Store, StoredEvent } from "../../store/port.ts";
import type { Files } from "../files/files.ts";
import type { Journal } from "../journal.ts";
import type { Memberships } from "../memberships.ts";
import type { Erased } from "../port.ts";
import type { Rooms } from "../rooms.ts";

export interface ErasureOptions {
  readonly store: Store;
  readonly journal: Journal;
  readonly memberships: Memberships;
  readonly rooms: Rooms;
  readonly files: Files;
  /** Focus sessions go as a whole. */
  readonly forgetSessions: (userId: UserId) => Promise<void>;
  readonly clock: Clock;
}

type Reaction = Awaited<ReturnType<Store["personal"]["reactions"]>>[number];

/** So many changes wait for their commits at once. */
const changesAtOnce = 100;
const logStep = 250;

export class Erasure {
  readonly #options: ErasureOptions;

  constructor(options: ErasureOptions) {
    this.#options = options;
  }

  /** Goes on with what a process before this one began. */
  async resume(): Promise<void> {
    for (const userId of await this.#options.store.personal.erasing()) await this.erase(userId);
  }

  /**
   * To be called when nobody can come in as the user any more, and `begin-erasure` is stored.
   *
   * @throws ProtocolError `unavailable`; the next start goes on
   */
  async erase(userId: UserId): Promise<Erased> {
    const { store, rooms } = this.#options;
    const conversations = await this.#leave(userId);
    await this.#takeBackReactions(userId);
    const { messages, files } = await this.#unsay(userId);
    await this.#options.forgetSessions(userId);
    await this.#emptyOwnLog(userId);
    await this.#change([], [{ kind: "forget-commitments", userId }]);
    let place: RequestPlace | undefined;
    do place = await store.personal.forgetRequests(userId, place);
    while (place !== undefined);
    rooms.forgetUser(userId);
    await this.#change([], [{ kind: "end-erasure", userId }]);
    await store.scrub();
    return { messages, files, conversations };
  }

  async #leave(userId: UserId): Promise<number> {
    const { store, memberships } = this.#options;
    const views = await store.conversations.listFor(userId);
    for (const { conversation } of views) {
      const { id } = conversation;
      await memberships.inTurn(id, async () => {
        const before = await store.conversations.get(id);
        if (before?.memberIds.includes(userId) !== true) return;
        const effects: Effect[] = [{ kind: "forget-direct", conversationId: id }];
        // Nobody is left to read it.
        if (before.memberIds.length === 1) {
          effects.push({ kind: "rename-conversation", conversationId: id, title: "" });
        }
        const by = {
          user: { id: userId },
          change: async (events: readonly NewEvent[], effects: readonly Effect[]) => {
            await this.#change(events, effects);
            return { isDuplicate: false };
          },
        };
        await memberships.release(by, before, userId, effects);
      });
    }
    return views.length;
  }

  async #takeBackReactions(userId: UserId): Promise<void> {
    const reactions = await this.#options.store.personal.reactions(userId);
    for (let at = 0; at < reactions.length; at += changesAtOnce) {
      const some = reactions.slice(at, at + changesAtOnce);
      await Promise.all(some.map((reaction) => this.#takeBack(userId, reaction)));
    }
  }

  async #takeBack(userId: UserId, { room, roomNumber, seq, emoji }: Reaction): Promise<void> {
    const data = { id: eventId(roomNumber, seq), emoji, userId, on: false };
    const event = { room, type: "message:reaction", body: JSON.stringify(data), targetSeq: seq };
    const told = await this.#change([event], [{ kind: "react", room, seq, userId, emoji, on: false }]);
    // Those who are there have heard it; the log does not keep it, for any short text may be a reaction.
    const [kept] = told.kind === "stored" ? told.events : [];
    if (kept !== undefined) await this.#change([], [{ kind: "disown-event", room, seq: kept.seq }]);
  }

  async #unsay(userId: UserId): Promise<{ messages: number; files: number }> {
    const { store, files, clock } = this.#options;
    const count = { messages: 0, files: 0 };
    let from: number | undefined = 0;
    while (from !== undefined) {
      const { events, next } = await store.personal.said(userId, from);
      for (let at = 0; at < events.length; at += changesAtOnce) {
        const some = events.slice(at, at + changesAtOnce);
        await Promise.all(some.map((event) => this.#unsayOne(event)));
        const fileIds = some.filter(({ type }) => type === "file:uploaded").map(fileIdOf);
        await files.forget(fileIds);
        count.files += fileIds.length;
        count.messages += some.filter(isOriginal).length;
      }
      from = next;
      // Where nothing of the user's was found nothing was waited for.
      await endOfTurn(clock);
    }
    return count;
  }

  async #unsayOne(event: StoredEvent): Promise<void> {
    const { room, roomNumber, seq, type, originalId } = event;
    const disown: Effect = { kind: "disown-event", room, seq };
    const tell = (type: string, data: object, erase: Effect) =>
      this.#change([{ room, type, body: JSON.stringify(data), targetSeq: seq }], [erase, disown]);
    if (type === "message:new") {
      const id = originalId ?? eventId(roomNumber, seq);
      await tell("message:deleted", { id }, { kind: "erase-message", room, seq, id });
    } else if (type === "file:uploaded") {
      const fileId = fileIdOf(event);
      await tell("file:deleted", { fileId }, { kind: "erase-file", room, seq, fileId });
    } else await this.#change([], [disown]);
  }

  /** What the user was told: notifications, private messages, conversations. */
  async #emptyOwnLog(userId: UserId): Promise<void> {
    const room = roomName("user", userId);
    const { head, floor } = await this.#options.store.log.position(room);
    for (let upTo = floor; upTo < head; ) {
      upTo = Math.min(head, upTo + logStep);
      await this.#change([], [{ kind: "trim-log", room, upTo }]);
    }
  }

  #change(events: readonly NewEvent[], effects: readonly Effect[]): Promise<Committed> {
    const { journal, clock } = this.#options;
    return journal.commit({ events, effects, at: clock.now() });
  }
}

function isOriginal({ type, originalId }: StoredEvent): boolean {
  return type === "message:new" && originalId === undefined;
}

function fileIdOf({ body }: StoredEvent): string {
  return (JSON.parse(body) as { fileId: string }).fileId;
}

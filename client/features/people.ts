/**
 * What this page has learned of other users: their names, and whether they are there.
 *
 * Names of others are asked for once, many at a time. What is said of a status holds for one connection; names are
 * kept, of at most `maxKnown`.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Reply } from "../../protocol/events/index.ts";
import { roomPattern } from "../../protocol/rooms.ts";
import type { Core } from "../core/core.ts";
import { askAgain } from "../core/errors.ts";
import type { PresentUser, ServerEvent } from "../core/wire.ts";

export interface KnownUser {
  readonly id: string;
  readonly name: string;
  /** Left out while nothing was said of it. */
  readonly status?: "online" | "away" | "offline" | undefined;
  /** When they were there last, epoch milliseconds; left out while nothing was said of it. */
  readonly lastSeen?: number | undefined;
}

export interface People {
  /** By id; who was met first comes first. */
  readonly known: ReadonlySignal<ReadonlyMap<string, KnownUser>>;
}

const maxKnown = 2_000;
const maxPerRequest = 500;

/** @param request asks for names */
export function createPeople(
  request: (data: { userIds: readonly string[] }) => Promise<Reply<"people:names">>,
  after: Core["after"],
) {
  /** Asked for on this connection, whether or not there was an answer. */
  const asked = new Set<string>();
  /** To be asked for when this turn is over. */
  const wanted = new Set<string>();
  const known = signal<ReadonlyMap<string, KnownUser>>(new Map());

  function meet(users: readonly KnownUser[]): void {
    const held = known.peek();
    const news = users.flatMap((user) => {
      const { name, status, lastSeen } = held.get(user.id) ?? {};
      const next = { ...user, status: user.status ?? status, lastSeen: user.lastSeen ?? lastSeen };
      const isKnown = next.name === name && next.status === status && next.lastSeen === lastSeen;
      return isKnown ? [] : [[user.id, next] as const];
    });
    if (news.length === 0) return;
    const all = [...new Map([...held, ...news])];
    known.value = new Map(all.slice(-maxKnown));
  }

  /** Those whose names are not known. What cannot be a user's id would have the others refused, too. */
  function lookUp(userIds: readonly string[]): void {
    if (wanted.size === 0) queueMicrotask(() => void ask());
    for (const id of userIds) {
      const isUserId = typeof id === "string" && roomPattern.test(`user:${id}`);
      if (isUserId && !known.peek().has(id) && !asked.has(id)) wanted.add(id);
    }
  }

  async function ask(): Promise<void> {
    const ids = [...wanted].slice(0, maxKnown);
    wanted.clear();
    for (const id of ids) asked.add(id);
    for (let from = 0; from < ids.length; from += maxPerRequest) {
      const userIds = ids.slice(from, from + maxPerRequest);
      // Without an answer they are shown by their ids, as those are whom nobody knows.
      const reply = await request({ userIds }).catch(
        askAgain(after, () => {
          for (const id of userIds) asked.delete(id);
          lookUp(userIds);
        }),
      );
      meet(reply?.people.map(({ userId: id, username: name }) => ({ id, name })) ?? []);
    }
  }

  return {
    known,
    meet,
    lookUp,
    /** Who is in a room is there. */
    present: (users: readonly PresentUser[]) =>
      meet(users.map(({ userId: id, username: name, status }) => ({ id, name, status }))),
    /** Who spoke, in events as they come or in a page of a log. */
    heard: (events: readonly { readonly data: object }[]) =>
      meet(events.flatMap(({ data }) => ("sender" in data && data.sender ? [data.sender as KnownUser] : []))),
    event(envelope: ServerEvent): void {
      const { type, data } = envelope;
      if (type === "welcome") {
        asked.clear();
        known.value = new Map([...known.peek()].map(([id, { name }]) => [id, { id, name }]));
      } else if (type === "status:online" || type === "status:away" || type === "status:offline") {
        const { userId: id, username: name, lastSeen } = data;
        meet([
          { id, name, lastSeen, status: type.slice("status:".length) as NonNullable<KnownUser["status"]> },
        ]);
      } else if (type === "message:new" || type === "file:uploaded") this.heard([envelope]);
    },
  };
}

/**
 * What this page has learned of other users: their names, and whether they are there.
 *
 * Nothing is asked for. What is said of a status holds for one connection; names are kept, of at most `maxKnown`.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { ServerEnvelope } from "../../protocol/envelope.ts";
import type { DownData } from "../../protocol/events/index.ts";
import type { PresentUser } from "../core/wire.ts";

export interface KnownUser {
  readonly id: string;
  readonly name: string;
  /** Left out while nothing was said of it. */
  readonly status?: "online" | "away" | "offline" | undefined;
}

export interface People {
  /** By id; who was met first comes first. */
  readonly known: ReadonlySignal<ReadonlyMap<string, KnownUser>>;
}

const maxKnown = 2_000;

export function createPeople() {
  const known = signal<ReadonlyMap<string, KnownUser>>(new Map());

  function meet(users: readonly KnownUser[]): void {
    const held = known.peek();
    const news = users.flatMap((user) => {
      const { name, status } = held.get(user.id) ?? {};
      const next = { ...user, status: user.status ?? status };
      return next.name === name && next.status === status ? [] : [[user.id, next] as const];
    });
    if (news.length === 0) return;
    const all = [...new Map([...held, ...news])];
    known.value = new Map(all.slice(-maxKnown));
  }

  return {
    known,
    meet,
    /** Who is in a room is there. */
    present: (users: readonly PresentUser[]) =>
      meet(users.map(({ userId: id, username: name, status }) => ({ id, name, status }))),
    /** Who spoke, in events as they come or in a page of a log. */
    heard: (events: readonly { readonly data: object }[]) =>
      meet(events.flatMap(({ data }) => ("sender" in data && data.sender ? [data.sender as KnownUser] : []))),
    event(envelope: ServerEnvelope): void {
      const { type, data } = envelope;
      if (type === "welcome") {
        known.value = new Map([...known.peek()].map(([id, { name }]) => [id, { id, name }]));
      } else if (/^status:(?:online|away|offline)$/.test(type)) {
        const { userId: id, username: name } = data as unknown as DownData<"status:online">;
        meet([{ id, name, status: type.slice("status:".length) as NonNullable<KnownUser["status"]> }]);
      } else if (type === "message:new" || type === "file:uploaded") this.heard([envelope]);
    },
  };
}

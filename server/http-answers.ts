/**
 * What HTTP asks of the core: the same handlers as on a connection, and who is connected where.
 *
 * Nothing here knows of a socket, so a core in memory answers as the server does.
 */
import { ProtocolError } from "../protocol/index.ts";
import { createPairings } from "./auth/pairings.ts";
import type { SessionHost } from "./connection/host.ts";
import { revokeUser } from "./connection/revoke.ts";
import type { Core } from "./core.ts";
import { reportCsv } from "./focus/report.ts";
import type { HandleResult, HttpDeps, RoomConnection } from "./http/deps.ts";
import { withNames } from "./room/audit-names.ts";
import { broadcast } from "./room/broadcast.ts";
import type { Connection } from "./room/connection.ts";
import { readLink } from "./room/files/files.ts";
import type { Asker } from "./room/join.ts";
import { exportUser } from "./room/my-data/export.ts";
import { exportSession, viewOf, watchersOf } from "./room/my-data/session-export.ts";

type Answers = Pick<
  HttpDeps,
  | "tokens"
  | "tickets"
  | "pairings"
  | "handle"
  | "revoke"
  | "broadcast"
  | "files"
  | "personal"
  | "audit"
  | "sessions"
  | "sites"
  | "stats"
>;

export function httpAnswers(host: Core, connectedClients: () => number): Answers {
  const { services, report, tokens, tickets, uploads, links } = host;
  const { rooms, delivery } = services;
  return {
    tokens,
    tickets,
    pairings: createPairings({
      clock: services.clock,
      randomId: services.randomId,
      tokens,
      check: (identity) => services.revocations.check(identity),
    }),
    handle: (user, type, data, id, grants) =>
      handle(host, { user, connection: undefined, grants }, type, data, id),
    revoke: async (userId, by) => {
      const revocation = await revokeUser(host, userId, by.id);
      report.info("a user's access was revoked", { user: userId, by: by.id, ...revocation });
      return revocation;
    },
    files: {
      begin: (user, announced) => uploads.begin(user, announced),
      fetch: (user, id, part) => services.files.fetch({ user, connection: undefined }, id, part),
      fetchByLink: async (link, id, part) =>
        services.files.fetch(readLink(links, services.revocations, id, link), id, part),
    },
    personal: {
      export: (user) => exportUser({ ...services, bytes: host.bytes }, user),
      async find(id) {
        const [named] = await services.store.conversations.names(id, [id]);
        const name = services.people.connectionsOf(id).first?.user.name ?? named?.name;
        return { id, ...(name === undefined ? {} : { name }) };
      },
      async erase(id, by) {
        const effects = [{ kind: "begin-erasure", userId: id } as const];
        await revokeUser(host, id, by.id, { reason: "all that there was of the user is erased", effects });
        const erased = await host.erasure.erase(id);
        report.info("a user's data was erased", { user: id, by: by.id, ...erased });
        return erased;
      },
    },
    broadcast: (said) => broadcast(services, said),
    sessions: {
      async list({ id }, options) {
        const found = await services.store.focus.ofUser(id, options);
        return Promise.all(found.map(async (one) => viewOf(await services.sessions.asItStands(one))));
      },
      get: async ({ id }, sessionId) => {
        const session = await services.sessions.own(id, sessionId);
        const view = viewOf(await services.sessions.asItStands(session));
        return { ...view, watchers: await watchersOf(services.store, session) };
      },
      async report({ id }, sessionId) {
        const report = await services.sessions.report(await services.sessions.own(id, sessionId));
        return { json: report, csv: reportCsv(report) };
      },
      export: async ({ id }, sessionId) =>
        exportSession(services, await services.sessions.own(id, sessionId)),
      erase: ({ id }, sessionId) =>
        services.sessions.inTurn(id, async () =>
          services.sessions.erase(await services.sessions.own(id, sessionId)),
        ),
    },
    sites: {
      list: ({ id }) => services.sites.list(id),
      set: ({ id }, sites) => services.sites.set(id, sites),
    },
    audit: async (options) =>
      (await services.store.audit.list(options)).map((entry) => withNames(services.people, entry)),
    stats: {
      connectedClients,
      slowReaders: () => ({
        behind: host.slowReaders.size,
        dropped: delivery.behind.dropped,
        deferred: delivery.behind.deferred,
      }),
      rooms: () =>
        [...rooms.occupied()].map(({ name, conversation, connections }) => ({
          name,
          // Those of two have none.
          title: conversation?.title || undefined,
          members: idsOf(connections),
        })),
      async room(name) {
        const room = await rooms.find(name);
        if (room === undefined) return undefined;
        const { conversation, slowSeconds } = room;
        return {
          conversation,
          slowSeconds,
          connections: [...room.connections].map((one) => seen(services, one)),
        };
      },
    },
  };
}

async function handle(
  { dispatcher, asProtocolError }: SessionHost,
  asker: Asker,
  type: string,
  data: unknown,
  id: string | undefined,
): Promise<HandleResult> {
  try {
    const outcome = await dispatcher.handle(asker, { type, data, id });
    if (outcome.kind === "reply") return { ok: true, data: outcome.data };
    throw new ProtocolError("conflict", `${type} needs a WebSocket`);
  } catch (error) {
    return { ok: false, error: asProtocolError(error, { type, user: asker.user.id }).toData() };
  }
}

function seen({ clock, delivery }: SessionHost["services"], one: Connection): RoomConnection {
  const { id, user, clientKind: kind, openedAt, lastInboundAt, unsentBytes } = one;
  const nowMs = clock.monotonic();
  return {
    id,
    user,
    kind,
    openedAt: clock.now() - (nowMs - openedAt),
    silentMs: nowMs - lastInboundAt,
    unsentBytes,
    isBehind: delivery.behind.has(one),
  };
}

function idsOf(connections: Iterable<{ readonly id: string }>): string[] {
  return [...connections].map(({ id }) => id);
}

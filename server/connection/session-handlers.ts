/** The events that concern the connection itself: hello, heartbeats, a new token. */
import { clientKinds, ProtocolError, type UpData, type UpType, type UserId } from "../../protocol/index.ts";
import type { Identity } from "../auth/identity.ts";
import { refuse } from "../auth/policy.ts";
import type { Outcome } from "../features/feature.ts";
import { encodeUnlogged } from "../room/encode.ts";
import { leaveRoom } from "../room/join.ts";
import { readerOf } from "./dispatch.ts";
import { headsOf } from "./heads.ts";
import { RoleChanged, type SessionHost } from "./host.ts";
import type { Session } from "./session.ts";
import { checkResumeSize, welcome } from "./welcome.ts";

export type SessionHandler = (host: SessionHost, session: Session, data: unknown) => Promise<Outcome>;

type Handle<T extends UpType> = (host: SessionHost, session: Session, data: UpData<T>) => Promise<Outcome>;

const handlers: { readonly [T in UpType]?: Handle<T> } = {
  async hello(host, session, { token, client, resume }) {
    if (token !== undefined) takeToken(host, session, await host.tokens.verify(token), client.id);
    else if (session.state.kind === "ready") replaceLeftover(host, session, session.user.id, client.id);
    else throw new ProtocolError("token_invalid", "hello has no token, and none came with the upgrade");
    // The constant, not the frame's own copy of it, which every connection would hold.
    session.clientKind = clientKinds.find((kind) => kind === client.kind);
    return welcome(host, session, resume?.rooms ?? {});
  },

  async ping(host, session, { timestamp: echo }) {
    requireReady(session);
    const heads = headsOf(session.rooms);
    const timestamp = host.services.clock.now();
    return { kind: "reply", data: { timestamp, ...(echo === undefined ? {} : { echo }), heads } };
  },

  async heartbeat(host, session, { sessionId }) {
    requireReady(session);
    if (sessionId) host.services.hub.tell("heartbeat", { connection: session, sessionId });
    return { kind: "reply", data: { success: true, serverTime: host.services.clock.now() } };
  },

  async "auth:refresh"(host, session, { token }) {
    requireReady(session);
    const identity = await host.tokens.verify(token);
    takeToken(host, session, identity);
    return { kind: "reply", data: { tokenExpiresAt: identity.expiresAt } };
  },
};

export const sessionHandlers: ReadonlyMap<string, SessionHandler> = new Map(
  Object.entries(handlers).map(([type, handle]) => {
    const read = readerOf(type as UpType);
    return [
      type,
      async (host: SessionHost, session: Session, data: unknown) => {
        if (type === "hello") checkResumeSize(host, data);
        return (handle as Handle<UpType>)(host, session, read(data));
      },
    ];
  }),
);

/**
 * Makes the session the identity's, or renews it.
 *
 * @param clientId the connection that this client had before makes room for this one
 * @throws RoleChanged
 * @throws ProtocolError `forbidden` if it is another user's, `rate_limited` if that user has too many, and
 *   `unauthenticated`, heard by nobody, if the connection ended while the token was checked
 */
export function admit(host: SessionHost, session: Session, identity: Identity, clientId?: string): void {
  const { services, settings } = host;
  // Again, for what may have been revoked while the token was being verified.
  services.revocations.check(identity);
  const { id, role } = identity.user;
  if (session.state.kind === "closed") throw new ProtocolError("unauthenticated", "the connection has ended");
  if (session.state.kind === "ready" && session.user.id !== id) {
    throw new ProtocolError("forbidden", "this connection belongs to another user; open a new one");
  }
  if (session.state.kind === "ready" && session.user.role !== role) {
    throw new RoleChanged(session.user.role, role);
  }
  replaceLeftover(host, session, id, clientId);
  const { connectionsPerUser } = settings;
  const isFull = connectionsPerUser > 0 && services.people.connectionsOf(id).size >= connectionsPerUser;
  if (session.state.kind === "greeting" && isFull) {
    const message = `more than ${connectionsPerUser} connections of one user; close one first`;
    throw new ProtocolError("rate_limited", message, { retryAfterMs: 30_000 });
  }
  session.identify(identity);
}

/** The user's rooms keep the user meanwhile: presence has its grace, and the new connection joins within it. */
function replaceLeftover(
  { clients }: SessionHost,
  session: Session,
  userId: UserId,
  clientId: string | undefined,
): void {
  if (clientId === undefined) return;
  const before = clients.claim(session, userId, clientId);
  before?.close(4408, "replaced by a newer connection of the same client");
}

/** A new token may grant less than the one before. @throws as `admit` */
function takeToken(host: SessionHost, session: Session, identity: Identity, clientId?: string): void {
  admit(host, session, identity, clientId);
  const { services } = host;
  for (const room of [...session.rooms]) {
    const refusal = refuse("join", session.user, room, "joined", session.grants);
    if (refusal === undefined) continue;
    leaveRoom(services, room, session);
    const data = { room: room.name, reason: refusal.message };
    session.send(encodeUnlogged("room:kicked", undefined, data, services.clock.now()));
  }
}

function requireReady(session: Session): void {
  if (session.state.kind !== "ready") throw new ProtocolError("unauthenticated", "say hello first");
}

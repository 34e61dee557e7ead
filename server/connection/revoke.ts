/** Revocation: a user is put out, on every device, and stays out until somebody lets them in again. */
import type { UserId } from "../../protocol/index.ts";
import { auditEffect } from "../room/audit.ts";
import type { Effect } from "../store/port.ts";
import type { SessionHost } from "./host.ts";

interface Revocation {
  /** Epoch ms: tokens made up to then no longer count. */
  readonly revokedAt: number;
  readonly closedConnections: number;
}

interface RevocationOptions {
  /** Stands in the audit. */
  readonly reason?: string;
  /** Take effect with the revocation. */
  readonly effects?: readonly Effect[];
}

/**
 * @throws ProtocolError `unavailable`: then nothing was revoked
 */
export async function revokeUser(
  host: SessionHost,
  userId: UserId,
  actorId: UserId,
  { reason, effects: more = [] }: RevocationOptions = {},
): Promise<Revocation> {
  const { journal, people, clock, hub, revocations } = host.services;
  const revokedAt = clock.now();
  const detail = reason === undefined ? {} : { detail: reason };
  const entry = { at: revokedAt, action: "revoke", actorId, userId, ...detail } as const;
  const effects = [{ kind: "revoke-user", userId } as const, auditEffect(entry), ...more];
  const change = { events: [], effects, at: revokedAt };
  // From here on nobody comes in, and no token is renewed, so that what is there is all there is to cut.
  const pending = revocations.begin(userId, revokedAt);
  try {
    await journal.commit(change);
  } catch (error) {
    pending.failed();
    throw error;
  }
  pending.stored(clock.now());
  const connections = [...people.connectionsOf(userId)];
  for (const connection of connections) connection.close(4403, "banned or revoked");
  hub.tell("revoked", { userId });
  hub.tell("audited", entry);
  return { revokedAt, closedConnections: connections.length };
}

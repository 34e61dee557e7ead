/**
 * Claims: what a token with a good signature may say, and what comes of it.
 *
 * Refuses what it does not understand; messages name the claim and never repeat its value.
 */
import type { JWTPayload } from "jose";
import { ProtocolError } from "../../protocol/errors.ts";
import { type Role, roles } from "../../protocol/events/connection.ts";
import { isUserId } from "../../protocol/ids.ts";
import { cleanName, type Grant, type Identity, isBackends } from "./identity.ts";

const maxGrants = 256;
/** The last moment that a Date can hold. */
const maxInstantMs = 8_640_000_000_000_000;

/** @throws ProtocolError `token_invalid` */
export function readClaims(claims: JWTPayload): Identity {
  const { sub, exp, iat } = claims;
  if (typeof sub !== "string" || !isUserId(sub)) {
    throw refusal("its `sub` must be a user's id: 1 to 96 of A-Z a-z 0-9 . _ ~ -");
  }
  if (typeof exp !== "number" || !(exp * 1_000 <= maxInstantMs)) {
    throw refusal("its `exp` must be a time in seconds since 1970");
  }
  if (iat !== undefined && !Number.isFinite(iat)) {
    throw refusal("its `iat` must be a time in seconds since 1970");
  }
  const role = readRole(claims.role);
  if (isBackends({ id: sub, role })) {
    throw refusal('the `sub` "service" is of the role service only: service keys act as it; take another id');
  }
  const rooms = readGrants(claims.rooms);
  return {
    user: { id: sub, name: cleanName(readName(claims.name), sub), role },
    expiresAt: Math.floor(exp * 1_000),
    ...(iat === undefined ? {} : { issuedAt: Math.floor(iat * 1_000) }),
    ...(rooms === undefined ? {} : { rooms }),
  };
}

export function refusal(reason: string): ProtocolError {
  return new ProtocolError("token_invalid", `the token is refused: ${reason}`);
}

function readName(name: unknown): string | undefined {
  if (name === undefined || typeof name === "string") return name;
  throw refusal("its `name` must be a text");
}

function readRole(given: unknown): Role {
  if (given === undefined) return "user";
  const role = roles.find((known) => known === given);
  if (role === undefined) throw refusal(`its \`role\` must be one of ${roles.join(", ")}`);
  return role;
}

function readGrants(given: unknown): Record<string, Grant> | undefined {
  if (given === undefined) return undefined;
  const expected = `its \`rooms\` must map at most ${maxGrants} channels to "r" or "rw"`;
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw refusal(expected);
  const entries = Object.entries(given);
  if (entries.length > maxGrants) throw refusal(expected);
  return Object.fromEntries(
    entries.map(([room, grant]): [string, Grant] => {
      if (room.length > 128 || (grant !== "r" && grant !== "rw")) throw refusal(expected);
      return [room, grant];
    }),
  );
}

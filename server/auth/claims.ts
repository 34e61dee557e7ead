/**
 * Claims: what a token with a good signature may say, and what comes of it.
 *
 * Refuses what it does not understand; messages name the claim and never repeat its value.
 */
import type { JWTPayload } from "jose";
import { ProtocolError } from "../../protocol/errors.ts";
import { type Role, roles } from "../../protocol/events/connection.ts";
import { isUserId } from "../../protocol/ids.ts";
import { cleanName, type Grant, type Grants, type Identity, takesBackendsId } from "./identity.ts";

const maxGrants = 256;
/** The end of 9999, which stands for "never" at some issuers; a time in milliseconds is beyond it since 1978. */
const maxSeconds = 253_402_300_799;

/** Under which names a token says who somebody is, and what they may do. */
export interface ClaimNames {
  readonly user: string;
  readonly name: string;
  readonly role: string;
  readonly rooms: string;
}

export const ownClaims: ClaimNames = { user: "sub", name: "name", role: "role", rooms: "rooms" };
/** What to look at where an identity provider's token does not say who it is. */
export const userClaimHint = " (TAUTLINE_JWT_USER_CLAIM says which claim is the user's id)";

/**
 * @param names of an identity provider's token; left out for the server's own
 * @throws ProtocolError `token_invalid`
 */
export function readClaims(claims: JWTPayload, names?: ClaimNames): Identity {
  const { user, name, role, rooms } = names ?? ownClaims;
  const claimed = (claim: string) => (Object.hasOwn(claims, claim) ? claims[claim] : undefined);
  const id = claimed(user);
  if (typeof id !== "string" || !isUserId(id)) {
    const hint = names === undefined ? "" : userClaimHint;
    throw refusal(`its \`${user}\` must be a user's id: 1 to 96 of A-Z a-z 0-9 . _ ~ -${hint}`);
  }
  const expiresAt = readTime("exp", claims.exp);
  const issuedAt = claims.iat === undefined ? undefined : readTime("iat", claims.iat);
  const itsRole = readRole(role, claimed(role));
  if (takesBackendsId({ id, role: itsRole })) {
    throw refusal(
      `the \`${user}\` "service" is of the role service only: service keys act as it; take another id`,
    );
  }
  const grants = readGrants(rooms, claimed(rooms));
  return {
    user: { id, name: cleanName(readName(name, claimed(name)), id), role: itsRole },
    expiresAt,
    ...(issuedAt === undefined ? {} : { issuedAt }),
    ...(grants === undefined ? {} : { rooms: grants }),
  };
}

/** @returns milliseconds since 1970 @throws ProtocolError `token_invalid` */
function readTime(claim: string, seconds: unknown): number {
  if (typeof seconds !== "number" || !(seconds <= maxSeconds)) throw timeRefusal(claim, seconds);
  return Math.floor(seconds * 1_000);
}

/** Of `exp`, `iat` and `nbf`. */
export function timeRefusal(claim: string, value: unknown): ProtocolError {
  const hint = isTooLate(value) ? "; got milliseconds?" : "";
  return refusal(`its \`${claim}\` must be a time in seconds since 1970${hint}`);
}

/** No time in seconds that anybody means. */
export function isTooLate(seconds: unknown): boolean {
  return typeof seconds === "number" && seconds > maxSeconds;
}

export function refusal(reason: string): ProtocolError {
  return new ProtocolError("token_invalid", `the token is refused: ${reason}`);
}

/** What was presented is no token at all. */
export class NoJwt extends ProtocolError {
  constructor() {
    super("token_invalid", "the token is refused: it is not a signed JWT");
  }
}

function readName(claim: string, name: unknown): string | undefined {
  if (name === undefined || typeof name === "string") return name;
  throw refusal(`its \`${claim}\` must be a text`);
}

function readRole(claim: string, given: unknown): Role {
  if (given === undefined) return "user";
  const role = roles.find((known) => known === given);
  if (role === undefined) throw refusal(`its \`${claim}\` must be one of ${roles.join(", ")}`);
  return role;
}

const grantRule = `at most ${maxGrants} channels, such as "channel:news" or "channel:lab-*", to "r" or "rw"`;

function readGrants(claim: string, given: unknown): Record<string, Grant> | undefined {
  if (given === undefined) return undefined;
  const expected = `its \`${claim}\` must map ${grantRule}`;
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw refusal(expected);
  const entries = Object.entries(given);
  if (entries.length > maxGrants) throw refusal(expected);
  return Object.fromEntries(
    entries.map(([room, grant]): [string, Grant] => {
      if (!isGrantable(room) || (grant !== "r" && grant !== "rw")) throw refusal(expected);
      return [room, grant];
    }),
  );
}

/** @throws ProtocolError `invalid_data` if nothing could ever be meant by one of them */
export function checkGrants(rooms: Grants): void {
  if (Object.keys(rooms).every(isGrantable)) return;
  const message = `must map ${grantRule}`;
  throw new ProtocolError("invalid_data", `rooms: ${message}`, { details: [{ path: "rooms", message }] });
}

const channelGrant = /^channel:(?:[A-Za-z0-9._~-]{1,96}|[A-Za-z0-9._~-]{0,96}\*)$/;

/** Whether there can be a channel that is meant by it: as `matchesChannel` has it, also by `*` and `chan*`. */
function isGrantable(pattern: string): boolean {
  return channelGrant.test(pattern) || (pattern.endsWith("*") && "channel:".startsWith(pattern.slice(0, -1)));
}

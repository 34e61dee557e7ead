/**
 * Tokens: checks what is presented and makes this server's own.
 *
 * Which algorithm and which key a token is checked with follows from the configuration. Without a JWKS there
 * is one key: the secret, with HS256. With a JWKS there are two: tokens whose `iss` is `tautline` are this
 * server's own and are checked with its secret and HS256 only; all others are checked with the JWKS and its
 * asymmetric algorithms only. A token's own `alg` chooses nothing, and nothing about a token is remembered.
 */
import {
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
  SignJWT,
} from "jose";
import { ProtocolError } from "../../protocol/errors.ts";
import type { Role } from "../../protocol/events/connection.ts";
import { isUserId } from "../../protocol/ids.ts";
import type { RandomId } from "../lib/ids.ts";
import {
  type ClaimNames,
  checkGrants,
  isTooLate,
  NoJwt,
  ownClaims,
  readClaims,
  refusal,
  timeRefusal,
  userClaimHint,
} from "./claims.ts";
import { cleanName, type Grant, type Identity, takesBackendsId } from "./identity.ts";
import { isFetchProblem, openJwks } from "./jwks.ts";
import type { JwksHealth } from "./jwks-health.ts";

const maxTokenChars = 8_192;
/** Marks the tokens that this server made, where others come from an identity provider. */
const ownIssuer = "tautline";
/** Of a refreshed token whose forerunner does not say when it was made. */
const defaultLifetimeSeconds = 3_600;
const minLifetimeSeconds = 60;

export interface TokenOptions {
  /** At least 32 bytes in UTF-8. */
  readonly secret: string;
  readonly jwks?:
    | {
        readonly source: string;
        readonly algorithms: readonly string[];
        /** The usual ones unless given. */
        readonly claims?: ClaimNames;
      }
    | undefined;
  /** Told whether a JWKS's URL answers. */
  readonly jwksHealth?: JwksHealth | undefined;
  /** The `iss` and `aud` that tokens must have. */
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
  readonly clock: { now(): number };
  readonly randomId: RandomId;
}

interface MintRequest {
  /** As `isUserId` wants it. */
  readonly userId: string;
  readonly name?: string;
  readonly role?: Role;
  readonly rooms?: Readonly<Record<string, Grant>>;
  readonly ttlSeconds: number;
}

export interface MintedToken {
  readonly token: string;
  /** Epoch ms. */
  readonly issuedAt: number;
  /** Epoch ms. */
  readonly expiresAt: number;
}

export interface Tokens {
  /**
   * @throws ProtocolError `token_invalid`, `token_expired`, or `unavailable` when the identity provider's
   *   keys cannot be fetched
   */
  verify(token: string): Promise<Identity>;
  /** @throws ProtocolError `invalid_data` if `userId` is no user's id, or the backend's and the role is not, or a grant is for no channel */
  mint(request: MintRequest): Promise<MintedToken>;
  /**
   * A new token for the same user with the same rights, which lives as long as the old one did when made.
   *
   * @throws ProtocolError as `verify`, and `forbidden` for an identity provider's token: only it can renew those
   */
  refresh(token: string): Promise<MintedToken & { readonly identity: Identity }>;
}

interface Checked {
  readonly claims: JWTPayload;
  readonly isOwn: boolean;
}

/** @throws Error if a JWKS file cannot be read */
export function createTokens(options: TokenOptions): Tokens {
  const { clock } = options;
  const secret = importSecret(options.secret);
  const jwks = options.jwks === undefined ? undefined : openJwks(options.jwks.source, options.jwksHealth);
  const providersClaims = options.jwks?.claims ?? ownClaims;
  const mintedIssuer = jwks === undefined ? (options.issuer ?? ownIssuer) : ownIssuer;

  const read = ({ claims, isOwn }: Checked) => readClaims(claims, isOwn ? undefined : providersClaims);

  async function check(token: string): Promise<Checked> {
    if (token.length > maxTokenChars) throw refusal(`it is longer than ${maxTokenChars} characters`);
    const isOwn = jwks === undefined || claimedIssuer(token) === ownIssuer;
    const issuer = jwks !== undefined && isOwn ? ownIssuer : options.issuer;
    const rules: JWTVerifyOptions = {
      algorithms: isOwn ? ["HS256"] : [...(options.jwks?.algorithms ?? [])],
      requiredClaims: ["exp", isOwn ? ownClaims.user : providersClaims.user],
      currentDate: new Date(clock.now()),
      ...(issuer === undefined ? {} : { issuer }),
      ...(options.audience === undefined ? {} : { audience: options.audience }),
    };
    try {
      const { payload } =
        isOwn || jwks === undefined
          ? await jwtVerify(token, await secret, rules)
          : await jwtVerify(token, jwks, rules);
      return { claims: payload, isOwn };
    } catch (error) {
      if (
        error instanceof errors.JOSEAlgNotAllowed &&
        !isOwn &&
        decodeProtectedHeader(token).alg === "HS256"
      ) {
        throw refusal(`an HS256 token needs the \`iss\` "${ownIssuer}" beside an identity provider`);
      }
      throw asProtocolError(error, isOwn ? undefined : providersClaims);
    }
  }

  async function mint(request: MintRequest): Promise<MintedToken> {
    const { userId, name, role = "user", rooms, ttlSeconds } = request;
    if (!isUserId(userId)) {
      throw new ProtocolError("invalid_data", "a user's id must be 1 to 96 of A-Z a-z 0-9 . _ ~ -");
    }
    if (takesBackendsId({ id: userId, role })) {
      const message = 'the id "service" is of the role service only: service keys act as it; take another id';
      throw new ProtocolError("invalid_data", message, { details: [{ path: "userId", message }] });
    }
    if (rooms !== undefined) checkGrants(rooms);
    // To the millisecond, so that a token made just after a revocation can be told from one made just before.
    const issuedAt = clock.now();
    const expiresAt = Math.floor(issuedAt / 1_000) + ttlSeconds;
    const claims = { name: cleanName(name, userId), role, ...(rooms === undefined ? {} : { rooms }) };
    const unsigned = new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .setIssuer(mintedIssuer)
      .setSubject(userId)
      .setIssuedAt(issuedAt / 1_000)
      .setExpirationTime(expiresAt)
      .setJti(options.randomId(12));
    if (options.audience !== undefined) unsigned.setAudience(options.audience);
    return { token: await unsigned.sign(await secret), issuedAt, expiresAt: expiresAt * 1_000 };
  }

  return {
    mint,
    verify: async (token) => read(await check(token)),
    async refresh(token) {
      const { claims, isOwn } = await check(token);
      if (!isOwn) throw new ProtocolError("forbidden", "ask your identity provider for a new token");
      const { user, rooms } = read({ claims, isOwn });
      const minted = await mint({
        userId: user.id,
        name: user.name,
        role: user.role,
        ...(rooms === undefined ? {} : { rooms }),
        ttlSeconds: lifetimeSeconds(claims),
      });
      const { issuedAt, expiresAt } = minted;
      const identity = { user, issuedAt, expiresAt, ...(rooms === undefined ? {} : { rooms }) };
      return { ...minted, identity };
    },
  };
}

function importSecret(secret: string): Promise<CryptoKey> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", new TextEncoder().encode(secret), algorithm, false, [
    "sign",
    "verify",
  ]);
}

/** What an unchecked token says of its origin; decides only which of two fixed keys must fit. */
function claimedIssuer(token: string): unknown {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

function lifetimeSeconds({ iat, exp }: JWTPayload): number {
  const lifetime = iat === undefined || exp === undefined ? defaultLifetimeSeconds : exp - iat;
  return Math.max(minLifetimeSeconds, Math.ceil(lifetime));
}

/** Which setting wants which claim. */
const wantedBy: Readonly<Record<string, string>> = {
  iss: "TAUTLINE_JWT_ISSUER",
  aud: "TAUTLINE_JWT_AUDIENCE",
};

function claimRefusal(
  { claim, reason, payload }: errors.JWTClaimValidationFailed,
  provider: ClaimNames | undefined,
): ProtocolError {
  if (reason === "missing" && claim === provider?.user)
    return refusal(`it has no \`${claim}\`${userClaimHint}`);
  const setting = wantedBy[claim];
  const why = setting === undefined ? "" : ` (${setting} says which)`;
  if (reason === "missing") return refusal(`it has no \`${claim}\`${why}`);
  if (setting !== undefined) return refusal(`its \`${claim}\` is not what this server expects${why}`);
  if (claim === "nbf" && reason === "check_failed" && !isTooLate(payload.nbf)) {
    return refusal("it is not valid yet (`nbf`)");
  }
  return timeRefusal(claim, payload[claim]);
}

/** jose's messages speak to programmers, and some of its errors carry the payload: neither goes out. */
function asProtocolError(error: unknown, provider: ClaimNames | undefined): ProtocolError {
  if (error instanceof errors.JWTExpired) {
    return new ProtocolError("token_expired", "the token has expired; get a new one");
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return claimRefusal(error, provider);
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return refusal("it is signed with an algorithm that this server does not accept");
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return refusal("its signature does not fit");
  }
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return refusal("its `kid` names no key of the identity provider");
  }
  if (provider !== undefined && isFetchProblem(error)) {
    return new ProtocolError(
      "unavailable",
      "the identity provider's keys cannot be read now; try again later",
      {
        retryAfterMs: 5_000,
      },
    );
  }
  return new NoJwt();
}

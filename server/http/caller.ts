/**
 * Who calls: the holder of a token, or a backend with a service key.
 *
 * Both come as `Authorization: Bearer`; a query is never read for them, because URLs end up in logs.
 */
import { createMiddleware } from "hono/factory";
import { ProtocolError } from "../../protocol/errors.ts";
import type { Role, User } from "../../protocol/events/connection.ts";
import { NoJwt, refusal } from "../auth/claims.ts";
import type { Identity } from "../auth/identity.ts";
import { readBearer } from "../auth/present.ts";
import type { AppDeps, HttpEnv } from "./deps.ts";

export type Caller =
  | { readonly kind: "token"; readonly user: User; readonly token: string; readonly identity: Identity }
  | { readonly kind: "key"; readonly user: User };

type CallerEnv = HttpEnv & { Variables: { caller: Caller } };
type Deps = Pick<AppDeps, "tokens" | "apiKeys">;

/** What a route takes. */
type Wanted = "token" | "key" | "either";

const advice: Readonly<Record<Wanted, string>> = {
  token: "send a token as `Authorization: Bearer TOKEN`",
  key: "send a service key as `Authorization: Bearer KEY`, one of TAUTLINE_API_KEYS",
  either: "send a token or a service key as `Authorization: Bearer …`",
};

/** Lets any caller pass whom a token or a key names. */
export function requireCaller(deps: Deps) {
  return createMiddleware<CallerEnv>(async (c, next) => {
    c.set("caller", await callerOf(c.req.raw.headers, deps));
    await next();
  });
}

/** Lets holders of a token pass; a key has no person behind it whose token could be exchanged. */
export function requireToken(deps: Deps) {
  return createMiddleware<HttpEnv & { Variables: { caller: Caller & { kind: "token" } } }>(
    async (c, next) => {
      const caller = await callerOf(c.req.raw.headers, deps, "token");
      if (caller.kind !== "token") {
        throw new ProtocolError(
          "forbidden",
          "this needs a user's token, got a service key; mint a token with it",
        );
      }
      c.set("caller", caller);
      await next();
    },
  );
}

/** A service key has role service. */
export function requireRole(deps: Deps, ...expected: readonly [Role, ...Role[]]) {
  return createMiddleware<CallerEnv>(async (c, next) => {
    const wanted = expected.includes("service") ? "either" : "token";
    const caller = await callerOf(c.req.raw.headers, deps, wanted);
    const { role } = caller.user;
    if (!expected.includes(role)) {
      throw new ProtocolError("forbidden", `this is for role ${expected.join(" or ")}, got role ${role}`);
    }
    c.set("caller", caller);
    await next();
  });
}

export function requireAdmin(deps: Deps) {
  return requireRole(deps, "admin");
}

/** Lets admins and service keys pass: a token of role service is not enough. */
export function requireAdminOrKey(deps: Deps) {
  return createMiddleware<CallerEnv>(async (c, next) => {
    const caller = await callerOf(c.req.raw.headers, deps);
    if (caller.kind !== "key" && caller.user.role !== "admin") {
      throw new ProtocolError(
        "forbidden",
        `this is for role admin and for service keys, got role ${caller.user.role}`,
      );
    }
    c.set("caller", caller);
    await next();
  });
}

/** Lets service keys pass, and no token, whatever its role. */
export function requireKey(deps: Deps) {
  return createMiddleware<CallerEnv>(async (c, next) => {
    const caller = await callerOf(c.req.raw.headers, deps, "key");
    if (caller.kind !== "key") {
      throw new ProtocolError("forbidden", "this needs a service key, one of TAUTLINE_API_KEYS; got a token");
    }
    c.set("caller", caller);
    await next();
  });
}

/** @throws ProtocolError `unauthenticated`, `token_invalid`, `token_expired` */
export async function callerOf(
  headers: Headers,
  { tokens, apiKeys }: Deps,
  wanted: Wanted = "either",
): Promise<Caller> {
  const bearer = readBearer(headers);
  if (bearer === undefined || bearer === "") {
    throw new ProtocolError("unauthenticated", advice[wanted]);
  }
  const service = apiKeys.identify(bearer);
  if (service !== undefined) return { kind: "key", user: service };
  const identity = await tokens.verify(bearer).catch((error) => {
    if (wanted === "token" || !(error instanceof NoJwt)) throw error;
    throw refusal("it is neither a signed JWT nor a service key of this server");
  });
  return { kind: "token", user: identity.user, token: bearer, identity };
}

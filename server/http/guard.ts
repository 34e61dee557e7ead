/**
 * Before any route: who the request is from, as far as a browser says, and what every answer carries.
 *
 * No page of a foreign site changes anything here, and none reads an answer unless its origin is listed.
 */
import type { MiddlewareHandler } from "hono";
import { isOriginAllowed, originFacts } from "../auth/origin.ts";
import { redactPath } from "../lib/redact.ts";
import type { AppDeps, HttpEnv } from "./deps.ts";

const requestIdPattern = /^[A-Za-z0-9._-]{1,64}$/;
const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/** Takes the asker's own request id where it is fit to be logged, else makes one; says it in the answer. */
export function requestIds({ randomId }: Pick<AppDeps, "randomId">): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const given = c.req.header("x-request-id");
    const id = given !== undefined && requestIdPattern.test(given) ? given : randomId(12);
    c.set("requestId", id);
    await next();
    c.header("X-Request-Id", id);
  };
}

/** One line at level debug for each request; never with its query, which may hold a token, or with a whisper room's code. */
export function requestLog({ log, clock }: Pick<AppDeps, "log" | "clock">): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const startedAt = clock.now();
    await next();
    log.debug("request", {
      method: c.req.method,
      path: redactPath(c.req.path),
      status: c.res.status,
      durationMs: clock.now() - startedAt,
      address: c.env.address,
      requestId: c.get("requestId"),
    });
  };
}

/** For what is no page: nothing in it may run, load or be framed. */
const apiPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A route that needs others (a page, the SDK) sets them itself. */
export const securityHeaders: MiddlewareHandler<HttpEnv> = async (c, next) => {
  await next();
  const defaults = {
    "Content-Security-Policy": apiPolicy,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
  };
  for (const [name, value] of Object.entries(defaults)) {
    if (!c.res.headers.has(name)) c.header(name, value);
  }
  c.header("X-Content-Type-Options", "nosniff");
  c.header("Referrer-Policy", "no-referrer");
  c.header("Cross-Origin-Opener-Policy", "same-origin");
};

/** Headers that pages of allowed origins may send, and those that they may read. */
const taken = "Authorization, Content-Type, Idempotency-Key, If-None-Match, If-Range, Range, X-Request-Id";
const exposed = "Accept-Ranges, Content-Disposition, Content-Range, ETag, Retry-After, X-Request-Id";

/**
 * Cross-origin rules: exact match with what is allowed, and no credentials, for there are no cookies.
 */
export function crossOrigin({
  config,
  refusedOrigins,
}: Pick<AppDeps, "config" | "refusedOrigins">): MiddlewareHandler<HttpEnv> {
  const { allowedOrigins: allowList, ownHosts } = config.auth;
  return async (c, next) => {
    const facts = originFacts(c.req.raw.headers, config.http.isBehindProxy);
    const isAllowed = isOriginAllowed(facts, { allowList, ownHosts });
    const isPreflight =
      c.req.method === "OPTIONS" && c.req.header("access-control-request-method") !== undefined;
    if (!isAllowed && (isPreflight || !safeMethods.has(c.req.method))) {
      throw refusedOrigins.refuse(facts.origin);
    }
    if (isPreflight) c.res = new Response(null, { status: 204 });
    else await next();
    // An answer without an origin's header must not be given to another origin from a cache.
    c.header("Vary", "Origin", { append: true });
    if (facts.origin === undefined || !isAllowed) return;
    if (!c.res.headers.has("Access-Control-Allow-Origin")) {
      c.header("Access-Control-Allow-Origin", facts.origin);
    }
    c.header("Access-Control-Expose-Headers", exposed);
    if (!isPreflight) return;
    c.header("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
    c.header("Access-Control-Allow-Headers", taken);
    c.header("Access-Control-Max-Age", "600");
  };
}

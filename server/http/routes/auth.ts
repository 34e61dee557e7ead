/** Getting in: guests, tokens minted for a backend's users, renewal, tickets. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { ProtocolError } from "../../../protocol/errors.ts";
import { roles } from "../../../protocol/events/connection.ts";
import type { UserId } from "../../../protocol/ids.ts";
import { requireAdmin, requireKey, requireToken } from "../caller.ts";
import type { AppDeps, HttpEnv } from "../deps.ts";
import { answer, fails, misfits, refusals, succeeds, takes } from "../reply.ts";
import { givenName, granted, instant, userIdText } from "../shapes.ts";

const tags = ["Access"];
const defaultTtlSeconds = 3_600;
const maxTtlSeconds = 366 * 86_400;

const guest = createRoute({
  method: "post",
  path: "/api/v1/auth/guest",
  operationId: "createGuest",
  tags,
  summary: "A token for a guest, for a week; only where guests are allowed",
  // A guest may come without a word.
  request: { body: { ...takes(z.object({ name: givenName.optional() })), required: false } },
  responses: {
    200: succeeds("The guest and its token", granted),
    ...fails(...misfits, "forbidden", "rate_limited"),
  },
});

const refresh = createRoute({
  method: "post",
  path: "/api/v1/auth/refresh",
  operationId: "refreshToken",
  tags,
  summary: "A new token for the same user, with the same rights and as long a life as the old one had",
  security: [{ token: [] }],
  responses: {
    200: succeeds("The new token", granted),
    ...fails(...refusals, "unavailable"),
  },
});

const tickets = createRoute({
  method: "post",
  path: "/api/v1/tickets",
  operationId: "createTicket",
  tags,
  summary: "A ticket for one connection within 30 s: `/ws?ticket=…`",
  security: [{ token: [] }],
  responses: {
    200: succeeds("The ticket", z.object({ ticket: z.string(), expiresAt: instant })),
    ...fails(...refusals, "unavailable"),
  },
});

const mint = createRoute({
  method: "post",
  path: "/api/v1/auth/token",
  operationId: "mintToken",
  tags,
  summary: "A token for any user, minted for a backend",
  security: [{ serviceKey: [] }],
  request: {
    body: takes(
      z.object({
        userId: userIdText,
        name: givenName.optional(),
        role: z.enum(roles).optional(),
        rooms: z
          .record(z.string().max(128), z.enum(["r", "rw"]))
          .refine((rooms) => Object.keys(rooms).length <= 256, "must have at most 256 entries")
          .optional(),
        ttlSeconds: z
          .int()
          .min(1)
          .max(maxTtlSeconds)
          .optional()
          .openapi({ description: `${defaultTtlSeconds} unless given` }),
      }),
    ),
  },
  responses: {
    200: succeeds("The token", granted),
    ...fails(...refusals, ...misfits, "unavailable"),
  },
});

const revoke = createRoute({
  method: "post",
  path: "/api/v1/auth/revoke",
  operationId: "revokeUser",
  tags,
  summary: "End every token that a user was given so far, and cut the user's connections",
  description:
    "Kept across restarts. A token made later counts again; one that does not say when it was made (`iat`) " +
    "never does. Of an identity provider's tokens, which tell whole seconds, those of the same second are refused.",
  security: [{ token: [] }],
  request: { body: takes(z.object({ userId: userIdText })) },
  responses: {
    200: succeeds(
      "The user is out",
      z.object({ userId: z.string(), revokedAt: instant, closedConnections: z.int().min(0) }),
    ),
    ...fails(...refusals, ...misfits, "unavailable"),
  },
});

export function addAuth(app: OpenAPIHono<HttpEnv>, deps: AppDeps): void {
  const { config, guests, tokens } = deps;

  app.openapi(guest, async (c) => {
    if (!config.auth.hasGuests) {
      throw new ProtocolError("forbidden", "guests are not allowed here; TAUTLINE_GUESTS=on lets them in");
    }
    const retryAfterMs = deps.guestWaitMs(c.env.address);
    if (retryAfterMs > 0) {
      const { guestsPerMinute } = config.limits;
      const message = `more than ${guestsPerMinute} guests a minute from this address`;
      throw new ProtocolError("rate_limited", message, { retryAfterMs });
    }
    const { token, expiresAt, user } = await guests.createGuest(c.req.valid("json").name);
    return answer(c, deps, { token, expiresAt, user });
  });

  app.openapi({ ...refresh, middleware: [requireToken(deps)] as const }, async (c) => {
    const { token, expiresAt, identity } = await tokens.refresh(c.get("caller").token);
    return answer(c, deps, { token, expiresAt, user: identity.user });
  });

  app.openapi({ ...tickets, middleware: [requireToken(deps)] as const }, (c) => {
    const issued = deps.tickets.issue(c.get("caller").identity);
    return answer(c, deps, issued);
  });

  app.openapi({ ...mint, middleware: [requireKey(deps)] as const }, async (c) => {
    const { userId, name, role, rooms, ttlSeconds = defaultTtlSeconds } = c.req.valid("json");
    const { token, expiresAt } = await tokens.mint({
      userId,
      ttlSeconds,
      ...(name === undefined ? {} : { name }),
      ...(role === undefined ? {} : { role }),
      ...(rooms === undefined ? {} : { rooms }),
    });
    const { user } = await tokens.verify(token);
    return answer(c, deps, { token, expiresAt, user });
  });

  app.openapi({ ...revoke, middleware: [requireAdmin(deps)] as const }, async (c) => {
    const { userId } = c.req.valid("json");
    const revocation = await deps.revoke(userId as UserId, c.get("caller").user);
    return answer(c, deps, { userId, ...revocation });
  });
}

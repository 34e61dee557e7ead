/** Pairing: a code that one reads here and types there, and the token that the other device gets for it. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { ProtocolError } from "../../../protocol/errors.ts";
import type { User } from "../../../protocol/events/connection.ts";
import { cleanName } from "../../auth/identity.ts";
import { requireToken } from "../caller.ts";
import type { AppDeps, HttpEnv } from "../deps.ts";
import { fails, succeeds, success } from "../reply.ts";
import { givenName, instant, userShape } from "../shapes.ts";

const tags = ["Access"];
const maxCodeChars = 32;

const open = createRoute({
  method: "post",
  path: "/api/v1/pairings",
  operationId: "openPairing",
  tags,
  summary: "A code for my next device, good once and for 5 minutes; one that was open before is void",
  security: [{ token: [] }],
  responses: {
    200: succeeds(
      "The code",
      z.object({ code: z.string().openapi({ example: "K7QF-2MXW" }), expiresAt: instant }),
    ),
    ...fails("unauthenticated", "token_invalid", "token_expired", "forbidden", "unavailable"),
  },
});

const claim = createRoute({
  method: "post",
  path: "/api/v1/pairings/claim",
  operationId: "claimPairing",
  tags,
  summary: "The token that a code stands for: its user's, of role `user`, for 30 days",
  description:
    "The user is told by a `system:notification` that a device was connected, and under which name.",
  request: {
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.object({
            code: z
              .string()
              .refine((code) => code.length <= maxCodeChars, `must be at most ${maxCodeChars} characters`)
              .openapi({ maxLength: maxCodeChars, example: "K7QF-2MXW" }),
            name: givenName.optional().openapi({ description: "What the device is called" }),
          }),
        },
      },
    },
  },
  responses: {
    200: succeeds("The token", z.object({ token: z.string(), expiresAt: instant, user: userShape })),
    ...fails(
      "bad_json",
      "bad_envelope",
      "not_found",
      "token_invalid",
      "rate_limited",
      "too_large",
      "invalid_data",
    ),
  },
});

export function addPairings(app: OpenAPIHono<HttpEnv>, deps: AppDeps): void {
  const { clock, pairings, handle } = deps;

  app.openapi({ ...open, middleware: [requireToken(deps)] as const }, (c) => {
    const opened = pairings.open(c.get("caller").identity);
    return c.json(success(c.get("requestId"), clock.now(), opened), 200);
  });

  app.openapi(claim, async (c) => {
    const retryAfterMs = deps.claimWaitMs(c.req.raw.headers, c.env.address);
    if (retryAfterMs > 0) {
      throw new ProtocolError("rate_limited", "too many codes from this address", { retryAfterMs });
    }
    const { code, name } = c.req.valid("json");
    const { token, expiresAt, user } = await pairings.claim(code);
    await tell(user, cleanName(name, "A device"));
    return c.json(success(c.get("requestId"), clock.now(), { token, expiresAt, user }), 200);
  });

  /** A refusal changes nothing: the device is connected by then. */
  async function tell(user: User, device: string): Promise<void> {
    const message = `${device} may now act as you for 30 days. If that was not you, have your access revoked.`;
    const notice = { userIds: [user.id], level: "info", title: "A device was connected", message };
    await handle(user, "notification:send", notice);
  }
}

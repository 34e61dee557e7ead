/** Pairing: a code that one reads here and types there, and the token that the other device gets for it. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { ProtocolError } from "../../../protocol/errors.ts";
import type { User } from "../../../protocol/events/connection.ts";
import { deviceConnectedTitle } from "../../../protocol/pairing.ts";
import { cleanName } from "../../auth/identity.ts";
import { requireToken } from "../caller.ts";
import type { AppDeps, HttpEnv } from "../deps.ts";
import { answer, fails, misfits, refusals, succeeds, takes } from "../reply.ts";
import { givenName, granted, instant } from "../shapes.ts";

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
    ...fails(...refusals, "unavailable"),
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
    body: takes(
      z.object({
        code: z
          .string()
          .refine((code) => code.length <= maxCodeChars, `must be at most ${maxCodeChars} characters`)
          .openapi({ maxLength: maxCodeChars, example: "K7QF-2MXW" }),
        name: givenName.optional().openapi({ description: "What the device is called" }),
      }),
    ),
  },
  responses: {
    200: succeeds("The token", granted),
    ...fails(...misfits, "not_found", "token_invalid", "rate_limited", "unavailable"),
  },
});

export function addPairings(app: OpenAPIHono<HttpEnv>, deps: AppDeps): void {
  const { pairings, handle } = deps;

  app.openapi({ ...open, middleware: [requireToken(deps)] as const }, (c) => {
    const opened = pairings.open(c.get("caller").identity);
    return answer(c, deps, opened);
  });

  app.openapi(claim, async (c) => {
    const retryAfterMs = deps.claimWaitMs(c.env.address);
    if (retryAfterMs > 0) {
      const { pairingsPerMinute } = deps.config.limits;
      const message = `more than ${pairingsPerMinute} pairing codes a minute from this address`;
      throw new ProtocolError("rate_limited", message, { retryAfterMs });
    }
    const { code, name } = c.req.valid("json");
    const { token, expiresAt, user } = await pairings.claim(code);
    await tell(user, cleanName(name, "A device"));
    return answer(c, deps, { token, expiresAt, user });
  });

  /** A refusal changes nothing: the device is connected by then. */
  async function tell(user: User, device: string): Promise<void> {
    const message = `${device} may now act as you for 30 days. If that was not you, have your access revoked.`;
    const notice = { userIds: [user.id], level: "info", title: deviceConnectedTitle, message };
    await handle(user, "notification:send", notice);
  }
}

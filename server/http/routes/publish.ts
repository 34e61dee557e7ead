/** A backend's own events, into a channel. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { isRequestId } from "../../../protocol/envelope.ts";
import { ProtocolError } from "../../../protocol/errors.ts";
import { requireKey } from "../caller.ts";
import type { AppDeps, HttpEnv } from "../deps.ts";
import { fails, succeeds, success } from "../reply.ts";

const requestId = z.string().refine(isRequestId, "must be 1 to 64 printable ASCII characters");

const publish = createRoute({
  method: "post",
  path: "/api/v1/publish",
  operationId: "publish",
  tags: ["Channels"],
  summary: "Publish an event in a channel, as `channel:publish` does",
  description:
    "`id`, or the header `Idempotency-Key`, makes a repeated request harmless: it answers as the first did.",
  security: [{ serviceKey: [] }],
  request: {
    headers: z.object({ "idempotency-key": requestId.optional() }),
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.object({
            room: z.string().openapi({ example: "channel:prices" }),
            event: z.string().openapi({ example: "price" }),
            payload: z
              .unknown()
              .openapi({ description: "Any JSON value", example: { symbol: "TAUT", value: 12 } }),
            id: requestId.optional(),
          }),
        },
      },
    },
  },
  responses: {
    200: succeeds(
      "What the acknowledgement says: `seq` where the channel keeps a log",
      z.object({ seq: z.int().min(0).optional(), duplicate: z.literal(true).optional() }),
    ),
    ...fails(
      "bad_json",
      "bad_envelope",
      "unauthenticated",
      "token_invalid",
      "token_expired",
      "forbidden",
      "not_found",
      "conflict",
      "too_large",
      "invalid_data",
      "rate_limited",
      "unavailable",
    ),
  },
});

export function addPublish(app: OpenAPIHono<HttpEnv>, deps: AppDeps): void {
  app.openapi({ ...publish, middleware: [requireKey(deps)] as const }, async (c) => {
    const { id, ...said } = c.req.valid("json");
    const key = c.req.valid("header")["idempotency-key"];
    if (id !== undefined && key !== undefined && id !== key) {
      throw new ProtocolError(
        "invalid_data",
        "got `id` and another Idempotency-Key, expected one or the same",
      );
    }
    const result = await deps.handle(c.get("caller").user, "channel:publish", said, id ?? key);
    if (!result.ok) {
      const { code, message, ...more } = result.error;
      throw new ProtocolError(code, message, more);
    }
    const data = result.data as { seq?: number; duplicate?: true };
    return c.json(success(c.get("requestId"), deps.clock.now(), data), 200);
  });
}

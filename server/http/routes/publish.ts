/** A backend's own events, into a channel. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { ask, idempotency, oneId, requestId } from "../ask.ts";
import { requireKey } from "../caller.ts";
import type { AppDeps, HttpEnv } from "../deps.ts";
import { answer, fails, misfits, refusals, succeeds, takes } from "../reply.ts";

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
    headers: idempotency,
    body: takes(
      z.object({
        room: z.string().openapi({ example: "channel:prices" }),
        event: z.string().openapi({ example: "price" }),
        payload: z
          .unknown()
          .nonoptional()
          .openapi({ description: "Any JSON value", example: { symbol: "TAUT", value: 12 } }),
        id: requestId.optional(),
      }),
    ),
  },
  responses: {
    200: succeeds(
      "What the acknowledgement says: `seq` where the channel keeps a log",
      z.object({ seq: z.int().min(0).optional(), duplicate: z.literal(true).optional() }),
    ),
    ...fails(...refusals, ...misfits, "not_found", "conflict", "rate_limited", "unavailable"),
  },
});

export function addPublish(app: OpenAPIHono<HttpEnv>, deps: AppDeps): void {
  app.openapi({ ...publish, middleware: [requireKey(deps)] as const }, async (c) => {
    const { id, ...said } = c.req.valid("json");
    const requestId = oneId(id, c.req.valid("header"));
    const published = await ask(deps, c.get("caller"), "channel:publish", said, requestId);
    return answer(c, deps, published);
  });
}

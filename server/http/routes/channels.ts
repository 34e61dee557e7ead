/** An application's own events: into a channel, and out of its log. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { roomName } from "../../../protocol/rooms.ts";
import { ask, idempotency, oneId, requestId } from "../ask.ts";
import { requireCaller, requireKey } from "../caller.ts";
import type { AppDeps, HttpEnv } from "../deps.ts";
import { answer, fails, misfits, refusals, succeeds, takes } from "../reply.ts";
import { pageQuery, replyOf } from "../shapes.ts";

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

const history = createRoute({
  method: "get",
  path: "/api/v1/channels/{name}/events",
  operationId: "listChannelEvents",
  tags: ["Channels"],
  summary: "A page of a channel's log, oldest first, as `room:history` answers",
  description: "For admins, services, and whoever may read the channel. Without `after`, the newest events.",
  security: [{ token: [] }, { serviceKey: [] }],
  request: {
    params: z.object({ name: z.string().regex(/^[A-Za-z0-9._~-]{1,96}$/, "must be a channel's name") }),
    query: pageQuery,
  },
  responses: {
    200: succeeds("A page", replyOf("room:history")),
    ...fails(...refusals, "not_found", "invalid_data", "rate_limited", "unavailable"),
  },
});

export function addChannels(app: OpenAPIHono<HttpEnv>, deps: AppDeps): void {
  app.openapi({ ...publish, middleware: [requireKey(deps)] as const }, async (c) => {
    const { id, ...said } = c.req.valid("json");
    const requestId = oneId(id, c.req.valid("header"));
    const published = await ask(deps, c.get("caller"), "channel:publish", said, requestId);
    return answer(c, deps, published);
  });

  app.openapi({ ...history, middleware: [requireCaller(deps)] as const }, async (c) => {
    const room = roomName("channel", c.req.valid("param").name);
    const page = await ask(deps, c.get("caller"), "room:history", { room, ...c.req.valid("query") });
    return answer(c, deps, page);
  });
}

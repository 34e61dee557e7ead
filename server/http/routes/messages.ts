/**
 * Messages and conversations by HTTP.
 *
 * The same handlers answer here as on a connection, so that a request has the same effects either way.
 */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { isRequestId } from "../../../protocol/envelope.ts";
import { ProtocolError } from "../../../protocol/errors.ts";
import type { User } from "../../../protocol/events/connection.ts";
import { type Reply, type UpType, up } from "../../../protocol/events/index.ts";
import { roomName } from "../../../protocol/rooms.ts";
import { requireCaller } from "../caller.ts";
import type { AppDeps, HttpEnv } from "../deps.ts";
import { fails, succeeds, success } from "../reply.ts";
import { numberText } from "../shapes.ts";

const security = [{ token: [] }, { serviceKey: [] }];
const requestId = z.string().refine(isRequestId, "must be 1 to 64 printable ASCII characters");
const refusals = ["unauthenticated", "token_invalid", "token_expired", "forbidden", "not_found"] as const;

/** A reply as it is on the wire: plain texts, without the brands that only the server's code sees. */
function replyOf<T extends UpType>(type: T): z.ZodType<Reply<T>> {
  return up[type].reply as unknown as z.ZodType<Reply<T>>;
}

const send = createRoute({
  method: "post",
  path: "/api/v1/messages",
  operationId: "sendMessage",
  tags: ["Messages"],
  summary: "Send a message, as `message:send` does",
  description:
    "`id`, or the header `Idempotency-Key`, makes a repeated request harmless: it answers as the first did.",
  security,
  request: {
    headers: z.object({ "idempotency-key": requestId.optional() }),
    body: {
      required: true,
      content: {
        "application/json": {
          // What is not named here goes on to the handler, which knows what it must refuse.
          schema: z.looseObject({
            room: z.string().openapi({ example: "conversation:team" }),
            content: z.string(),
            replyTo: z.string().optional(),
            kind: z.enum(["text", "encrypted"]).optional(),
            id: requestId.optional(),
          }),
        },
      },
    },
  },
  responses: {
    200: succeeds("What the acknowledgement says", replyOf("message:send")),
    ...fails(
      "bad_json",
      "bad_envelope",
      ...refusals,
      "conflict",
      "too_large",
      "invalid_data",
      "rate_limited",
      "unavailable",
    ),
  },
});

const list = createRoute({
  method: "get",
  path: "/api/v1/conversations",
  operationId: "listConversations",
  tags: ["Messages"],
  summary: "The caller's conversations, as `conversation:list` answers",
  security,
  responses: {
    200: succeeds("Conversations", replyOf("conversation:list")),
    ...fails(...refusals, "rate_limited", "unavailable"),
  },
});

const history = createRoute({
  method: "get",
  path: "/api/v1/conversations/{id}/messages",
  operationId: "listMessages",
  tags: ["Messages"],
  summary: "A page of a conversation's log, oldest first, as `room:history` answers",
  security,
  request: {
    params: z.object({ id: z.string().regex(/^[A-Za-z0-9._~-]{1,96}$/, "must be a conversation's id") }),
    query: z.object({
      after: numberText(0, Number.MAX_SAFE_INTEGER).optional(),
      before: numberText(1, Number.MAX_SAFE_INTEGER).optional(),
      limit: numberText(1, 200).optional(),
    }),
  },
  responses: {
    200: succeeds("A page", replyOf("room:history")),
    ...fails(...refusals, "invalid_data", "rate_limited", "unavailable"),
  },
});

export function addMessages(app: OpenAPIHono<HttpEnv>, deps: AppDeps): void {
  const { clock } = deps;

  async function ask<T extends UpType>(user: User, type: T, data: unknown, id?: string): Promise<Reply<T>> {
    const result = await deps.handle(user, type, data, id);
    if (!result.ok) {
      const { code, message, ...more } = result.error;
      throw new ProtocolError(code, message, more);
    }
    // A handler's return type is its event's reply.
    return result.data as Reply<T>;
  }

  app.openapi({ ...send, middleware: [requireCaller(deps)] as const }, async (c) => {
    const { id, ...message } = c.req.valid("json");
    const key = c.req.valid("header")["idempotency-key"];
    if (id !== undefined && key !== undefined && id !== key) {
      throw new ProtocolError(
        "invalid_data",
        "got `id` and another Idempotency-Key, expected one or the same",
      );
    }
    const sent = await ask(c.get("caller").user, "message:send", message, id ?? key);
    return c.json(success(c.get("requestId"), clock.now(), sent), 200);
  });

  app.openapi({ ...list, middleware: [requireCaller(deps)] as const }, async (c) => {
    const conversations = await ask(c.get("caller").user, "conversation:list", {});
    return c.json(success(c.get("requestId"), clock.now(), conversations), 200);
  });

  app.openapi({ ...history, middleware: [requireCaller(deps)] as const }, async (c) => {
    const room = roomName("conversation", c.req.valid("param").id);
    const page = await ask(c.get("caller").user, "room:history", { room, ...c.req.valid("query") });
    return c.json(success(c.get("requestId"), clock.now(), page), 200);
  });
}

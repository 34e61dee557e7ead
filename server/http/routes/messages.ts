/**
 * Messages by HTTP: sent, edited, deleted, and read page by page.
 *
 * The same handlers answer here as on a connection, so that a request has the same effects either way.
 */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { roomName } from "../../../protocol/rooms.ts";
import { ask, idempotency, keyIn, oneId, requestId } from "../ask.ts";
import { requireCaller } from "../caller.ts";
import type { AppDeps, HttpEnv } from "../deps.ts";
import { answer, fails, misfits, refusals, succeeds, takes } from "../reply.ts";
import { conversationIdText, messageIdText, pageQuery, replyOf, userIdText } from "../shapes.ts";

const security = [{ token: [] }, { serviceKey: [] }];

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
    headers: idempotency,
    // What is not named here goes on to the handler, which knows what it must refuse.
    body: takes(
      z.looseObject({
        room: z.string().openapi({ example: "conversation:team" }),
        content: z.string(),
        replyTo: z.string().optional(),
        to: userIdText.optional().openapi({ description: "The one member who gets it beside the sender" }),
        kind: z.enum(["text", "encrypted"]).optional(),
        id: requestId.optional(),
      }),
    ),
  },
  responses: {
    200: succeeds("What the acknowledgement says", replyOf("message:send")),
    ...fails(...refusals, ...misfits, "not_found", "conflict", "rate_limited", "unavailable"),
  },
});

const params = z.object({ id: messageIdText });
const failures = fails(...refusals, ...misfits, "not_found", "conflict", "rate_limited", "unavailable");

const edit = createRoute({
  method: "patch",
  path: "/api/v1/messages/{id}",
  operationId: "editMessage",
  tags: ["Messages"],
  summary: "Edit one's own message, as `message:edit` does",
  security,
  request: { headers: idempotency, params, body: takes(z.object({ content: z.string() })) },
  responses: { 200: succeeds("It is so, and whoever has it is told", replyOf("message:edit")), ...failures },
});

const erase = createRoute({
  method: "delete",
  path: "/api/v1/messages/{id}",
  operationId: "deleteMessage",
  tags: ["Messages"],
  summary: "Delete one's own message, or as a moderator somebody else's, as `message:delete` does",
  security,
  request: { headers: idempotency, params },
  responses: {
    200: succeeds("It is gone, and whoever had it is told", replyOf("message:delete")),
    ...failures,
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
    params: z.object({ id: conversationIdText }),
    query: pageQuery,
  },
  responses: {
    200: succeeds("A page", replyOf("room:history")),
    ...fails(...refusals, "not_found", "invalid_data", "rate_limited", "unavailable"),
  },
});

export function addMessages(app: OpenAPIHono<HttpEnv>, deps: AppDeps): void {
  app.openapi({ ...send, middleware: [requireCaller(deps)] as const }, async (c) => {
    const { id, ...message } = c.req.valid("json");
    const requestId = oneId(id, c.req.valid("header"));
    const sent = await ask(deps, c.get("caller"), "message:send", message, requestId);
    return answer(c, deps, sent);
  });

  app.openapi({ ...edit, middleware: [requireCaller(deps)] as const }, async (c) => {
    const data = { messageId: c.req.valid("param").id, ...c.req.valid("json") };
    const key = keyIn(c.req.valid("header"));
    return answer(c, deps, await ask(deps, c.get("caller"), "message:edit", data, key));
  });

  app.openapi({ ...erase, middleware: [requireCaller(deps)] as const }, async (c) => {
    const data = { messageId: c.req.valid("param").id };
    const key = keyIn(c.req.valid("header"));
    return answer(c, deps, await ask(deps, c.get("caller"), "message:delete", data, key));
  });

  app.openapi({ ...history, middleware: [requireCaller(deps)] as const }, async (c) => {
    const room = roomName("conversation", c.req.valid("param").id);
    const page = await ask(deps, c.get("caller"), "room:history", { room, ...c.req.valid("query") });
    return answer(c, deps, page);
  });
}

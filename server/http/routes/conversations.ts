/**
 * Conversations by HTTP: listed, made, and changed, by their people and by the backend that keeps them.
 *
 * Who may do what is the handlers' to say, as on a connection.
 */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { misfit } from "../../../protocol/errors.ts";
import { ask, idempotency, keyIn } from "../ask.ts";
import { requireCaller } from "../caller.ts";
import type { AppDeps, HttpEnv } from "../deps.ts";
import { answer, fails, misfits, refusals, succeeds, takes } from "../reply.ts";
import { conversationIdText, replyOf, userIdText } from "../shapes.ts";

const shared = { tags: ["Conversations"], security: [{ token: [] }, { serviceKey: [] }] };
const params = z.object({ id: conversationIdText });
const title = z.string().openapi({ maxLength: 120, example: "Order 7" });
const userIds = z.array(userIdText).openapi({ maxItems: 500 });
const description = "`Idempotency-Key` makes a repeat harmless.";
const failures = fails(...refusals, ...misfits, "not_found", "conflict", "rate_limited", "unavailable");
const done = {
  200: succeeds("It is so, and its members are told", replyOf("conversation:add")),
  ...failures,
};

const list = createRoute({
  ...shared,
  method: "get",
  path: "/api/v1/conversations",
  operationId: "listConversations",
  summary: "The caller's conversations, as `conversation:list` answers",
  responses: {
    200: succeeds("Conversations", replyOf("conversation:list")),
    ...fails(...refusals, "not_found", "rate_limited", "unavailable"),
  },
});

const create = createRoute({
  ...shared,
  method: "post",
  path: "/api/v1/conversations",
  operationId: "createConversation",
  summary: "Make a conversation, as `conversation:create` does",
  description: `It is the caller's, or where a service makes it, that of \`ownerId\`. ${description}`,
  request: {
    headers: idempotency,
    body: takes(
      z.object({
        ownerId: userIdText.optional().openapi({ description: "Of services, and required of them" }),
        memberIds: userIds.optional(),
        kind: z.enum(["group", "direct"]).optional().openapi({ default: "group" }),
        title: title.optional(),
      }),
    ),
  },
  responses: {
    200: succeeds("Where it is", replyOf("conversation:create")),
    ...failures,
  },
});

const rename = createRoute({
  ...shared,
  method: "patch",
  path: "/api/v1/conversations/{id}",
  operationId: "renameConversation",
  summary: "Change its title, as `conversation:rename` does: its owner, or a service",
  description,
  request: { headers: idempotency, params, body: takes(z.object({ title })) },
  responses: done,
});

const add = createRoute({
  ...shared,
  method: "post",
  path: "/api/v1/conversations/{id}/members",
  operationId: "addMembers",
  summary: "Add people, as `conversation:add` does: a member, or a service",
  description,
  request: { headers: idempotency, params, body: takes(z.object({ userIds })) },
  responses: done,
});

const remove = createRoute({
  ...shared,
  method: "delete",
  path: "/api/v1/conversations/{id}/members/{userId}",
  operationId: "removeMember",
  summary: "Remove somebody, as `conversation:remove` does: its owner, who leaves, or a service",
  description,
  request: { headers: idempotency, params: params.extend({ userId: userIdText }) },
  responses: done,
});

export function addConversations(app: OpenAPIHono<HttpEnv>, deps: AppDeps): void {
  app.openapi({ ...list, middleware: [requireCaller(deps)] as const }, async (c) => {
    return answer(c, deps, await ask(deps, c.get("caller"), "conversation:list", {}));
  });

  app.openapi({ ...create, middleware: [requireCaller(deps)] as const }, async (c) => {
    const { memberIds = [], kind = "group", ...rest } = c.req.valid("json");
    const caller = c.get("caller");
    if (caller.user.role === "service" && rest.ownerId === undefined) {
      const message = "got nothing, expected the user whose conversation it is to be";
      throw misfit("the body", [{ path: "ownerId", message }]);
    }
    const data = { memberIds, kind, ...rest };
    return answer(
      c,
      deps,
      await ask(deps, caller, "conversation:create", data, keyIn(c.req.valid("header"))),
    );
  });

  app.openapi({ ...rename, middleware: [requireCaller(deps)] as const }, async (c) => {
    const data = { conversationId: c.req.valid("param").id, ...c.req.valid("json") };
    const key = keyIn(c.req.valid("header"));
    return answer(c, deps, await ask(deps, c.get("caller"), "conversation:rename", data, key));
  });

  app.openapi({ ...add, middleware: [requireCaller(deps)] as const }, async (c) => {
    const data = { conversationId: c.req.valid("param").id, ...c.req.valid("json") };
    const key = keyIn(c.req.valid("header"));
    return answer(c, deps, await ask(deps, c.get("caller"), "conversation:add", data, key));
  });

  app.openapi({ ...remove, middleware: [requireCaller(deps)] as const }, async (c) => {
    const { id: conversationId, userId } = c.req.valid("param");
    const key = keyIn(c.req.valid("header"));
    const data = { conversationId, userId };
    return answer(c, deps, await ask(deps, c.get("caller"), "conversation:remove", data, key));
  });
}

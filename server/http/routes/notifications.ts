/** A backend's word to one user, kept until it is read, and to everyone. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { ask, idempotency, keyIn } from "../ask.ts";
import { requireRole } from "../caller.ts";
import type { AppDeps, HttpEnv } from "../deps.ts";
import { answer, fails, misfits, refusals, succeeds, takes } from "../reply.ts";
import { replyOf, userIdText } from "../shapes.ts";

const shared = {
  method: "post" as const,
  tags: ["Notifications"],
  security: [{ token: [] }, { serviceKey: [] }],
};
const words = {
  title: z.string().openapi({ maxLength: 120 }),
  message: z.string().openapi({ maxLength: 2_000 }),
};
const failures = fails(...refusals, ...misfits, "conflict", "unavailable");

const notify = createRoute({
  ...shared,
  path: "/api/v1/notifications",
  operationId: "sendNotification",
  summary: "Notify a user, as `notification:send` does",
  description: "For admins and services. `Idempotency-Key` makes a repeat harmless.",
  request: {
    headers: idempotency,
    body: takes(
      z.object({
        userId: userIdText,
        level: z.enum(["info", "success", "warning", "error"]).optional(),
        ...words,
        url: z.string().optional().openapi({ description: "http(s), or a path of the same site" }),
      }),
    ),
  },
  responses: { 200: succeeds("What the acknowledgement says", replyOf("notification:send")), ...failures },
});

const announce = createRoute({
  ...shared,
  path: "/api/v1/announcements",
  operationId: "sendAnnouncement",
  summary: "Announce something to everyone, as `announcement:send` does",
  description: "For admins and services. `Idempotency-Key` makes a repeat harmless.",
  request: { headers: idempotency, body: takes(z.object(words)) },
  responses: { 200: succeeds("What the acknowledgement says", replyOf("announcement:send")), ...failures },
});

export function addNotifications(app: OpenAPIHono<HttpEnv>, deps: AppDeps): void {
  const requireSpeaker = () => requireRole(deps, "admin", "service");

  app.openapi({ ...notify, middleware: [requireSpeaker()] as const }, async (c) => {
    const { userId, ...said } = c.req.valid("json");
    const key = keyIn(c.req.valid("header"));
    const data = { userIds: [userId], ...said };
    return answer(c, deps, await ask(deps, c.get("caller"), "notification:send", data, key));
  });

  app.openapi({ ...announce, middleware: [requireSpeaker()] as const }, async (c) => {
    const key = keyIn(c.req.valid("header"));
    const said = c.req.valid("json");
    return answer(c, deps, await ask(deps, c.get("caller"), "announcement:send", said, key));
  });
}

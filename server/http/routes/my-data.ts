/** Everything of a user, out, as one JSON text, and gone: at the user's own word, or a backend's. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { misfit } from "../../../protocol/errors.ts";
import { requireAdminOrKey, requireToken } from "../caller.ts";
import type { AppDeps, HttpEnv } from "../deps.ts";
import { answer, fails, refusals, succeeds } from "../reply.ts";
import { userIdRule, userIdText } from "../shapes.ts";
import { streamed } from "../streamed.ts";

const tags = ["My data"];
const security = [{ token: [] }];
const params = z.object({ userId: userIdText });
/** Nothing goes over the connection meanwhile. An erasure that takes longer goes on, unheard. */
const maxErasingSeconds = 240;
const events = z
  .array(z.looseObject({ type: z.string() }))
  .openapi({ description: "As they are on the wire" });

const everything = {
  200: succeeds(
    "All of it",
    z.object({
      format: z.literal("tautline-export-1"),
      exportedAt: z.int(),
      user: z.looseObject({ id: z.string() }),
      conversations: z.array(z.looseObject({ id: z.string() })),
      readMarks: z.array(z.object({ conversationId: z.string(), seq: z.int() })),
      sites: z.array(z.object({ domain: z.string(), category: z.string() })),
      reactions: z.array(z.object({ room: z.string(), messageId: z.string(), emoji: z.string() })),
      commitments: z.array(z.looseObject({ room: z.string(), id: z.string() })),
      messages: events,
      channelEvents: events,
      privateMessages: events,
      notifications: events,
      sessions: z.array(z.looseObject({ format: z.string() })),
      files: z.array(z.looseObject({ fileId: z.string(), base64: z.string() })),
    }),
  ),
};
const gone = {
  200: succeeds("What is gone", z.object({ messages: z.int(), files: z.int(), conversations: z.int() })),
};

const take = createRoute({
  method: "get",
  path: "/api/v1/users/me/export",
  operationId: "exportMyData",
  tags,
  summary: "Everything of mine, as one JSON text that is streamed",
  security,
  responses: {
    ...everything,
    ...fails(...refusals, "unavailable"),
  },
});

const erase = createRoute({
  method: "delete",
  path: "/api/v1/users/me",
  operationId: "eraseMyData",
  tags,
  summary: "Everything of mine, gone, and every token of mine with it",
  description: "Answers when all of it is done. There is no way back.",
  security,
  responses: {
    ...gone,
    ...fails(...refusals, "unavailable"),
  },
});

const ofOther = {
  tags,
  security: [{ token: [] }, { serviceKey: [] }],
  request: { params },
};

const takeOf = createRoute({
  ...ofOther,
  method: "get",
  path: "/api/v1/users/{userId}/export",
  operationId: "exportUserData",
  summary: "The same of any user, for admins and service keys",
  responses: { ...everything, ...fails(...refusals, "invalid_data", "unavailable") },
});

const eraseOf = createRoute({
  ...ofOther,
  method: "delete",
  path: "/api/v1/users/{userId}",
  operationId: "eraseUserData",
  summary: "Everything of a user, gone, and every token of theirs with it, for admins and service keys",
  description: "Answers when all of it is done. There is no way back.",
  responses: { ...gone, ...fails(...refusals, "invalid_data", "unavailable") },
});

export function addMyData(app: OpenAPIHono<HttpEnv>, deps: AppDeps): void {
  const { personal } = deps;

  app.get(take.path, requireToken(deps), (c) => {
    const pieces = personal.export(c.get("caller").user);
    return streamed(c, deps, pieces, "tautline-export.json");
  });
  app.openAPIRegistry.registerPath(take);

  app.openapi({ ...erase, middleware: [requireToken(deps)] as const }, async (c) => {
    c.env.allowIdle(maxErasingSeconds);
    const { user } = c.get("caller");
    const erased = await personal.erase(user.id, user);
    return answer(c, deps, erased);
  });

  app.get(takeOf.getRoutingPath(), requireAdminOrKey(deps), async (c) => {
    const { userId } = params.safeParse(c.req.param()).data ?? {};
    if (userId === undefined) throw misfit("the path", [{ path: "userId", message: userIdRule }]);
    const pieces = personal.export(await personal.find(userId));
    return streamed(c, deps, pieces, `tautline-export-${userId}.json`);
  });
  app.openAPIRegistry.registerPath(takeOf);

  app.openapi({ ...eraseOf, middleware: [requireAdminOrKey(deps)] as const }, async (c) => {
    c.env.allowIdle(maxErasingSeconds);
    const erased = await personal.erase(c.req.valid("param").userId, c.get("caller").user);
    return answer(c, deps, erased);
  });
}

/** Everything of the caller: out, as one JSON text, and gone. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { requireToken } from "../caller.ts";
import type { AppDeps, HttpEnv } from "../deps.ts";
import { answer, fails, refusals, succeeds } from "../reply.ts";
import { streamed } from "../streamed.ts";

const tags = ["My data"];
const security = [{ token: [] }];
const events = z
  .array(z.looseObject({ type: z.string() }))
  .openapi({ description: "As they are on the wire" });

const take = createRoute({
  method: "get",
  path: "/api/v1/users/me/export",
  operationId: "exportMyData",
  tags,
  summary: "Everything of mine, as one JSON text that is streamed",
  security,
  responses: {
    200: succeeds(
      "All of it",
      z.object({
        format: z.literal("tautline-export-1"),
        exportedAt: z.int(),
        user: z.looseObject({ id: z.string() }),
        conversations: z.array(z.looseObject({ id: z.string() })),
        readMarks: z.array(z.object({ conversationId: z.string(), seq: z.int() })),
        reactions: z.array(z.object({ room: z.string(), messageId: z.string(), emoji: z.string() })),
        messages: events,
        channelEvents: events,
        privateMessages: events,
        notifications: events,
        sessions: z.array(z.looseObject({ format: z.string() })),
        files: z.array(z.looseObject({ fileId: z.string(), base64: z.string() })),
      }),
    ),
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
    200: succeeds("What is gone", z.object({ messages: z.int(), files: z.int(), conversations: z.int() })),
    ...fails(...refusals, "unavailable"),
  },
});

export function addMyData(app: OpenAPIHono<HttpEnv>, deps: AppDeps): void {
  const { personal } = deps;

  app.get(take.path, requireToken(deps), (c) => {
    const pieces = personal.export(c.get("caller").user);
    return streamed(c, deps, pieces, "tautline-export.json");
  });
  app.openAPIRegistry.registerPath(take);

  app.openapi({ ...erase, middleware: [requireToken(deps)] as const }, async (c) => {
    const erased = await personal.erase(c.get("caller").user);
    return answer(c, deps, erased);
  });
}

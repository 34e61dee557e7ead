/** The caller's own focus sessions: the list, the report, all of it out, all of it gone. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { requireToken } from "../caller.ts";
import type { AppDeps, HttpEnv } from "../deps.ts";
import { answer, fails, refusals, succeeds } from "../reply.ts";
import { instant, numberText } from "../shapes.ts";
import { streamed } from "../streamed.ts";

const tags = ["Focus sessions"];
const security = [{ token: [] }];
const ofOne = [...refusals, "not_found", "invalid_data", "unavailable"] as const;
const params = z.object({ id: z.string().regex(/^[A-Za-z0-9._~-]{1,96}$/) });

const session = z
  .object({
    sessionId: z.string(),
    startTime: instant,
    endTime: instant.nullable(),
    endReason: z.string().nullable(),
    isActive: z.boolean(),
    focusScore: z.number(),
    activityCount: z.int(),
    lastActivityTime: instant,
  })
  .openapi("Session");

const details = session
  .extend({
    /** By name where they share a conversation with the owner. */
    watchers: z.array(z.object({ userId: z.string(), username: z.string().optional() })),
  })
  .openapi("SessionDetails");

const list = createRoute({
  method: "get",
  path: "/api/v1/sessions",
  operationId: "listSessions",
  tags,
  summary: "My focus sessions, the newest first",
  security,
  request: {
    query: z.object({
      before: numberText(0, Number.MAX_SAFE_INTEGER).optional(),
      limit: numberText(1, 200).optional(),
    }),
  },
  responses: {
    200: succeeds("Sessions that started before `before`", z.object({ sessions: z.array(session) })),
    ...fails(...refusals, "invalid_data", "unavailable"),
  },
});

const get = createRoute({
  method: "get",
  path: "/api/v1/sessions/{id}",
  operationId: "getSession",
  tags,
  summary: "One of my focus sessions, and who may watch it",
  security,
  request: { params },
  responses: { 200: succeeds("The session", details), ...fails(...ofOne) },
});

const inJson = succeeds("The report", z.looseObject({ focusScore: z.number() }));

const report = createRoute({
  method: "get",
  path: "/api/v1/sessions/{id}/report",
  operationId: "getSessionReport",
  tags,
  summary: "What came of a session: its score over time, where the time went, what was said",
  security,
  request: { params, query: z.object({ format: z.enum(["json", "csv"]).optional() }) },
  responses: {
    200: {
      description: inJson.description,
      content: { ...inJson.content, "text/csv": { schema: z.string() } },
    },
    ...fails(...ofOne),
  },
});

const take = createRoute({
  method: "get",
  path: "/api/v1/sessions/{id}/export",
  operationId: "exportSession",
  tags,
  summary: "All of a session, as one JSON text that is streamed",
  security,
  request: { params },
  responses: {
    200: succeeds(
      "All of it",
      z.object({
        format: z.literal("tautline-session-1"),
        session: z.looseObject({ sessionId: z.string() }),
        watchers: z.array(z.string()),
        interventions: z.array(z.looseObject({ id: z.string() })),
        activities: z.array(z.looseObject({ activityId: z.string() })),
      }),
    ),
    ...fails(...ofOne),
  },
});

const erase = createRoute({
  method: "delete",
  path: "/api/v1/sessions/{id}",
  operationId: "deleteSession",
  tags,
  summary: "One of my sessions, gone with all that was done in it",
  security,
  request: { params },
  responses: { 200: succeeds("It is gone", z.object({})), ...fails(...ofOne) },
});

export function addSessions(app: OpenAPIHono<HttpEnv>, deps: AppDeps): void {
  const { sessions } = deps;

  app.openapi({ ...list, middleware: [requireToken(deps)] as const }, async (c) => {
    const { before, limit = 50 } = c.req.valid("query");
    const found = [...(await sessions.list(c.get("caller").user, { before, limit }))];
    return answer(c, deps, { sessions: found });
  });

  app.openapi({ ...get, middleware: [requireToken(deps)] as const }, async (c) => {
    const found = await sessions.get(c.get("caller").user, c.req.valid("param").id);
    return answer(c, deps, { ...found, watchers: found.watchers.map((one) => ({ ...one })) });
  });

  app.openapi({ ...report, middleware: [requireToken(deps)] as const }, async (c): Promise<Response> => {
    const { id } = c.req.valid("param");
    const { json, csv } = await sessions.report(c.get("caller").user, id);
    if (c.req.valid("query").format !== "csv") return answer(c, deps, json);
    return c.body(csv, 200, {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="session-${id}.csv"`,
    });
  });

  app.get(take.getRoutingPath(), requireToken(deps), async (c) => {
    const id = c.req.param("id");
    const pieces = await sessions.export(c.get("caller").user, id);
    return streamed(c, deps, pieces, `session-${id}.json`);
  });
  app.openAPIRegistry.registerPath(take);

  app.openapi({ ...erase, middleware: [requireToken(deps)] as const }, async (c) => {
    await sessions.erase(c.get("caller").user, c.req.valid("param").id);
    return answer(c, deps, {});
  });
}

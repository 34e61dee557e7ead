/** What keeps the server running asks here: alive, serving, and by the numbers. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { ProtocolError } from "../../../protocol/errors.ts";
import type { AppDeps, HttpEnv } from "../deps.ts";
import { fails, succeeds, success } from "../reply.ts";

const health = createRoute({
  method: "get",
  path: "/health",
  operationId: "health",
  tags: ["Operation"],
  summary: "Whether the process is alive",
  responses: { 200: succeeds("Alive", z.object({ status: z.literal("ok") })), ...fails() },
});

const ready = createRoute({
  method: "get",
  path: "/ready",
  operationId: "ready",
  tags: ["Operation"],
  summary: "Whether the server takes requests now",
  responses: { 200: succeeds("Serving", z.object({ ready: z.literal(true) })), ...fails("unavailable") },
});

const metrics = createRoute({
  method: "get",
  path: "/metrics",
  operationId: "metrics",
  tags: ["Operation"],
  summary: "Counters and gauges for Prometheus",
  responses: {
    200: { description: "Prometheus text", content: { "text/plain": { schema: z.string() } } },
    ...fails(),
  },
});

export function addProbes(app: OpenAPIHono<HttpEnv>, deps: AppDeps): void {
  const { clock } = deps;

  app.openapi(health, (c) =>
    c.json(success(c.get("requestId"), clock.now(), { status: "ok" as const }), 200),
  );

  app.openapi(ready, (c) => {
    const { ready: isReady, reason } = deps.readiness();
    if (!isReady) throw new ProtocolError("unavailable", reason ?? "the server does not take requests now");
    return c.json(success(c.get("requestId"), clock.now(), { ready: true as const }), 200);
  });

  app.openapi(metrics, (c) =>
    c.text(deps.metrics(), 200, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" }),
  );
}

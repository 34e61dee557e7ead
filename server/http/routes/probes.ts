/** What keeps the server running asks here: alive, serving, and by the numbers. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { ProtocolError } from "../../../protocol/errors.ts";
import type { AppDeps, HttpEnv } from "../deps.ts";
import { answer, fails, succeeds } from "../reply.ts";

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
  app.openapi(health, (c) => {
    // Whoever is not let in can tell, all the same, that there is a server: the answer itself is not to be read.
    c.header("Cross-Origin-Resource-Policy", "cross-origin");
    return answer(c, deps, { status: "ok" as const });
  });

  app.openapi(ready, (c) => {
    const { ready: isReady, reason } = deps.readiness();
    if (!isReady) throw new ProtocolError("unavailable", reason ?? "the server does not take requests now");
    return answer(c, deps, { ready: true as const });
  });

  app.openapi(metrics, (c) =>
    c.text(deps.metrics(), 200, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" }),
  );
}

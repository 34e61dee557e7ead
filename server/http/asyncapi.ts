/** The description of the WebSocket that tools read: AsyncAPI 3.0, made from the protocol's schemas. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { asyncApi } from "../../protocol/asyncapi.ts";
import type { AppDeps, HttpEnv } from "./deps.ts";

export function addAsyncApi(app: OpenAPIHono<HttpEnv>, { config }: Pick<AppDeps, "config">): void {
  app.openAPIRegistry.registerPath({
    method: "get",
    path: "/asyncapi.json",
    operationId: "asyncapi",
    tags: ["Operation"],
    summary: "The WebSocket's description: every request, reply and event",
    responses: {
      200: { description: "AsyncAPI 3.0", content: { "application/json": { schema: { type: "object" } } } },
    },
  });
  let text: string | undefined;
  app.get("/asyncapi.json", (c) => {
    // Made when it is first asked for: it takes long, and a start must not.
    text ??= JSON.stringify(asyncApi());
    const { protocol, host } = new URL(config.http.publicUrl ?? c.req.url);
    const security = ["token", "tokenInQuery", "ticket"].map((name) => ({
      $ref: `#/components/securitySchemes/${name}`,
    }));
    const server = { host, protocol: protocol === "https:" ? "wss" : "ws", security };
    const servers = JSON.stringify({ tautline: server });
    return c.body(`{"servers":${servers},${text.slice(1)}`, 200, {
      "Content-Type": "application/json; charset=utf-8",
    });
  });
}

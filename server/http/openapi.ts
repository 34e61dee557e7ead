/** The description of the HTTP side that tools read: OpenAPI 3.1, made from the routes themselves. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { AppDeps, HttpEnv } from "./deps.ts";

/** Call it last: it describes what is there by then. */
export function addOpenApi(app: OpenAPIHono<HttpEnv>, { config }: Pick<AppDeps, "config">): void {
  const registry = app.openAPIRegistry;
  registry.registerComponent("securitySchemes", "token", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "A user's token: `sub`, `exp`, and optionally `name`, `role` and `rooms`",
  });
  registry.registerComponent("securitySchemes", "serviceKey", {
    type: "http",
    scheme: "bearer",
    description: "One of the server's service keys, for backends",
  });
  registry.registerComponent("securitySchemes", "link", {
    type: "apiKey",
    in: "query",
    name: "link",
    description: "Of one file, for one user and some minutes: what `file:select` gives",
  });
  registry.registerPath({
    method: "get",
    path: "/openapi.json",
    operationId: "openapi",
    tags: ["Operation"],
    summary: "This description",
    responses: {
      200: { description: "OpenAPI 3.1", content: { "application/json": { schema: { type: "object" } } } },
    },
  });
  let text: string | undefined;
  app.get("/openapi.json", (c) => {
    // Made when it is first asked for: it takes long, and a start must not.
    text ??= JSON.stringify(describe(app, config.http.publicUrl ?? "/"));
    return c.body(text, 200, { "Content-Type": "application/json; charset=utf-8" });
  });
}

function describe(app: OpenAPIHono<HttpEnv>, url: string): object {
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Tautline",
      version: "1",
      description: "Rooms for any page. Real-time traffic goes over the WebSocket at `/ws`.",
      license: { name: "MIT" },
    },
    servers: [{ url }],
    security: [],
  });
}

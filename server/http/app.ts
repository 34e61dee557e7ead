/**
 * The HTTP side, put together: what every request passes, the routes, and what becomes of errors.
 *
 * Every route is in `/openapi.json`, and every answer that is not a file has the same shape.
 */
import { OpenAPIHono, z } from "@hono/zod-openapi";
import { HTTPException } from "hono/http-exception";
import { type ErrorData, misfit, ProtocolError } from "../../protocol/errors.ts";
import { misfitWords } from "../../protocol/misfit-words.ts";
import { addAsyncApi } from "./asyncapi.ts";
import { jsonBody } from "./body.ts";
import type { AppDeps, HttpEnv } from "./deps.ts";
import { crossOrigin, requestIds, requestLog, securityHeaders } from "./guard.ts";
import { addOpenApi } from "./openapi.ts";
import { failureResponse } from "./reply.ts";
import { addAudit } from "./routes/audit.ts";
import { addAuth } from "./routes/auth.ts";
import { addBroadcast } from "./routes/broadcast.ts";
import { addChannels } from "./routes/channels.ts";
import { addConversations } from "./routes/conversations.ts";
import { addFiles } from "./routes/files.ts";
import { addMessages } from "./routes/messages.ts";
import { addMyData } from "./routes/my-data.ts";
import { addNotifications } from "./routes/notifications.ts";
import { addPages, nothingHere } from "./routes/pages.ts";
import { addPairings } from "./routes/pairings.ts";
import { addProbes } from "./routes/probes.ts";
import { addSessions } from "./routes/sessions.ts";
import { addSites } from "./routes/sites.ts";
import { addWebsocketRoutes } from "./routes/websocket.ts";

export function createApp(deps: AppDeps): OpenAPIHono<HttpEnv> {
  const { clock, log } = deps;
  // Hono's validator, which checks what the routes describe, passes nothing on to zod.
  z.config({ customError: misfitWords });
  const app = new OpenAPIHono<HttpEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const problems = result.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
      throw misfit(`the ${placeOf[result.target] ?? "request"}`, problems);
    },
  });

  app.use(requestIds(deps), requestLog(deps), securityHeaders, crossOrigin(deps));
  // Before the limits of all other bodies.
  addFiles(app, deps);
  app.use(jsonBody);
  addProbes(app, deps);
  addAuth(app, deps);
  addPairings(app, deps);
  addMessages(app, deps);
  addConversations(app, deps);
  addNotifications(app, deps);
  addMyData(app, deps);
  addSessions(app, deps);
  addSites(app, deps);
  addChannels(app, deps);
  addWebsocketRoutes(app, deps);
  addBroadcast(app, deps);
  addAudit(app, deps);
  addPages(app, deps);
  addAsyncApi(app, deps);
  addOpenApi(app, deps);

  app.notFound((c) => {
    const methods = methodsAt(app, c.req.path);
    if (methods.length === 0) {
      if (asksForPage(c.req.raw)) return nothingHere(c);
      return failureResponse(c, clock.now(), { code: "not_found", message: "there is nothing at this path" });
    }
    c.header("Allow", methods.join(", "));
    const message = `got ${c.req.method}, expected ${methods.join(" or ")}`;
    const { status, headers, body } = failureResponse(c, clock.now(), { code: "not_found", message });
    return new Response(body, { status: status === 404 ? 405 : status, headers });
  });

  app.onError((error, c) => {
    if (error instanceof ProtocolError) return failureResponse(c, clock.now(), error.toData());
    if (error instanceof HTTPException && error.status < 500) {
      return failureResponse(c, clock.now(), { code: "invalid_data", message: error.message });
    }
    return failureResponse(c, clock.now(), unexpected(error));
  });

  /** A bug: told to the log in full, to the caller by a number under which the log has it. */
  function unexpected(error: Error): ErrorData {
    const correlationId = deps.randomId(12);
    log.error("request failed", { correlationId, error });
    const message = "something went wrong here; the server's log has it under the correlation id";
    return { code: "internal", message, details: { correlationId } };
  }

  return app;
}

const placeOf: Readonly<Record<string, string>> = {
  json: "body",
  query: "query",
  param: "path",
  header: "header",
};

/** A browser's address line or a link, and no program: those take any type, or name JSON. */
function asksForPage({ method, headers }: Request): boolean {
  return method === "GET" && headers.get("accept")?.includes("text/html") === true;
}

/** Methods of the routes at a path; none where there is no route at all. */
function methodsAt(app: OpenAPIHono<HttpEnv>, path: string): string[] {
  const methods = app.routes
    .filter((route) => route.method !== "ALL" && patternOf(route.path).test(path))
    .map((route) => route.method);
  return [...new Set(methods)];
}

function patternOf(path: string): RegExp {
  const literal = path.replace(/[.~+^$()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replace(/:[A-Za-z]+(\\?\{[^}]*\})?/g, "[^/]+").replaceAll("*", ".*")}$`);
}

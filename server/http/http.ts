/**
 * HTTP, as the server's entry sees it: a request and where it came from in, a response out.
 *
 * It never rejects, and takes any request that Bun does.
 */
import { randomId } from "../lib/ids.ts";
import { requestUrl } from "../lib/request-url.ts";
import { createApp } from "./app.ts";
import type { HttpDeps, HttpEnv } from "./deps.ts";

export type { HttpDeps } from "./deps.ts";

export interface Http {
  /** @param from whom the request comes, and over which connection */
  fetch(request: Request, from: HttpEnv["Bindings"]): Promise<Response>;
}

export function createHttp(deps: HttpDeps): Http {
  const app = createApp({ randomId, ...deps });
  return {
    async fetch(request, from) {
      if (requestUrl(request.url) === null) return refuseHost(deps);
      return app.fetch(asGet(withHost(request)), from);
    },
  };
}

/** A health check by HTTP/1.0 may send no Host, and then Bun's URL is a mere path. */
function withHost(request: Request): Request {
  return request.url.startsWith("/") ? new Request(`http://localhost${request.url}`, request) : request;
}

/**
 * Hono would take the body off what it answers to HEAD, and with it the length; Bun sends the one without the other. A
 * range is for GET alone (RFC 9110, 14.2).
 */
function asGet(request: Request): Request {
  if (request.method !== "HEAD") return request;
  const headers = new Headers(request.headers);
  headers.delete("range");
  return new Request(request, { method: "GET", headers });
}

/** Before every route, and every limit: nothing of it is read. */
function refuseHost({ clock, randomId: idOf = randomId }: HttpDeps): Response {
  const message =
    "the Host header is no host and port, such as localhost:8765; ask for this server by its name";
  const meta = { timestamp: clock.now(), requestId: idOf(16) };
  return Response.json({ success: false, error: { code: "bad_envelope", message }, meta }, { status: 400 });
}

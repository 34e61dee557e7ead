/**
 * HTTP, as the server's entry sees it: a request and where it came from in, a response out.
 *
 * It never rejects, and takes any request that Bun does.
 */
import { randomId } from "../lib/ids.ts";
import { createApp } from "./app.ts";
import type { HttpDeps } from "./deps.ts";

export type { HttpDeps } from "./deps.ts";

export interface Http {
  /** @param info.address the client's, for limits and the log */
  fetch(request: Request, info: { readonly address: string }): Promise<Response>;
}

export function createHttp(deps: HttpDeps): Http {
  const app = createApp({ randomId, ...deps });
  return { fetch: async (request, info) => app.fetch(withHost(request), info) };
}

/** A health check by HTTP/1.0 may send no Host, and then Bun's URL is a mere path. */
function withHost(request: Request): Request {
  return URL.canParse(request.url) ? request : new Request(`http://localhost${request.url}`, request);
}

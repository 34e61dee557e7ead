/**
 * HTTP, as the server's entry sees it: a request and where it came from in, a response out.
 *
 * It never rejects.
 */
import { createApp } from "./app.ts";
import type { HttpDeps } from "./deps.ts";

export type { HttpDeps } from "./deps.ts";

export interface Http {
  /** @param info.address the asker's IP address, for the log */
  fetch(request: Request, info: { readonly address: string }): Promise<Response>;
}

export function createHttp(deps: HttpDeps): Http {
  const app = createApp(deps);
  return { fetch: async (request, info) => app.fetch(request, info) };
}

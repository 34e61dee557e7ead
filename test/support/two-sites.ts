/** Two sites with something to type into, for somebody who wanders between them: one server under two names. */
import type { BrowserContext, Page } from "playwright-core";

export interface TwoSites {
  /** A tab with each. */
  open(context: BrowserContext): Promise<readonly [Page, Page]>;
  stop(): void;
}

const markup = `<!doctype html><meta charset="utf-8"><title>A site</title>
<textarea aria-label="Notes"></textarea><input type="password" aria-label="Password">`;

export function serveTwoSites(): TwoSites {
  const server = Bun.serve({
    ...{ port: 0, hostname: "127.0.0.1" },
    fetch: () => new Response(markup, { headers: { "content-type": "text/html" } }),
  });
  return {
    async open(context) {
      const [one, other] = [await context.newPage(), await context.newPage()];
      await one.goto(`http://127.0.0.1:${server.port}/one?secret=1`);
      await other.goto(`http://localhost:${server.port}/other`);
      return [one, other];
    },
    stop: () => void server.stop(true),
  };
}

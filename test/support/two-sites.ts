/** Two sites with something to type into, for somebody who wanders between them: one server under two names. */
import type { BrowserContext, Page } from "playwright-core";

export interface TwoSites {
  /** Their addresses. */
  readonly one: string;
  readonly other: string;
  /** A tab with each. */
  open(context: BrowserContext): Promise<readonly [Page, Page]>;
  stop(): void;
}

const markup = `<!doctype html><meta charset="utf-8"><title>A site</title>
<textarea aria-label="Notes"></textarea><input type="password" aria-label="Password">`;

export function serveTwoSites(): TwoSites {
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () => new Response(markup, { headers: { "content-type": "text/html" } }),
  });
  const [one, other] = [
    `http://127.0.0.1:${server.port}/one?secret=1`,
    `http://localhost:${server.port}/other`,
  ];
  return {
    one,
    other,
    async open(context) {
      const pages = [await context.newPage(), await context.newPage()] as const;
      await pages[0].goto(one);
      await pages[1].goto(other);
      return pages;
    },
    stop: () => void server.stop(true),
  };
}

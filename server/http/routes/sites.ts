/** Which sites help the caller and which distract: the list for everybody, and the caller's own over it. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { domainNamed } from "../../lib/domain.ts";
import { requireToken } from "../caller.ts";
import type { AppDeps, HttpEnv } from "../deps.ts";
import { answer, fails, misfits, refusals, succeeds, takes } from "../reply.ts";

const tags = ["Focus sessions"];
const security = [{ token: [] }];
const maxSites = 1_000;
const category = z.enum(["focus", "neutral", "distracting"]);

const listed = z.object({
  sites: z.array(z.object({ domain: z.string(), category, isDefault: z.boolean() }).openapi("Site")),
});

const domain = z
  .string()
  .transform((given, context) => {
    const named = domainNamed(given);
    if (named !== undefined) return named;
    const got = JSON.stringify(given.slice(0, 80));
    const message = `got ${got}, expected a domain such as example.com, without a scheme or a path`;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  })
  .openapi({ type: "string", example: "example.com" });

const own = z
  .object({ sites: z.array(z.object({ domain, category })).max(maxSites) })
  .superRefine(({ sites }, context) => {
    const rows = new Map<string, number>();
    for (const [row, { domain }] of sites.entries()) {
      const before = rows.get(domain);
      if (before === undefined) rows.set(domain, row);
      else {
        const message = `got ${domain} again, which sites.${before} names already; keep one of the two`;
        context.addIssue({ code: "custom", path: ["sites", row, "domain"], message });
      }
    }
  });

const get = createRoute({
  method: "get",
  path: "/api/v1/sites",
  operationId: "listSites",
  tags,
  summary: "What sites count as in my focus sessions, by domain; subdomains count as the longest name here",
  security,
  responses: {
    200: succeeds("The list for everybody, with mine over it", listed),
    ...fails(...refusals, "unavailable"),
  },
});

const put = createRoute({
  method: "put",
  path: "/api/v1/sites",
  operationId: "setSites",
  tags,
  summary: "All that I say of sites from now on; sessions that go on are scored anew",
  description:
    "A row is wrong where it names no domain, or one that a row before it names; the error says which.",
  security,
  request: { body: takes(own) },
  responses: {
    200: succeeds("The list for everybody, with mine over it", listed),
    ...fails(...refusals, ...misfits, "unavailable"),
  },
});

export function addSites(app: OpenAPIHono<HttpEnv>, deps: AppDeps): void {
  const { sites } = deps;

  app.openapi({ ...get, middleware: [requireToken(deps)] as const }, async (c) => {
    const listed = [...(await sites.list(c.get("caller").user))];
    return answer(c, deps, { sites: listed });
  });

  app.openapi({ ...put, middleware: [requireToken(deps)] as const }, async (c) => {
    const { user } = c.get("caller");
    await sites.set(user, c.req.valid("json").sites);
    const listed = [...(await sites.list(user))];
    return answer(c, deps, { sites: listed });
  });
}

/**
 * The pages, their files, the SDK that any page may import, and the extension to be loaded unpacked.
 */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { type Asset, createAssets } from "../assets.ts";
import type { AppDeps, HttpEnv } from "../deps.ts";
import { failureResponse } from "../reply.ts";
import { serveAsset } from "../serve-asset.ts";

/** No inline script or style, nothing from elsewhere. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join("; ");

const page = { "Content-Security-Policy": pagePolicy };
/** The SDK holds no secret and is meant for foreign pages, isolated ones too. */
const sdk = { "Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin" };

/** Beside them stands what is in them. */
const archive = /^tautline-\w+\.zip$/;

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Tautline</title>
<h1>The server runs; its pages are not built yet</h1>
<p>Run <code>bun run build</code> in the project's folder, then load this page again.
`;

const nothing = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Nothing here: Tautline</title>
<link rel="icon" href="/demo/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/demo/page.css">
<link rel="stylesheet" href="/demo/notice.css">
<img src="/demo/favicon.svg" alt="">
<h1>There is nothing at this address</h1>
<p>Check it for a slip, or begin at the front page.</p>
<a href="/">To the front page</a>
`;

const pageAndSlash = /^\/(?:components|focus|admin|report\/[^/]+)\/$/;

/** For a person; what a program asked for is answered in JSON. A page's address with a slash behind it leads to the page. */
export function nothingHere(c: Context<HttpEnv>): Response | Promise<Response> {
  const { pathname, search } = new URL(c.req.url);
  if (pageAndSlash.test(pathname)) return c.redirect(pathname.slice(0, -1) + search, 308);
  return c.html(nothing, 404, page);
}

export function addPages(app: OpenAPIHono<HttpEnv>, { assetsDir, extensionDir, clock }: AppDeps): void {
  const assets = createAssets(assetsDir);
  const archives = createAssets(extensionDir);

  app.get("/", (c) => html(c, "demo/index.html"));
  app.get("/components", (c) => html(c, "demo/components.html"));
  app.get("/focus", (c) => html(c, "demo/focus.html"));
  app.get("/admin", (c) => html(c, "demo/admin.html"));
  app.get("/report/:sessionId", (c) => html(c, "demo/report.html"));
  app.get("/demo/*", (c) => file(c, page));
  app.get("/sdk/*", (c) => file(c, sdk));
  app.get("/extension/*", async (c) => {
    const name = c.req.path.slice("/extension/".length);
    return found(c, archive.test(name) ? await archives.find(name) : undefined, page);
  });

  async function html(c: Context<HttpEnv>, path: string): Promise<Response> {
    const asset = await assets.find(path);
    if (asset !== undefined) return serveAsset(asset, c.req.raw.headers, page);
    return c.html(notBuilt, 503, { ...page, "Retry-After": "5" });
  }

  async function file(c: Context<HttpEnv>, headers: Record<string, string>): Promise<Response> {
    return found(c, await assets.find(c.req.path.slice(1)), headers);
  }

  function found(c: Context<HttpEnv>, asset: Asset | undefined, headers: Record<string, string>): Response {
    if (asset !== undefined) return serveAsset(asset, c.req.raw.headers, headers);
    const message = "there is no such file; if the bundles were never built, run `bun run build`";
    return failureResponse(c, clock.now(), { code: "not_found", message });
  }

  for (const [path, type, summary] of described) {
    const [, parameter] = /\{(\w+)\}/.exec(path) ?? [];
    app.openAPIRegistry.registerPath({
      method: "get",
      path,
      operationId: `get ${path}`.replace(
        /[^a-z]+(.)?/gi,
        (_, letter?: string) => letter?.toUpperCase() ?? "",
      ),
      tags: ["Pages"],
      summary,
      ...(parameter === undefined ? {} : { parameters: [inPath(parameter)] }),
      responses: {
        200: { description: "The file", content: { [type]: { schema: { type: "string" } } } },
        304: { description: "It has not changed" },
        404: { description: "`not_found`" },
      },
    });
  }
}

const inPath = (name: string) => ({
  name,
  in: "path" as const,
  required: true,
  schema: { type: "string" as const },
});

const described = [
  ["/", "text/html", "The demo page"],
  ["/components", "text/html", "Every component, live, with the lines that embed it"],
  ["/focus", "text/html", "A focus session in the page, live, and those before"],
  ["/report/{sessionId}", "text/html", "The report of one of the reader's own focus sessions"],
  ["/admin", "text/html", "The operator's page; what it shows and does, it does with an admin's token"],
  [
    "/extension/{file}",
    "application/zip",
    "The browser extension, built: `tautline-chromium.zip`, `tautline-firefox.zip`",
  ],
  ["/demo/{file}", "*/*", "The demo page's files"],
  [
    "/sdk/{file}",
    "*/*",
    "The client (`tautline.js`) and the components (`components.js`) as ES modules; both as an npm package (`tautline.tgz`)",
  ],
] as const;

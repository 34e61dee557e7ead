import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { createHttp } from "../../../server/http/http.ts";
import { base, fakeDeps } from "./support.ts";

const script = `export const words = ${JSON.stringify("rooms for any page ".repeat(200))};\n`;
let folder = "";
let assetsDir = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tautline-assets-"));
  assetsDir = join(folder, "dist");
  for (const name of ["sdk", "demo/icons", "other"]) mkdirSync(join(assetsDir, name), { recursive: true });
  writeFileSync(join(assetsDir, "sdk/tautline.js"), script);
  writeFileSync(join(assetsDir, "demo/index.html"), "<!doctype html><title>Demo</title>");
  writeFileSync(join(assetsDir, "demo/icons/a.png"), new Uint8Array(2_000));
  writeFileSync(join(assetsDir, "demo/.env"), "hush");
  writeFileSync(join(assetsDir, "other/file.txt"), "hush");
  writeFileSync(join(folder, "secret.txt"), "hush");
});
afterAll(() => rmSync(folder, { recursive: true }));

function open(dir = assetsDir) {
  const { deps } = fakeDeps({
    env: { TAUTLINE_ALLOWED_ORIGINS: "https://a.example" },
    deps: { assetsDir: dir },
  });
  const door = createHttp(deps);
  return (path: string, init: RequestInit = {}) =>
    door.fetch(new Request(`${base}${path}`, init), { address: "127.0.0.1", allowIdle() {} });
}

test("the extension's archives are handed out, and nothing else beside them", async () => {
  const extensionDir = join(folder, "extension");
  mkdirSync(join(extensionDir, "chromium"), { recursive: true });
  writeFileSync(join(extensionDir, "tautline-chromium.zip"), "PK");
  writeFileSync(join(extensionDir, "chromium/manifest.json"), "{}");
  const door = createHttp(fakeDeps({ deps: { extensionDir } }).deps);
  const ask = (path: string) =>
    door.fetch(new Request(`${base}/extension/${path}`), { address: "127.0.0.1", allowIdle() {} });
  const archive = await ask("tautline-chromium.zip");
  expect([archive.status, archive.headers.get("content-type")]).toEqual([200, "application/zip"]);
  for (const path of ["chromium/manifest.json", "tautline-firefox.zip", "../secret.txt"])
    expect((await ask(path)).status).toBe(404);
});

describe("the demo page", () => {
  test("is at /, under a policy without inline script or foreign sources", async () => {
    const response = await open()("/");
    expect(await response.text()).toContain("Demo");
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).not.toContain("unsafe");
    expect(policy).not.toContain("*");
  });

  test("says what to run where the bundles are missing", async () => {
    const response = await open(join(folder, "nowhere"))("/");
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("bun run build");
    expect((await open(join(folder, "nowhere"))("/sdk/tautline.js")).status).toBe(404);
  });

  test("appears without a restart once it is built", async () => {
    const late = join(folder, "late");
    const ask = open(late);
    expect((await ask("/")).status).toBe(503);
    mkdirSync(join(late, "demo"), { recursive: true });
    writeFileSync(join(late, "demo/index.html"), "first");
    expect(await (await ask("/")).text()).toBe("first");
    writeFileSync(join(late, "demo/index.html"), "second, longer");
    expect(await (await ask("/")).text()).toBe("second, longer");
  });
});

describe("the SDK", () => {
  test("may be imported by any page, isolated ones too", async () => {
    for (const init of [
      {},
      { headers: { origin: "https://a.example" } },
      { headers: { origin: "https://b.example" } },
    ]) {
      const { headers } = await open()("/sdk/tautline.js", init);
      expect(headers.get("access-control-allow-origin")).toBe("*");
      expect(headers.get("cross-origin-resource-policy")).toBe("cross-origin");
      expect(headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    }
  });

  test("is not what the demo's files are", async () => {
    const { headers } = await open()("/demo/icons/a.png");
    expect(headers.has("access-control-allow-origin")).toBe(false);
    expect(headers.get("content-type")).toBe("image/png");
  });
});

describe("a file's encoding", () => {
  const unpack = {
    br: (bytes: Uint8Array) => brotliDecompressSync(bytes),
    gzip: (bytes: Uint8Array) => gunzipSync(bytes),
    none: (bytes: Uint8Array) => bytes,
  };
  const table: readonly [accepts: string | undefined, encoding: keyof typeof unpack][] = [
    [undefined, "none"],
    ["gzip, deflate, br", "br"],
    ["gzip", "gzip"],
    ["GZIP;q=0.5", "gzip"],
    ["br;q=0, gzip", "gzip"],
    ["br;q=0, *", "gzip"],
    ["*", "br"],
    ["identity", "none"],
    ["deflate, zstd", "none"],
    ["br;q=0,gzip;q=0", "none"],
    ["br;q=nonsense", "none"],
  ];
  test.each(table)("for %p is %s", async (accepts, encoding) => {
    const headers: Record<string, string> = accepts === undefined ? {} : { "accept-encoding": accepts };
    const response = await open()("/sdk/tautline.js", { headers });
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(response.headers.get("content-encoding")).toBe(encoding === "none" ? null : encoding);
    expect(response.headers.get("content-length")).toBe(String(bytes.byteLength));
    expect(response.headers.get("vary")).toContain("Accept-Encoding");
    expect(new TextDecoder().decode(unpack[encoding](bytes))).toBe(script);
  });

  test("is none for what does not shrink", async () => {
    const response = await open()("/demo/icons/a.png", { headers: { "accept-encoding": "br, gzip" } });
    expect(response.headers.has("content-encoding")).toBe(false);
  });
});

describe("a file that the browser has", () => {
  const held = (headers: Record<string, string>) => open()("/sdk/tautline.js", { headers });

  test("is answered by 304, by any of the tags it names", async () => {
    const etag = (await held({ "accept-encoding": "br" })).headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[^"]+"$/);
    for (const tags of [etag, `"other", ${etag}`, `W/${etag}`, "*"]) {
      const response = await held({ "accept-encoding": "br", "if-none-match": tags });
      expect(response.status).toBe(304);
      expect(response.headers.get("etag")).toBe(etag);
      expect(await response.text()).toBe("");
    }
  });

  test("is sent again where the encoding or the file is another", async () => {
    const etag = (await held({ "accept-encoding": "br" })).headers.get("etag") ?? "";
    expect((await held({ "accept-encoding": "gzip", "if-none-match": etag })).status).toBe(200);
    expect((await held({ "accept-encoding": "br", "if-none-match": '"other"' })).status).toBe(200);
  });

  test("is asked for each time, because names are stable", async () => {
    expect((await held({})).headers.get("cache-control")).toBe("no-cache");
  });
});

describe("nothing outside the two folders is ever sent", () => {
  test.each([
    "/demo/../../secret.txt",
    "/demo/%2e%2e/%2e%2e/secret.txt",
    "/demo/..%2f..%2fsecret.txt",
    "/demo/..%5c..%5csecret.txt",
    "/demo/%252e%252e/%252e%252e/secret.txt",
    "/demo/....//....//secret.txt",
    "/demo//etc/passwd",
    "/demo/%00/secret.txt",
    "/demo/index.html%00.png",
    "/demo/.env",
    "/demo/icons/../.env",
    "/demo/icons",
    "/demo/",
    "/demo",
    "/sdk/",
    "/sdk/../other/file.txt",
    "/sdk/%2e%2e/other/file.txt",
    "/other/file.txt",
    "/secret.txt",
    "//secret.txt",
    "/sdk/tautline.js/",
    "/sdk/TAUTLINE.js",
    "/sdk/none.js",
  ])("%s", async (path) => {
    const response = await open()(path);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain("hush");
  });
});

/** The npm package that the server hands out, as an application that installed it has it. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buildPackage } from "../../client/package/build.ts";
import { startRealServer } from "../support/real-server.ts";

const root = join(import.meta.dir, "../..");
let app = "";
let archive = "";
let installed = "";

/** What `npm install` does: the archive and what it says it needs, and nothing else. */
beforeAll(async () => {
  app = mkdtempSync(join(tmpdir(), "tautline-app-"));
  archive = join(app, "tautline.tgz");
  installed = join(app, "node_modules/tautline");
  buildPackage(archive);
  await new Bun.Archive(await Bun.file(archive).bytes()).extract(join(app, "unpacked"));
  mkdirSync(dirname(installed));
  symlinkSync(join(app, "unpacked/package"), installed);
  for (const name of Object.keys(manifest().dependencies)) {
    mkdirSync(dirname(join(app, "node_modules", name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(app, "node_modules", name));
  }
  writeFileSync(join(app, "package.json"), '{ "type": "module" }');
}, 60_000);
afterAll(() => rmSync(app, { recursive: true }));

const manifest = () => JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));

/** @param texts of files of the application, by name @returns what the compiler says of them, a line each */
function compile(texts: Record<string, string>, moduleResolution: "bundler" | "nodenext"): string[] {
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(app, name), text);
  const module = moduleResolution === "bundler" ? "esnext" : "nodenext";
  const options = [
    "--noEmit",
    "--strict",
    "--jsx",
    "react-jsx",
    "--target",
    "es2023",
    "--lib",
    "es2023,dom,dom.iterable",
  ];
  const { stdout } = Bun.spawnSync(
    [
      process.execPath,
      join(root, "node_modules/typescript/bin/tsc"),
      ...options,
      "--types",
      "",
      "--module",
      module,
      "--moduleResolution",
      moduleResolution,
      ...Object.keys(texts),
    ],
    { cwd: app },
  );
  return stdout.toString().split("\n");
}

const usage = `
  import { defineChannel } from "tautline/channel";
  import { connect, type Message } from "tautline/client";
  import "tautline/components";
  import { connect as connectCore } from "tautline/core";
  import { createBrowserOutbox } from "tautline/outbox";
  import { makeWhisperCode, browserRandom } from "tautline/whisper";
  import { z } from "zod";

  const prices = defineChannel("prices-*", { price: z.object({ value: z.number() }) });
  const client = connect({ url: "/ws", token: () => "t", ports: { outbox: createBrowserOutbox } });
  client.room("whisper:A").messages.list.subscribe((messages: readonly Message[]) => messages.length);
  client.channel(prices, "prices-us").on("price", ({ value }) => value.toFixed(2));
  const { messageId } = await client.request("message:send", { room: "whisper:A", content: "hi" });
  messageId satisfies string;
  connectCore({ url: "/ws" }).on("message:new", ({ content }) => content.length);
  document.querySelector("taut-chat")?.room?.startsWith(makeWhisperCode(browserRandom));
  document.querySelector("taut-chat")?.addEventListener("taut-sent", ({ detail }) => detail.key.length);
  document.addEventListener("taut-message", ({ detail }) => detail.message.content.length);
  addEventListener("taut-error", ({ detail }) => detail.code.length);
`;

const wrong = `${usage}
  client.channel(prices, "prices-us").on("halt", () => {});
  client.request("message:send", { room: "whisper:A", contents: "hi" });`;

test.each(["bundler", "nodenext"] as const)(
  "its types hold under %s, and a wrong event or field does not compile",
  (moduleResolution) => {
    const said = compile({ "right.ts": usage, "wrong.ts": wrong }, moduleResolution);
    const errors = said.filter((line) => line.includes("error TS"));
    expect(errors).toEqual([expect.stringContaining('"halt"'), expect.stringContaining("'contents'")]);
    for (const error of errors) expect(error).toStartWith("wrong.ts");
  },
);

/** What of React's types an element has to do with. */
const reactTypes = {
  "package.json": '{ "name": "react", "types": "index.d.ts" }',
  "index.d.ts": `
    export interface HTMLAttributes<T> { children?: unknown; className?: string | undefined; onClick?: (event: T) => void }
    export type DetailedHTMLProps<Attributes, T> = Attributes & { ref?: (element: T | null) => void };
    export namespace JSX { type Element = unknown; interface IntrinsicElements {} }`,
  "jsx-runtime.d.ts": `
    import { JSX as React } from "react";
    export namespace JSX { type Element = unknown; interface IntrinsicElements extends React.IntrinsicElements {} }`,
};

test("with the types of client/README.md, the elements are typed in React's markup", () => {
  const react = join(app, "node_modules/react");
  mkdirSync(react);
  for (const [name, text] of Object.entries(reactTypes)) writeFileSync(join(react, name), text);
  const readme = readFileSync(join(root, "client/README.md"), "utf8");
  const [, declared = ""] = /\/\/ taut\.d\.ts\n(.*?)```/s.exec(readme) ?? [];
  const page = `
    const chat = <taut-chat className="wide" room="whisper:A" maxChars={7} ref={(chat) => chat?.search()}
      ontaut-sent={({ detail }) => detail.key.length} />;
    export const right = <taut-provider url="/ws" tokenProvider={async () => "t"}>{chat}</taut-provider>;
    export const wrong = <taut-chat room={7} />;`;
  const said = compile({ "taut.d.ts": declared, "page.tsx": page }, "bundler");
  expect(said.filter((line) => line.includes("error TS"))).toEqual([
    expect.stringMatching(/^page\.tsx\(5,.*Type 'number' is not assignable to type 'string'/),
  ]);
});

test("what it depends on is what it imports, in versions that are tested here", () => {
  const { dependencies } = manifest();
  expect(Object.keys(dependencies)).toContain("@preact/signals-core");
  expect(Object.keys(dependencies)).not.toContain("hono");
  for (const [name, range] of Object.entries(dependencies)) {
    const path = join(root, "node_modules", name, "package.json");
    expect(range).toBe(`^${JSON.parse(readFileSync(path, "utf8")).version}`);
  }
});

test("a program that has it talks to a server, which hands out the same package", async () => {
  const server = await startRealServer();
  try {
    writeFileSync(
      join(app, "talk.js"),
      `import { connect } from "tautline/client";
       const answer = await fetch("${server.url}/api/v1/auth/guest", { method: "POST" });
       const { token } = (await answer.json()).data;
       const client = connect({ url: "${server.wsUrl}", token });
       client.room("whisper:HARBOUR").hold();
       const { messageId } = await client.request("message:send", { room: "whisper:HARBOUR", content: "hi" });
       console.log(messageId);
       client.close();`,
    );
    const talk = Bun.spawnSync([process.execPath, "talk.js"], { cwd: app });
    expect(talk.stderr.toString()).toBe("");
    expect(talk.stdout.toString()).toMatch(/^\S+\n$/);
    // Built by another process: the same sources make the same bytes.
    const handed = await fetch(`${server.url}/sdk/tautline.tgz`);
    expect(handed.headers.get("content-type")).toBe("application/gzip");
    expect(Buffer.from(await handed.arrayBuffer()).equals(readFileSync(archive))).toBe(true);
  } finally {
    await server.stop();
  }
}, 60_000);

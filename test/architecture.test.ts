/**
 * Who may import whom. A rule names a place and what that place may reach; everything else is forbidden, and the
 * message names the import that breaks it.
 */
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Glob } from "bun";
import { rowsOf } from "./protocol/readme.ts";
import { type Import, importsIn, importsOf } from "./support/imports.ts";

const root = join(import.meta.dir, "..");

interface Rule {
  readonly place: string;
  /** Folders and files of the project, by the beginning of their paths, beside the place itself. */
  readonly mayImport: readonly string[];
  readonly packages: readonly (string | RegExp)[];
  readonly why: string;
}

const node = /^(node:|bun$|bun:)/;

const rules: readonly Rule[] = [
  { place: "protocol/", mayImport: [], packages: ["zod"], why: "the contract stands alone" },
  {
    place: "client/core/",
    mayImport: ["protocol/"],
    packages: [],
    why: "the client's core has no features, no components and no dependency",
  },
  {
    place: "client/storage/",
    mayImport: ["client/core/"],
    packages: ["idb"],
    why: "a storage knows its port, and the one library that speaks IndexedDB",
  },
  {
    place: "client/features/",
    // The bundles' seams: what is in rooms.js takes the client from tautline.js, and that loads outbox.js.
    mayImport: ["client/core/", "client/tautline.ts", "client/outbox.ts", "protocol/"],
    packages: ["@preact/signals-core"],
    why: "features are state over the core, without a component",
  },
  {
    place: "client/components/",
    mayImport: ["client/index.ts", "client/whisper.ts", "protocol/"],
    packages: [/^lit($|\/)/, "@lit/context"],
    why: "components use the client as any page does",
  },
  {
    place: "client/demo/",
    mayImport: ["client/index.ts", "client/outbox.ts", "client/whisper.ts", "client/components/"],
    packages: [/^lit($|\/)/],
    why: "the demo is a page like any other",
  },
  {
    place: "extension/",
    mayImport: ["client/", "protocol/"],
    // The first three make it and are not in it.
    packages: [node, "esbuild", "playwright-core", "idb", /^lit($|\/)/],
    why: "the extension uses the client, and knows no server",
  },
  {
    place: "extension/queue/",
    mayImport: ["client/core/", "protocol/"],
    packages: ["idb"],
    why: "the queue knows its port and the wire, and no browser beyond IndexedDB",
  },
  {
    place: "extension/capture/",
    mayImport: ["protocol/"],
    packages: [],
    why: "what is captured is decided without knowing where it goes",
  },
  { place: "server/lib/", mayImport: [], packages: [node], why: "lib is below everything" },
  {
    place: "server/store/",
    mayImport: ["server/lib/", "protocol/"],
    packages: [node, /^drizzle-orm/],
    why: "a store knows lib and the contract",
  },
  {
    place: "server/auth/",
    mayImport: ["server/lib/", "protocol/"],
    packages: [node, "jose"],
    why: "auth knows lib and the contract",
  },
  {
    place: "server/language/",
    mayImport: ["protocol/"],
    packages: ["vader-sentiment"],
    why: "reading what people write is pure, and knows nobody's server",
  },
  {
    place: "server/assistant/",
    mayImport: ["server/lib/", "server/language/", "server/focus/", "protocol/"],
    packages: ["zod"],
    why: "an assistant stands in front of rules, and knows nobody's server",
  },
  {
    place: "server/focus/",
    mayImport: ["server/lib/", "protocol/"],
    packages: [],
    why: "how focused a session was is pure, and knows no room and no store",
  },
  {
    place: "server/room/",
    mayImport: ["server/focus/", "server/lib/", "server/store/port.ts", "server/auth/", "protocol/"],
    packages: [],
    why: "rooms stand on store, auth and what scores a session, and know no feature and no socket",
  },
  {
    place: "server/features/",
    mayImport: [
      "server/lib/",
      "server/store/port.ts",
      "server/auth/",
      "server/room/",
      "server/language/",
      "server/focus/",
      "protocol/",
    ],
    packages: [],
    why: "features know rooms, never a connection or HTTP",
  },
  {
    place: "server/connection/",
    mayImport: [
      "server/lib/",
      "server/store/port.ts",
      "server/auth/",
      "server/room/",
      "server/features/feature.ts",
      "protocol/",
    ],
    packages: ["bun"],
    why: "a connection knows the shape of a feature, never a particular one",
  },
  {
    place: "server/http/",
    mayImport: ["server/lib/", "server/auth/", "server/config.ts", "server/room/port.ts", "protocol/"],
    packages: [node, /^hono($|\/)/, "@hono/zod-openapi", "zod"],
    why: "HTTP gets everything else as arguments",
  },
  {
    place: "server/config",
    mayImport: ["server/config", "server/lib/", "protocol/"],
    packages: ["zod"],
    why: "configuration depends on nothing that it configures",
  },
];

const project = ["protocol", "client", "extension", "server"].flatMap(importsOf);

function isAllowed({ to }: Import, { place, mayImport, packages }: Rule): boolean {
  const isOfProject = /^(protocol|server|client|extension|bench|test|package\.json)/.test(to);
  if (isOfProject) return [place, ...mayImport].some((start) => to.startsWith(start));
  return packages.some((name) => (typeof name === "string" ? to === name : name.test(to)));
}

/** `server/features/messages.ts` and what is in `server/features/messages/` are one feature. */
const featureOf = (path: string) => path.split("/")[2]?.replace(/\.ts$/, "");

/** What a folder's README says of a rule: paths from the folder itself, or from the root where they are outside. */
function inWords(folder: string, place: string, mayImport: readonly string[]): string[] {
  const others = mayImport.filter((path) => path !== place);
  return others.length === 0 ? ["nothing"] : others.map((path) => path.replace(`${folder}/`, "")).sort();
}

const describeImport = ({ from, line, to }: Import) => `${from}:${line} imports ${to}`;

describe("who may import whom", () => {
  for (const rule of rules) {
    test(`${rule.place}: ${rule.why}`, () => {
      const own = project.filter(({ from }) => from.startsWith(rule.place));
      expect(own.length).toBeGreaterThan(0);
      expect(own.filter((found) => !isAllowed(found, rule)).map(describeImport)).toEqual([]);
    });
  }

  test.each(["client", "server"])("%s/README.md says the same", (folder) => {
    const places = new Map<string, readonly string[]>();
    for (const [names = "", , mayImport = ""] of rowsOf(
      readFileSync(join(root, folder, "README.md"), "utf8"),
    )) {
      const reached = mayImport.replace(/\(.*?\)/g, "").split(",");
      for (const name of names.split(" "))
        places.set(`${folder}/${name}`, reached.map((path) => path.trim()).sort());
    }
    const own = rules.filter(({ place }) => place.startsWith(`${folder}/`));
    expect(own.map(({ place }) => [place, places.get(place) ?? places.get(`${place}/`)])).toEqual(
      own.map(({ place, mayImport }) => [place, inWords(folder, place, mayImport)]),
    );
  });

  test("nobody imports bench or test", () => {
    const wrong = project.filter(({ to }) => /^(bench|test)\//.test(to));
    expect(wrong.map(describeImport)).toEqual([]);
  });

  test("nobody imports the extension but itself", () => {
    const wrong = project.filter(
      ({ from, to }) => to.startsWith("extension/") && !from.startsWith("extension/"),
    );
    expect(wrong.map(describeImport)).toEqual([]);
  });

  test("features never import each other; they meet through happenings", () => {
    const wrong = project.filter(
      ({ from, to }) =>
        from.startsWith("server/features/") &&
        to.startsWith("server/features/") &&
        !to.endsWith("/feature.ts") &&
        !from.endsWith("/index.ts") &&
        featureOf(from) !== featureOf(to),
    );
    expect(wrong.map(describeImport)).toEqual([]);
  });

  test("only connection/socket.ts and the composition root touch Bun's server", () => {
    const wrong = project.filter(
      ({ from, to }) => to === "bun" && from.startsWith("server/") && from !== "server/connection/socket.ts",
    );
    expect(wrong.map(describeImport)).toEqual([]);
  });

  test("the port that rooms share with HTTP is of types only", () => {
    const text = readFileSync(join(root, "server/room/port.ts"), "utf8");
    expect(new Bun.Transpiler({ loader: "ts" }).transformSync(text).trim()).toBe("");
  });

  test("no schema reaches the browser: client and extension import only types of the event families", () => {
    const hasSchemas = /^protocol\/(index|event|events\/.*)\.ts$/;
    const wrong = project.filter(
      ({ from, to, isType }) => /^(client|extension)\//.test(from) && hasSchemas.test(to) && !isType,
    );
    expect(wrong.map(describeImport)).toEqual([]);
  });
});

test("only the command line, cli.ts, reads the environment", () => {
  const readers = [...new Glob("server/**/*.ts").scanSync(root)].filter((file) => {
    return /process\.env|Bun\.env|import\.meta\.env/.test(readFileSync(join(root, file), "utf8"));
  });
  expect(readers).toEqual(["server/cli.ts"]);
});

test("no test blocks the thread until a promise settles", () => {
  const blocking = [...new Glob("test/**/*.test.ts").scanSync(root)].filter((file) => {
    return /\)\s*\.(rejects|resolves)\b/.test(readFileSync(join(root, file), "utf8"));
  });
  expect(blocking).toEqual([]); // test/support/failure.ts says why, and what to use
});

test("no object is spread that is written in the same place", () => {
  // Its properties can stand there themselves, one a line.
  const folders = "{protocol,server,client,extension,bench,test}";
  const spread = [...new Glob(`${folders}/**/*.{ts,js,mjs}`).scanSync(root)]
    .filter((file) => !/(^|\/)(node_modules|dist|output|data)\//.test(file))
    .flatMap((file) => {
      const lines = readFileSync(join(root, file), "utf8").split("\n");
      return lines.flatMap((line, index) => (/\.{3}\(?\{/.test(line) ? [`${file}:${index + 1}`] : []));
    });
  expect(spread).toEqual([]);
});

test("an import is found however it is written", () => {
  const text = [
    'import { a } from "./a.ts";',
    'import type { B } from "../lib/b.ts";',
    "import {\n  c,\n  d,\n} from '../c.ts';",
    'export * from "zod";',
    'const e = await import("./e.ts");',
    'import "./f.ts";',
  ].join("\n");
  expect(importsIn("server/room/x.ts", text).map(({ to, isType }) => [to, isType])).toEqual([
    ["server/room/a.ts", false],
    ["server/lib/b.ts", true],
    ["server/c.ts", false],
    ["zod", false],
    ["server/room/e.ts", false],
    ["server/room/f.ts", false],
  ]);
});

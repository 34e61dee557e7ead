/** The component of client/README.md, as it stands there, over a stand-in for React that draws what is returned. */
import { afterAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, connect } from "../../client/index.ts";
import { type RealServer, startRealServer, until } from "../support/real-server.ts";
import { tokenFor } from "./contract/support/tokens.ts";

const root = join(import.meta.dir, "../..");
const folder = mkdtempSync(join(tmpdir(), "tautline-react-"));
let server: RealServer | undefined;

afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

/** Keeps what the component asks for, so that the test can play React's part. */
const standIn = `
  export const effects = [], subscriptions = [];
  export const useCallback = (callback) => callback;
  export const useEffect = (effect) => effects.push(effect);
  export const useSyncExternalStore = (subscribe, read) => (subscriptions.push(subscribe), read());
`;
const elements = `
  export const Fragment = "";
  export const jsx = (type, props) => ({ type, ...props }), jsxs = jsx, jsxDEV = jsx;
`;

interface Element {
  readonly type: string;
  readonly children?: unknown;
  readonly onClick?: () => void;
}

/** In a folder of its own, where the package and the stand-in are installed. */
function writePage({ wsUrl }: RealServer): void {
  const readme = readFileSync(join(root, "client/README.md"), "utf8");
  const [, code = ""] = /### In React\n.*?```tsx\n(.*?)```/s.exec(readme) ?? [];
  writeFileSync(join(folder, "chat.tsx"), code.replace("wss://chat.example/ws", wsUrl));
  const token = JSON.stringify(tokenFor("lea", { name: "Lea" }));
  writeFileSync(join(folder, "token.ts"), `export const fetchToken = async () => ${token};`);
  const react = join(folder, "node_modules/react");
  mkdirSync(react, { recursive: true });
  writeFileSync(join(react, "package.json"), '{ "name": "react", "type": "module", "main": "index.js" }');
  writeFileSync(join(react, "index.js"), standIn);
  for (const name of ["jsx-runtime.js", "jsx-dev-runtime.js"]) writeFileSync(join(react, name), elements);
  symlinkSync(root, join(folder, "node_modules/tautline"));
}

const parts = (drawn: unknown): readonly Element[] =>
  Array.isArray(drawn) ? drawn.flatMap(parts) : typeof drawn === "object" ? [drawn as Element] : [];
const all = (drawn: unknown): readonly Element[] =>
  parts(drawn).flatMap((part) => [part, ...all(part.children)]);
const texts = (drawn: unknown, type: string) =>
  all(drawn).flatMap((part) => (part.type === type ? [[part.children].flat().join("")] : []));

test("it shows what is said, who types and how the connection is, as that changes, and leaves the room", async () => {
  server = await startRealServer();
  writePage(server);
  const { Chat, client } = (await import(join(folder, "chat.tsx"))) as {
    Chat: (props: { room: string }) => unknown;
    client: Client;
  };
  const react = await import(join(folder, "node_modules/react/index.js"));
  const other = connect({ url: server.wsUrl, token: tokenFor("ida", { name: "Ida" }) });
  const { room } = await other.conversations.create({ kind: "group", title: "Boats", memberIds: ["lea"] });
  const theirs = other.room(room);
  const release = theirs.hold();
  theirs.messages.send("Ahoy");
  await until("it was sent", () => theirs.messages.list.value.at(0)?.state === "sent");

  let drawn = Chat({ room });
  const draw = () => {
    drawn = Chat({ room });
  };
  const [leave] = react.effects.splice(0).map((effect: () => () => void) => effect());
  for (const subscribe of react.subscriptions.splice(0)) subscribe(draw);
  await until("what was said before is there", () => texts(drawn, "li").includes("Ida: Ahoy"));
  theirs.typing.input();
  await until("the other one is seen typing", () => texts(drawn, "p").includes("Ida is typing"));
  expect(texts(drawn, "p")).toContain("Connected");
  all(drawn)
    .find(({ type }) => type === "button")
    ?.onClick?.();
  await until("both have it", () => theirs.messages.list.value.length === 2);
  await until("so does the page", () => texts(drawn, "li").includes("Lea: Hello"));
  leave();
  await until("the page has left", () => client.room(room).state.value.kind !== "joined");
  release();
  for (const one of [client, other]) one.close();
}, 30_000);

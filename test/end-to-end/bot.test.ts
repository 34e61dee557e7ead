/** The bot of client/README.md, run as it stands there. */
import { afterAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "../../client/index.ts";
import { type RealServer, startRealServer, until } from "../support/real-server.ts";
import { tokenFor } from "./contract/support/tokens.ts";

const root = join(import.meta.dir, "../..");
const folder = mkdtempSync(join(tmpdir(), "tautline-bot-"));
let server: RealServer | undefined;
let bot: Bun.Subprocess | undefined;

afterAll(async () => {
  bot?.kill();
  await server?.stop();
  rmSync(folder, { recursive: true });
});

/** In a folder of its own, where the package is installed. */
function writeBot(): void {
  const readme = readFileSync(join(root, "client/README.md"), "utf8");
  const [, code] = /### A bot\n.*?```ts\n(.*?)```/s.exec(readme) ?? [];
  writeFileSync(join(folder, "bot.ts"), code ?? "");
  writeFileSync(
    join(folder, "think.ts"),
    "export const think = (question: string) => Bun.sleep(700).then(() => question.toUpperCase());",
  );
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/tautline"));
}

function startBot({ wsUrl }: RealServer): Bun.Subprocess {
  return Bun.spawn([process.execPath, "--no-orphans", join(folder, "bot.ts")], {
    env: {
      PATH: process.env.PATH,
      TAUTLINE_URL: wsUrl,
      TAUTLINE_TOKEN: tokenFor("tutor", { name: "Tutor" }),
    },
    stdout: "ignore",
    stderr: "inherit",
  });
}

test("it answers what is said to it, once, also what was said while it was away, and is seen typing", async () => {
  server = await startRealServer();
  writeBot();
  bot = startBot(server);
  const client = connect({ url: server.wsUrl, token: tokenFor("lea", { name: "Lea" }) });
  const { room } = await client.conversations.create({ kind: "group", title: "Sums", memberIds: ["tutor"] });
  const { hold, messages, typing } = client.room(room);
  const release = hold();
  const seen = new Set<string>();
  typing.users.subscribe((users) => {
    for (const { username } of users) seen.add(username);
  });
  const said = () => messages.list.value.map(({ content }) => content);
  messages.send("one");
  await until("the answer is there", () => said().includes("ONE"), 10_000);
  bot.kill("SIGKILL");
  await bot.exited;
  messages.send("two");
  bot = startBot(server);
  await until("the other answer is there", () => said().includes("TWO"), 10_000);
  expect(said()).toEqual(["one", "ONE", "two", "TWO"]);
  expect([...seen]).toEqual(["Tutor"]);
  release();
  client.close();
}, 40_000);

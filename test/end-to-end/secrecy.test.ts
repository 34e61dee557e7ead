/**
 * What is said to one is on nobody else's wire, and what is taken back is nowhere: every frame that several users
 * were sent, everything that the server logged, and every file that it, a backup or an export wrote is searched.
 *
 * Each secret holds a word that is found nowhere else; controls show that the search would find it.
 */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { says, startStandIn } from "../server/assistant/stand-in.ts";
import { type RealServer, startRealServer, until } from "../support/real-server.ts";
import { arrive, converse, eventsOf, heard, say, userIdOf } from "./contract/support/people.ts";
import { tokenFor } from "./contract/support/tokens.ts";
import { WireClient } from "./contract/support/wire-client.ts";

const root = join(import.meta.dir, "../..");
const setupTimeoutMs = 60_000;

/** Each reads as a promise, so that a leak to the assistant would show, too. */
const words = {
  open: "openplatypus",
  privately: "privateplatypus",
  privateEdited: "privatelyeditedplatypus",
  privateDeleted: "privatelydeletedplatypus",
  whisper: "whisperplatypus",
  whisperCode: "WHISPERCODEPLATYPUS",
  deleted: "deletedplatypus",
  edited: "editedawayplatypus",
  refused: "refusedplatypus",
  later: "laterplatypus",
  fileName: "filenameplatypus",
  fileBytes: "filebytesplatypus",
  lostName: "lostnameplatypus",
  lostBytes: "lostbytesplatypus",
  lostThumbnail: "lostthumbnailplatypus",
  notice: "noticeplatypus",
};
type Word = keyof typeof words;
const promising = (word: Word) => `I'll bring 3 ${words[word]}s on Friday`;

let dir = "";
let server: RealServer;
const assistant = startStandIn(() => says({ promises: [], unclear: null }));

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "tautline-secrecy-"));
  mkdirSync(join(dir, "temporary"));
  server = await startRealServer({
    env: {
      TAUTLINE_LOG_LEVEL: "debug",
      TAUTLINE_LOG_FORMAT: "json",
      TAUTLINE_LLM_URL: assistant.url,
      TAUTLINE_LLM_MODEL: "a-model",
      TMPDIR: join(dir, "temporary"),
    },
  });
}, setupTimeoutMs);
afterAll(async () => {
  await server?.stop();
  await assistant.stop();
  rmSync(dir, { recursive: true });
});

const wire = (...clients: WireClient[]) => clients.flatMap(({ frames }) => frames).join("\n");
const log = () => server.stdout + server.stderr;
/** As an export has files. */
const base64 = (text: string) => Buffer.from(text).toString("base64");
const bearer = (client: WireClient) => ({ authorization: `Bearer ${tokenFor(userIdOf(client))}` });

/** Under the data directory, and where the server puts what is temporary. */
function filesHolding(word: Word): string[] {
  const temporary = readdirSync(join(dir, "temporary"), { recursive: true })
    .map((name) => join(dir, "temporary", String(name)))
    .filter((path) => statSync(path).isFile() && readFileSync(path).includes(words[word]));
  return [...server.filesHolding(words[word]), ...temporary];
}

const goneFromDisk = (word: Word) => until(`${word} is gone`, () => filesHolding(word).length === 0);

async function get(path: string, client: WireClient) {
  const response = await fetch(`${server.url}${path}`, { headers: bearer(client) });
  return { status: response.status, text: await response.text() };
}

async function backup(name: string): Promise<Buffer> {
  const path = join(dir, name);
  const child = Bun.spawn([process.execPath, "--no-orphans", "server/start.ts", "backup", path], {
    cwd: root,
    env: {
      PATH: process.env.PATH ?? "",
      HOME: process.env.HOME ?? "",
      TMPDIR: join(dir, "temporary"),
      TAUTLINE_DATA_DIR: server.dataDir,
    },
    stdin: "ignore",
    stdout: "ignore",
    stderr: "ignore",
  });
  expect(await child.exited).toBe(0);
  return readFileSync(path);
}

async function post(room: string, client: WireClient, name: Word, bytes: Word, thumbnail?: Word) {
  const body = new FormData();
  body.append("room", room);
  const png = "\x89PNG\r\n\x1a\n";
  if (thumbnail !== undefined) {
    body.append(
      "thumbnail",
      new Blob([Buffer.from(png + words[thumbnail], "latin1")], { type: "image/png" }),
    );
  }
  body.append("file", new File([words[bytes]], `${words[name]}.txt`, { type: "text/plain" }));
  const response = await fetch(`${server.url}/api/v1/files`, {
    method: "POST",
    headers: bearer(client),
    body,
  });
  const { data } = (await response.json()) as { data: { fileId: string; url: string } };
  return data;
}

/** Ann, Ben and Cas in a conversation; Eve is in none with them. */
async function people() {
  const [ann, ben, cas, eve] = await arrive(server, ["ann", "ben", "cas", "eve"]);
  if (!ann || !ben || !cas || !eve) throw new Error("nobody came");
  return { ann, ben, cas, eve, ...(await converse(ann, ben, cas)) };
}

/** Everything that a client that comes anew can get of a room and of its own. */
async function everythingFor(client: WireClient, room: string): Promise<string> {
  const back = await WireClient.connect(server, userIdOf(client), {
    resume: { [room]: { epoch: "none", seq: 0 } },
  });
  const id = room.slice(room.indexOf(":") + 1);
  const answers = [
    await back.request("room:join", { room }),
    await back.request("room:history", { room, after: 0 }),
    await back.request("room:history", { room: `user:${userIdOf(client)}`, after: 0 }),
    await back.request("conversation:list"),
    await back.request("commitment:list", { room }),
  ];
  const pages = await Promise.all([
    get(`/api/v1/conversations/${id}/messages`, client),
    get("/api/v1/conversations", client),
    get("/api/v1/users/me/export", client),
  ]);
  await back.close();
  return JSON.stringify([answers, back.frames, pages]);
}

test("an ordinary message is on every member's wire, on the disk, in a backup and at the assistant: the search finds what there is", async () => {
  const { ann, ben, cas, eve, room } = await people();
  await say(ann, room, promising("open"));
  for (const one of [ann, ben, cas]) await heard(one, promising("open"));
  await until("the assistant was asked", () =>
    JSON.stringify(assistant.asked.map(({ body }) => body)).includes(words.open),
  );
  expect(wire(ben)).toContain(words.open);
  expect(await everythingFor(cas, room)).toContain(words.open);
  expect(filesHolding("open").length).toBeGreaterThan(0);
  expect(filesHolding("open").filter((path) => path.endsWith("-wal"))).toHaveLength(1);
  expect((await backup("open.db")).includes(words.open)).toBe(true);
  expect(wire(eve)).not.toContain(words.open);
  expect(await everythingFor(eve, room)).not.toContain(words.open);
  expect(log()).toContain('"level"');
  expect(log()).not.toContain(words.open);
});

describe("a private message", () => {
  test("is on the wires of the two alone, whatever the others ask for", async () => {
    const { ann, ben, cas, eve, room } = await people();
    const { messageId } = await ann.ask<{ messageId: string }>("message:send", {
      room,
      content: promising("privately"),
      to: userIdOf(ben),
    });
    await heard(ben, promising("privately"));
    await ben.ask("message:react", { messageId, emoji: "🌿", on: true });
    await ann.ask("message:edit", { messageId, content: promising("privateEdited") });
    await ben.waitForType("message:update");
    for (const other of [cas, eve]) {
      for (const [type, data] of [
        ["message:edit", { messageId, content: "mine now" }],
        ["message:react", { messageId, emoji: "🌿", on: true }],
        ["message:delete", { messageId }],
        ["room:join", { room: `user:${userIdOf(ben)}` }],
        ["room:history", { room: `user:${userIdOf(ann)}`, after: 0 }],
      ] as const) {
        expect(["forbidden", "not_found"]).toContain((await other.askInVain(type, data)).code);
      }
      await other.request("message:send", { room, content: "what was that?", replyTo: messageId });
      const seen = wire(other) + (await everythingFor(other, room));
      for (const word of ["privately", "privateEdited"] as const) expect(seen).not.toContain(words[word]);
      expect(wire(other)).not.toContain("🌿");
    }
    // What the two can look up is the edited text.
    for (const one of [ann, ben]) {
      const own = await everythingFor(one, room);
      expect(own).toContain(words.privateEdited);
      expect(own).not.toContain(words.privately);
    }
    await goneFromDisk("privately");
  });

  test("is in no log, and no assistant is asked about it", async () => {
    const asked = JSON.stringify(assistant.asked.map(({ body }) => body));
    for (const word of ["privately", "privateEdited"] as const) {
      expect(log()).not.toContain(words[word]);
      expect(asked).not.toContain(words[word]);
    }
  });

  test("that is deleted is in neither user's log, on no disk and in no backup", async () => {
    const { ann, ben, room } = await people();
    const to = userIdOf(ben);
    const said = { room, content: promising("privateDeleted"), to };
    const { messageId } = await ann.ask<{ messageId: string }>("message:send", said);
    await heard(ben, promising("privateDeleted"));
    expect(filesHolding("privateDeleted").length).toBeGreaterThan(0);
    await ann.ask("message:delete", { messageId });
    await goneFromDisk("privateDeleted");
    for (const one of [ann, ben]) {
      expect(await everythingFor(one, room)).not.toContain(words.privateDeleted);
    }
    expect((await backup("private.db")).includes(words.privateDeleted)).toBe(false);
    expect(log()).not.toContain(words.privateDeleted);
  });
});

test("a whisper is on the wires of those who are in the room, and in no file, log, backup, export or assistant's ear", async () => {
  const { ann, ben, cas, eve } = await people();
  const room = `whisper:${words.whisperCode}`;
  for (const one of [ann, ben]) await one.ask("room:join", { room });
  const { messageId } = await say(ann, room, promising("whisper"));
  await heard(ben, promising("whisper"));
  await ann.request("message:send", { room, content: `${words.whisper}${"x".repeat(6_000)}` });
  await ann.request("message:edit", { messageId, content: `${words.whisper} again` });
  await cas.request("message:send", { room, content: promising("whisper") });
  ann.sendText(`{"type":"message:send","data":{"room":"${room}","content":"${words.whisper}`);
  const copy = await backup("whisper.db");
  const exported = (await get("/api/v1/users/me/export", ann)).text;
  const metrics = (await get("/metrics", ann)).text;
  expect(metrics).toContain("tautline_");
  for (const word of ["whisper", "whisperCode"] as const) {
    expect(metrics).not.toContain(words[word]);
    for (const other of [cas, eve]) expect(wire(other)).not.toContain(words[word]);
    expect(filesHolding(word)).toEqual([]);
    expect(copy.includes(words[word])).toBe(false);
    expect(exported).not.toContain(words[word]);
    expect(log()).not.toContain(words[word]);
    expect(JSON.stringify(assistant.asked.map(({ body }) => body))).not.toContain(words[word]);
  }
});

describe.each([
  ["deleted", "deleted", "message:delete", {}],
  ["edited away", "edited", "message:edit", { content: "never mind" }],
] as const)("a text that is %s", (_, word, type, more) => {
  test("is in no log, replay, list, page, export, file or backup, also after a kill", async () => {
    const { ann, ben, cas, room } = await people();
    const { messageId } = await say(ann, room, promising(word));
    for (const one of [ben, cas]) await heard(one, promising(word));
    await ben.close();
    expect(filesHolding(word).length).toBeGreaterThan(0);
    await ann.ask(type, { messageId, ...more });
    await goneFromDisk(word);
    expect((await backup(`${word}.db`)).includes(words[word])).toBe(false);
    await server.restart();
    for (const one of [ann, ben, cas]) expect(await everythingFor(one, room)).not.toContain(words[word]);
    expect(filesHolding(word)).toEqual([]);
    expect(log()).not.toContain(words[word]);
  }, 30_000);
});

test("what is refused is kept nowhere: said by a stranger, too long, or in a broken frame", async () => {
  const { ann, ben, eve, room } = await people();
  const content = promising("refused");
  await eve.askInVain("message:send", { room, content });
  await ann.askInVain("message:send", { room, content: content.padEnd(6_000, "!") });
  ann.sendText(`{"type":"message:send","id":"x","data":{"room":"${room}","content":"${content}"`);
  ann.sendText(JSON.stringify([content]));
  ann.sendText(JSON.stringify({ type: content.slice(0, 20), data: { content } }));
  await ann.ask("heartbeat", { timestamp: 1 }).catch(() => undefined);
  await say(ann, room, "fence");
  await heard(ben, "fence");
  expect(wire(ben)).not.toContain(words.refused);
  expect(filesHolding("refused")).toEqual([]);
  expect(log()).not.toContain(words.refused);
});

test("who was put out of a conversation hears nothing that is said later, and can look nothing up", async () => {
  const { ann, ben, cas, room, conversationId } = await people();
  await ann.ask("conversation:remove", { conversationId, userId: userIdOf(cas) });
  await say(ann, room, promising("later"));
  await heard(ben, promising("later"));
  expect(wire(cas)).not.toContain(words.later);
  expect(await everythingFor(cas, room)).not.toContain(words.later);
});

describe("a file", () => {
  test("shows neither its name nor its bytes to a stranger, by any way to it", async () => {
    const { ann, ben, eve, room } = await people();
    const { fileId, url } = await post(room, ann, "fileName", "fileBytes");
    await ben.waitForType("file:uploaded");
    expect((await get(url, ben)).text).toBe(words.fileBytes);
    const { link } = await ben.ask<{ link: string }>("file:select", { fileId });
    const stolen = link.replace(userIdOf(ben), userIdOf(eve));
    const seen = [
      await get(url, eve),
      await get(`${url}/thumbnail`, eve),
      await get(url.replace(fileId, `../files/${fileId}`), eve),
      await fetch(`${server.url}${url}`).then((response) => response.text()),
      await fetch(`${server.url}${stolen}`).then((response) => response.text()),
      await eve.request("file:select", { fileId }),
      await everythingFor(eve, room),
      wire(eve),
    ];
    for (const word of [words.fileName, words.fileBytes, base64(words.fileBytes)]) {
      expect(JSON.stringify(seen)).not.toContain(word);
      expect(log()).not.toContain(word);
    }
    expect((await get("/api/v1/users/me/export", ann)).text).toContain(base64(words.fileBytes));
  });

  test("that is deleted is in no log, file, backup or export", async () => {
    const { ann, ben, room } = await people();
    const { fileId, url } = await post(room, ann, "lostName", "lostBytes", "lostThumbnail");
    await ben.waitForType("file:uploaded");
    for (const word of ["lostBytes", "lostThumbnail"] as const) {
      expect(filesHolding(word).length).toBeGreaterThan(0);
    }
    const uploaded = (await eventsOf(ann, room)).find(({ type }) => type === "file:uploaded");
    expect(uploaded?.data.fileId).toBe(fileId);
    await ann.ask("file:delete", { fileId });
    for (const word of ["lostName", "lostBytes", "lostThumbnail"] as const) {
      await goneFromDisk(word);
      for (const one of [ann, ben]) expect(await everythingFor(one, room)).not.toContain(words[word]);
      expect((await backup(`${word}.db`)).includes(words[word])).toBe(false);
      expect(log()).not.toContain(words[word]);
    }
    expect((await get("/api/v1/users/me/export", ann)).text).not.toContain(base64(words.lostBytes));
    for (const path of [url, `${url}/thumbnail`]) expect((await get(path, ben)).status).toBe(404);
  });
});

test("a notification is on its user's wires alone, and in no log", async () => {
  const { ann, ben, cas, eve, room } = await people();
  await ann.ask("notification:send", { userIds: [userIdOf(ben)], title: "Tea", message: words.notice });
  await ben.waitForType("system:notification");
  expect(wire(ben)).toContain(words.notice);
  for (const other of [cas, eve]) {
    const seen = [wire(other), await everythingFor(other, room), await other.request("notification:list")];
    expect(JSON.stringify(seen)).not.toContain(words.notice);
  }
  expect(log()).not.toContain(words.notice);
});

test("tokens, tickets and keys are in no log and no file", async () => {
  const token = tokenFor("tess");
  const inUrl = await WireClient.open(`${server.wsUrl}?token=${token}`);
  await inUrl.waitForType("welcome");
  const made = await fetch(`${server.url}/api/v1/tickets`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
  });
  const { data } = (await made.json()) as { data: { ticket: string } };
  const byTicket = await WireClient.open(`${server.wsUrl}?ticket=${data.ticket}`);
  await byTicket.waitForType("welcome");
  const bad = `${token.slice(0, -4)}AAAA`;
  await WireClient.open(`${server.wsUrl}?token=${bad}`).then((client) => client.whenClosed());
  await fetch(`${server.url}/nowhere?token=${token}`);
  for (const secret of [token, bad, data.ticket]) {
    expect(log()).not.toContain(secret);
    expect(server.filesHolding(secret)).toEqual([]);
  }
});

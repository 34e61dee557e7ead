/**
 * What is said to one is on nobody else's wire, and what is taken back is nowhere: every frame that several users
 * were sent, everything that the server logged, and every file that it, a backup or an export wrote is searched.
 *
 * Each secret holds a word that is found nowhere else; controls show that the search would find it.
 */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { until } from "../support/real-server.ts";
import { eventsOf, heard, say, userIdOf } from "./contract/support/people.ts";
import { tokenFor } from "./contract/support/tokens.ts";
import { WireClient } from "./contract/support/wire-client.ts";
import {
  base64,
  promising,
  type SearchedServer,
  startSearchedServer,
  wire,
  words,
} from "./support/searched-server.ts";

let searched: SearchedServer;
beforeAll(async () => {
  searched = await startSearchedServer();
}, 60_000);
afterAll(() => searched?.stop());

test("an ordinary message is on every member's wire, on the disk, in a backup and at the assistant: the search finds what there is", async () => {
  const { ann, ben, cas, eve, room } = await searched.people();
  await say(ann, room, promising("open"));
  for (const one of [ann, ben, cas]) await heard(one, promising("open"));
  await until("the assistant was asked", () => searched.asked().includes(words.open));
  expect(wire(ben)).toContain(words.open);
  expect(await searched.everythingFor(cas, room)).toContain(words.open);
  expect(searched.filesHolding("open").length).toBeGreaterThan(0);
  expect(searched.filesHolding("open").filter((path) => path.endsWith("-wal"))).toHaveLength(1);
  expect((await searched.backup("open.db")).includes(words.open)).toBe(true);
  expect(wire(eve)).not.toContain(words.open);
  expect(await searched.everythingFor(eve, room)).not.toContain(words.open);
  expect(searched.log()).toContain('"level"');
  expect(searched.log()).not.toContain(words.open);
});

describe("a private message", () => {
  test("is on the wires of the two alone, whatever the others ask for", async () => {
    const { ann, ben, cas, eve, room } = await searched.people();
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
      const seen = wire(other) + (await searched.everythingFor(other, room));
      for (const word of ["privately", "privateEdited"] as const) expect(seen).not.toContain(words[word]);
      expect(wire(other)).not.toContain("🌿");
    }
    // What the two can look up is the edited text.
    for (const one of [ann, ben]) {
      const own = await searched.everythingFor(one, room);
      expect(own).toContain(words.privateEdited);
      expect(own).not.toContain(words.privately);
    }
    await searched.goneFromDisk("privately");
  });

  test("is in no log, and no assistant is asked about it", async () => {
    const asked = searched.asked();
    for (const word of ["privately", "privateEdited"] as const) {
      expect(searched.log()).not.toContain(words[word]);
      expect(asked).not.toContain(words[word]);
    }
  });

  test("that is deleted is in neither user's log, on no disk and in no backup", async () => {
    const { ann, ben, room } = await searched.people();
    const to = userIdOf(ben);
    const said = { room, content: promising("privateDeleted"), to };
    const { messageId } = await ann.ask<{ messageId: string }>("message:send", said);
    await heard(ben, promising("privateDeleted"));
    expect(searched.filesHolding("privateDeleted").length).toBeGreaterThan(0);
    await ann.ask("message:delete", { messageId });
    await searched.goneFromDisk("privateDeleted");
    for (const one of [ann, ben]) {
      expect(await searched.everythingFor(one, room)).not.toContain(words.privateDeleted);
    }
    expect((await searched.backup("private.db")).includes(words.privateDeleted)).toBe(false);
    expect(searched.log()).not.toContain(words.privateDeleted);
  });
});

test("a whisper is on the wires of those who are in the room, and in no file, log, backup, export or assistant's ear", async () => {
  const { ann, ben, cas, eve } = await searched.people();
  const room = `whisper:${words.whisperCode}`;
  for (const one of [ann, ben]) await one.ask("room:join", { room });
  const { messageId } = await say(ann, room, promising("whisper"));
  await heard(ben, promising("whisper"));
  await ann.request("message:send", { room, content: `${words.whisper}${"x".repeat(6_000)}` });
  await ann.request("message:edit", { messageId, content: `${words.whisper} again` });
  await cas.request("message:send", { room, content: promising("whisper") });
  ann.sendText(`{"type":"message:send","data":{"room":"${room}","content":"${words.whisper}`);
  const copy = await searched.backup("whisper.db");
  const exported = (await searched.get("/api/v1/users/me/export", ann)).text;
  const metrics = (await searched.get("/metrics", ann)).text;
  expect(metrics).toContain("tautline_");
  for (const word of ["whisper", "whisperCode"] as const) {
    expect(metrics).not.toContain(words[word]);
    for (const other of [cas, eve]) expect(wire(other)).not.toContain(words[word]);
    expect(searched.filesHolding(word)).toEqual([]);
    expect(copy.includes(words[word])).toBe(false);
    expect(exported).not.toContain(words[word]);
    expect(searched.log()).not.toContain(words[word]);
    expect(searched.asked()).not.toContain(words[word]);
  }
});

describe.each([
  ["deleted", "deleted", "message:delete", {}],
  ["edited away", "edited", "message:edit", { content: "never mind" }],
] as const)("a text that is %s", (_, word, type, more) => {
  test("is in no log, replay, list, page, export, file or backup, also after a kill", async () => {
    const { ann, ben, cas, room } = await searched.people();
    const { messageId } = await say(ann, room, promising(word));
    for (const one of [ben, cas]) await heard(one, promising(word));
    await ben.close();
    expect(searched.filesHolding(word).length).toBeGreaterThan(0);
    await ann.ask(type, { messageId, ...more });
    await searched.goneFromDisk(word);
    expect((await searched.backup(`${word}.db`)).includes(words[word])).toBe(false);
    await searched.server.restart();
    for (const one of [ann, ben, cas])
      expect(await searched.everythingFor(one, room)).not.toContain(words[word]);
    expect(searched.filesHolding(word)).toEqual([]);
    expect(searched.log()).not.toContain(words[word]);
  }, 60_000);
});

test("what is refused is kept nowhere: said by a stranger, too long, or in a broken frame", async () => {
  const { ann, ben, eve, room } = await searched.people();
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
  expect(searched.filesHolding("refused")).toEqual([]);
  expect(searched.log()).not.toContain(words.refused);
});

test("who was put out of a conversation hears nothing that is said later, and can look nothing up", async () => {
  const { ann, ben, cas, room, conversationId } = await searched.people();
  await ann.ask("conversation:remove", { conversationId, userId: userIdOf(cas) });
  await say(ann, room, promising("later"));
  await heard(ben, promising("later"));
  expect(wire(cas)).not.toContain(words.later);
  expect(await searched.everythingFor(cas, room)).not.toContain(words.later);
});

describe("a file", () => {
  test("shows neither its name nor its bytes to a stranger, by any way to it", async () => {
    const { ann, ben, eve, room } = await searched.people();
    const { fileId, url } = await searched.post(room, ann, "fileName", "fileBytes");
    await ben.waitForType("file:uploaded");
    expect((await searched.get(url, ben)).text).toBe(words.fileBytes);
    const { link } = await ben.ask<{ link: string }>("file:select", { fileId });
    const stolen = link.replace(userIdOf(ben), userIdOf(eve));
    const seen = [
      await searched.get(url, eve),
      await searched.get(`${url}/thumbnail`, eve),
      await searched.get(url.replace(fileId, `../files/${fileId}`), eve),
      await fetch(`${searched.server.url}${url}`).then((response) => response.text()),
      await fetch(`${searched.server.url}${stolen}`).then((response) => response.text()),
      await eve.request("file:select", { fileId }),
      await searched.everythingFor(eve, room),
      wire(eve),
    ];
    for (const word of [words.fileName, words.fileBytes, base64(words.fileBytes)]) {
      expect(JSON.stringify(seen)).not.toContain(word);
      expect(searched.log()).not.toContain(word);
    }
    expect((await searched.get("/api/v1/users/me/export", ann)).text).toContain(base64(words.fileBytes));
  });

  test("that is deleted is in no log, file, backup or export", async () => {
    const { ann, ben, room } = await searched.people();
    const { fileId, url } = await searched.post(room, ann, "lostName", "lostBytes", "lostThumbnail");
    await ben.waitForType("file:uploaded");
    for (const word of ["lostBytes", "lostThumbnail"] as const) {
      expect(searched.filesHolding(word).length).toBeGreaterThan(0);
    }
    const uploaded = (await eventsOf(ann, room)).find(({ type }) => type === "file:uploaded");
    expect(uploaded?.data.fileId).toBe(fileId);
    await ann.ask("file:delete", { fileId });
    for (const word of ["lostName", "lostBytes", "lostThumbnail"] as const) {
      await searched.goneFromDisk(word);
      for (const one of [ann, ben])
        expect(await searched.everythingFor(one, room)).not.toContain(words[word]);
      expect((await searched.backup(`${word}.db`)).includes(words[word])).toBe(false);
      expect(searched.log()).not.toContain(words[word]);
    }
    expect((await searched.get("/api/v1/users/me/export", ann)).text).not.toContain(base64(words.lostBytes));
    for (const path of [url, `${url}/thumbnail`]) expect((await searched.get(path, ben)).status).toBe(404);
  });
});

test("a notification is on its user's wires alone, and in no log", async () => {
  const { ann, ben, cas, eve, room } = await searched.people();
  // Nobody is notified by those whom they never said anything to.
  await say(ben, room, "hello");
  await ann.ask("notification:send", { userIds: [userIdOf(ben)], title: "Tea", message: words.notice });
  await ben.waitForType("system:notification");
  expect(wire(ben)).toContain(words.notice);
  for (const other of [cas, eve]) {
    const seen = [
      wire(other),
      await searched.everythingFor(other, room),
      await other.request("notification:list"),
    ];
    expect(JSON.stringify(seen)).not.toContain(words.notice);
  }
  expect(searched.log()).not.toContain(words.notice);
});

test("tokens, tickets and keys are in no log and no file", async () => {
  const token = tokenFor("tess");
  const inUrl = await WireClient.open(`${searched.server.wsUrl}?token=${token}`);
  await inUrl.waitForType("welcome");
  const made = await fetch(`${searched.server.url}/api/v1/tickets`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
  });
  const { data } = (await made.json()) as { data: { ticket: string } };
  const byTicket = await WireClient.open(`${searched.server.wsUrl}?ticket=${data.ticket}`);
  await byTicket.waitForType("welcome");
  const bad = `${token.slice(0, -4)}AAAA`;
  await WireClient.open(`${searched.server.wsUrl}?token=${bad}`).then((client) => client.whenClosed());
  await fetch(`${searched.server.url}/nowhere?token=${token}`);
  for (const secret of [token, bad, data.ticket]) {
    expect(searched.log()).not.toContain(secret);
    expect(searched.server.filesHolding(secret)).toEqual([]);
  }
});

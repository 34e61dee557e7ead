/** An encrypted room as a page sees it, and as the wire does. */
import { expect, test } from "bun:test";
import { createCipher } from "../../../client/features/whisper/cipher.ts";
import { browserRandom, makeWhisperKey, sealRoom } from "../../../client/whisper.ts";
import { ann } from "../../support/client-ports.ts";
import { until } from "../../support/real-server.ts";
import { bob, joined } from "../support/messages.ts";

const code = "K7QF-2MXW";
const name = `whisper:${code}`;
const key = makeWhisperKey(browserRandom);

async function whispering() {
  const { ports, client } = await joined({ name });
  const sealed = await sealRoom(client, { code, key });
  const { messages } = sealed.room(name);
  const bobs = await createCipher(key, name, browserRandom);
  let count = 0;
  /** WebCrypto answers in its own time, outside of the test's turns. */
  const once = (what: string, holds: () => boolean) =>
    until(what, async () => {
      await ports.settle();
      return holds();
    });
  return {
    ports,
    client,
    messages,
    once,
    /** The newest request of a type that is not the one already seen. */
    next: async (type: string, seen?: unknown) => {
      await once(type, () => ![undefined, seen].includes(ports.link.last(type)));
      return ports.link.last(type);
    },
    seal: (text: string, sender = bob.id) => bobs.seal(text, sender),
    /** It comes in, and is shown. */
    async hear(content: string, more: object = {}) {
      count += 1;
      const data = { id: `w${count}`, content, sender: bob, kind: "encrypted", ...more };
      ports.link.tell({ type: "message:new", room: name, timestamp: count, data });
      await once("it is shown", () => messages.list.value.some(({ id }) => id === `w${count}`));
    },
    shown: () => messages.list.value.map(({ content, seal }) => [content, seal]),
  };
}

test("what one writes shows at once, and leaves the page as ciphertext", async () => {
  const { ports, messages, next, once, shown } = await whispering();
  const keyOf = messages.send("the pier at ten");
  expect(shown()).toEqual([["the pier at ten", "open"]]);
  const request = await next("message:send");
  expect(request?.data).toMatchObject({ room: name, kind: "encrypted" });
  expect(JSON.stringify(ports.link.sent)).not.toContain("the pier");
  ports.link.ack(request, { messageId: "w9" });
  await once("it is sent", () => messages.list.value[0]?.state === "sent");
  expect(messages.list.value).toMatchObject([{ key: keyOf, id: "w9", mine: true }]);
  expect(shown()).toEqual([["the pier at ten", "open"]]);
});

test("what is written quickly goes out in the order of writing", async () => {
  const { ports, messages, next, shown } = await whispering();
  const cipher = await createCipher(key, name, browserRandom);
  for (const text of ["one", "two", "three"]) messages.send(text);
  const sent: string[] = [];
  let request: Awaited<ReturnType<typeof next>>;
  for (let at = 0; at < 3; at++) {
    request = await next("message:send", request);
    sent.push(await cipher.open(`${request?.data.content}`, ann.id));
    ports.link.ack(request, { messageId: `own${at}` });
  }
  expect(sent).toEqual(["one", "two", "three"]);
  expect(shown().map(([text]) => text)).toEqual(["one", "two", "three"]);
});

test("what others write opens with the key", async () => {
  const { seal, hear, shown } = await whispering();
  await hear(await seal("psst"));
  expect(shown()).toEqual([["psst", "open"]]);
});

test("without the key it is ciphertext, and said to be", async () => {
  const { client, seal, hear } = await whispering();
  await hear(await seal("psst"));
  const [message] = client.room(name).messages.list.value;
  expect(message).toMatchObject({ seal: "closed", content: expect.stringMatching(/^1\./) });
});

test("said to be another's, or sealed for another room or with another key, it could not be read", async () => {
  const { seal, hear, shown } = await whispering();
  await hear(await seal("psst", "eve"));
  const elsewhere = await createCipher(key, "whisper:OTHER", browserRandom);
  await hear(await elsewhere.seal("psst", bob.id));
  const strange = await createCipher(makeWhisperKey(browserRandom), name, browserRandom);
  await hear(await strange.seal("psst", bob.id));
  expect(shown()).toEqual([
    ["", "broken"],
    ["", "broken"],
    ["", "broken"],
  ]);
});

test("plain text among the encrypted is marked", async () => {
  const { hear, shown } = await whispering();
  await hear("I am the server", { kind: undefined });
  expect(shown()).toEqual([["I am the server", "missing"]]);
});

test("a message that is passed on twice is shown once", async () => {
  const { ports, seal, hear, shown } = await whispering();
  const sealed = await seal("pay me");
  await hear(sealed);
  const again = { id: "again", content: sealed, sender: bob, kind: "encrypted" };
  ports.link.tell({ type: "message:new", room: name, timestamp: 5, data: again });
  await hear(await seal("fence"));
  expect(shown().map(([text]) => text)).toEqual(["pay me", "fence"]);
});

test("an edit is sealed too, and shown", async () => {
  const { ports, messages, seal, hear, next, once, shown } = await whispering();
  await hear(await seal("psst"));
  const data = { id: "w1", content: await seal("hush") };
  ports.link.tell({ type: "message:update", room: name, timestamp: 9, data });
  await once("the edit shows", () => shown()[0]?.[0] === "hush");
  messages.edit("w1", "my own words").catch(() => {});
  expect((await next("message:edit"))?.data.content).toMatch(/^1\./);
  expect(JSON.stringify(ports.link.sent)).not.toContain("my own words");
});

test("a failed one is tried again as it was sealed", async () => {
  const { ports, messages, next, once } = await whispering();
  const keyOf = messages.send("psst");
  const first = await next("message:send");
  ports.link.refuse(first, "too_large");
  await once("it has failed", () => messages.list.value[0]?.state === "failed");
  expect(messages.list.value).toMatchObject([{ key: keyOf, content: "psst" }]);
  messages.retry(keyOf);
  expect((await next("message:send", first))?.data).toEqual(first?.data ?? {});
});

test("everything but the room is the client's own", async () => {
  const { client } = await whispering();
  const sealed = await sealRoom(client, { code, key });
  expect(sealed.status).toBe(client.status);
  expect(sealed.room("conversation:a")).toBe(client.room("conversation:a"));
  expect(sealed.room(` whisper:${code.toLowerCase()}`)).toBe(client.room(` whisper:${code.toLowerCase()}`));
  expect(sealed.room(`whisper: ${code.toLowerCase()}`)).toBe(sealed.room(name));
});

/** protocol/README.md, "Rooms" and "Messages": whisper rooms, which leave nothing behind. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type RealServer, startRealServer } from "../../support/real-server.ts";
import { arrive, type SendReply, say, userIdOf } from "./support/people.ts";
import { tokenFor } from "./support/tokens.ts";
import { WireClient } from "./support/wire-client.ts";

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
}, 60_000);
afterAll(() => server?.stop());

let count = 0;

async function whisperers() {
  const [ann, ben] = await arrive(server, ["ann", "ben"]);
  if (!ann || !ben) throw new Error("nobody came");
  const room = `whisper:ROOM-${++count}`;
  for (const one of [ann, ben]) await one.ask("room:join", { room });
  return { ann, ben, room };
}

const heard = (client: WireClient, content: string) =>
  client.waitFor(({ data }) => data.content === content, content);

describe("joining", () => {
  test.each(["whisper:tea-42", "whisper: TEA-42 ", "whisper:Tea-42"])(
    "%p leads to whisper:TEA-42",
    async (room) => {
      const [ann] = await arrive(server, ["ann"]);
      expect(await ann?.ask("room:join", { room })).toMatchObject({ room: "whisper:TEA-42" });
    },
  );

  test("who wrote the code differently talks in the same room", async () => {
    const [ann, ben] = await arrive(server, ["ann", "ben"]);
    if (!ann || !ben) throw new Error("nobody came");
    await ann.ask("room:join", { room: "whisper:same" });
    await ben.ask("room:join", { room: "whisper:SAME" });
    await say(ann, "whisper:same", "psst");
    expect(await heard(ben, "psst")).toMatchObject({ room: "whisper:SAME" });
  });

  test("shows who is there", async () => {
    const { ann, ben, room } = await whisperers();
    const { users } = await ann.ask<{ users: { userId: string }[] }>("presence:get", { room });
    expect(users.map(({ userId }) => userId).sort()).toEqual([userIdOf(ann), userIdOf(ben)].sort());
    const diff = await ann.waitForType("presence:diff");
    expect(diff.room).toBe(room);
  });

  test("is needed to send, to type and to see who is there", async () => {
    const { room } = await whisperers();
    const [stranger] = await arrive(server, ["stranger"]);
    for (const [type, data] of [
      ["message:send", { room, content: "x" }],
      ["typing:start", { room }],
      ["presence:get", { room }],
    ] as const) {
      expect(["forbidden", "not_found"]).toContain(String((await stranger?.askInVain(type, data))?.code));
    }
  });
});

describe("messages", () => {
  test("reach all who joined, with no seq, and the ack has none", async () => {
    const { ann, ben, room } = await whisperers();
    const ack = await ann.ask<SendReply>("message:send", { room, content: "psst" });
    expect(Object.keys(ack)).toEqual(["messageId"]);
    for (const one of [ann, ben]) {
      const event = await heard(one, "psst");
      expect(event).toMatchObject({
        type: "message:new",
        room,
        data: { id: ack.messageId, sender: { id: userIdOf(ann) } },
      });
      expect(event).not.toHaveProperty("seq");
    }
  });

  test("sent again under the same id are acknowledged as duplicates and not shown twice", async () => {
    const { ann, ben, room } = await whisperers();
    const id = Bun.randomUUIDv7();
    const first = await say(ann, room, "once", id);
    expect(await say(ann, room, "once", id)).toEqual({ ...first, duplicate: true });
    await ann.close();
    const back = await WireClient.connect(server, userIdOf(ann));
    await back.ask("room:join", { room });
    expect(await say(back, room, "once", id)).toEqual({ ...first, duplicate: true });
    await say(back, room, "fence");
    await heard(ben, "fence");
    expect(ben.contents(room)).toEqual(["once", "fence"]);
  });

  test("are not there for who comes later", async () => {
    const { ann, ben, room } = await whisperers();
    await say(ann, room, "before");
    const [late] = await arrive(server, ["late"]);
    if (!late) throw new Error("nobody came");
    const reply = await late.request("room:join", { room });
    const past = await late.request("room:history", { room });
    await say(ben, room, "after");
    await heard(late, "after");
    expect(late.contents(room)).toEqual(["after"]);
    expect(JSON.stringify([reply, past])).not.toContain("before");
  });

  test("typing works", async () => {
    const { ann, ben, room } = await whisperers();
    await ann.ask("typing:start", { room });
    expect((await ben.waitForType("status:typing")).data).toMatchObject({
      userId: userIdOf(ann),
      typing: true,
    });
  });

  test("content keeps its bounds", async () => {
    const { ann, room } = await whisperers();
    expect((await ann.askInVain("message:send", { room, content: "  " })).code).toBe("invalid_data");
  });
});

describe("what is left of it", () => {
  test("nothing in any file or log line: not the words, not the code", async () => {
    const [ann, ben] = await arrive(server, ["ann", "ben"]);
    if (!ann || !ben) throw new Error("nobody came");
    const room = "whisper:QUOKKA-9000";
    for (const one of [ann, ben]) await one.ask("room:join", { room });
    const words = "wombats-know-the-way";
    const id = Bun.randomUUIDv7();
    const { messageId } = await say(ann, room, words, id);
    await heard(ben, words);
    await ann.request("message:send", { room, content: `${words}${"x".repeat(6_000)}` });
    await ann.request("message:edit", { messageId, content: `${words} edited` });
    await ann.request("room:history", { room });
    await ann.request("message:delete", { messageId });
    for (const one of [ann, ben]) await one.close();
    for (const text of [words, "QUOKKA-9000", id]) expect(server.filesHolding(text)).toEqual([]);
    const said = server.stdout + server.stderr;
    expect(said).not.toContain(words);
    expect(said).not.toContain("QUOKKA-9000");
  });

  test("the room is gone when the last member leaves", async () => {
    const { ann, ben, room } = await whisperers();
    const rooms = async () => {
      const response = await fetch(`${server.url}/api/v1/websocket/stats`, {
        headers: { Authorization: `Bearer ${tokenFor("root", { role: "admin" })}` },
      });
      const { data } = (await response.json()) as { data: { rooms: { name: string }[] } };
      return data.rooms.map(({ name }) => name);
    };
    expect(await rooms()).toContain(room);
    await ann.ask("room:leave", { room });
    expect(await rooms()).toContain(room);
    await ben.ask("room:leave", { room });
    expect(await rooms()).not.toContain(room);
  });

  test("a cursor into it is never honoured", async () => {
    const { ann, ben, room } = await whisperers();
    await say(ann, room, "gone");
    const resume = { [room]: { epoch: "any", seq: 0 } };
    const back = await WireClient.connect(server, userIdOf(ben), { resume });
    const verdict = (back.welcome.data.rooms as Record<string, { recovered: string }>)[room];
    expect(verdict?.recovered).not.toBe("complete");
    await back.ask("room:join", { room });
    await say(ann, room, "fence");
    await heard(back, "fence");
    expect(back.contents(room)).toEqual(["fence"]);
  });
});

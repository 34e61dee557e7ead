/** The components' page: the real client, over a sample server in the page, which answers as a real one does. */
import { afterEach, beforeEach, expect, test } from "bun:test";
import { answerTo, openStage, type Stage } from "../../client/demo/gallery/stage.ts";
import { type Client, effect, type ReadonlySignal } from "../../client/index.ts";
import { failureOf } from "../support/failure.ts";

let isOnline = true;
let stage: Stage;
beforeEach(() => {
  isOnline = true;
  stage = openStage({ now: () => Date.now(), isOnline: () => isOnline });
});
afterEach(() => {
  stage.you.close();
  stage.robin.close();
});

/** Resolves with the first value that is meant. */
function once<Value>(signal: ReadonlySignal<Value>, isMeant: (value: Value) => boolean): Promise<Value> {
  return new Promise((resolve) => {
    const stop = effect(() => {
      const value = signal.value;
      if (!isMeant(value)) return;
      resolve(value);
      queueMicrotask(() => stop());
    });
  });
}

function hold(client: Client) {
  const room = client.room(stage.room);
  room.hold();
  return room;
}

const contents = (list: readonly { readonly content: string }[]) => list.map(({ content }) => content);

test("what was said before is there, with who is in the room and what was promised", async () => {
  const { messages, presence, commitments } = hold(stage.you);
  const said = await once(messages.list, ({ length }) => length === 3);
  expect(contents(said)).toContain("I'll bake 2 cakes for Friday.");
  hold(stage.robin);
  await once(presence.count, (count) => count === 2);
  void commitments.refresh();
  const promised = await once(commitments.list, ({ length }) => length === 2);
  expect(promised.map(({ action }) => action)).toEqual(["bake 2 cakes for Friday", "do 3h"]);
  await once(commitments.liabilities, ([first]) => first?.owes === 2);
});

test("a message is there for both, once; it is edited, reacted to and deleted", async () => {
  const yours = hold(stage.you).messages;
  const theirs = hold(stage.robin).messages;
  await once(yours.list, ({ length }) => length === 3);
  await once(theirs.list, ({ length }) => length === 3);
  yours.send("Hello");
  const [last] = (await once(theirs.list, ({ length }) => length === 4)).slice(-1);
  await once(yours.list, (list) => list.at(-1)?.state === "sent");
  await yours.edit(last?.id ?? "", "Hello again");
  await once(theirs.list, (list) => list.at(-1)?.content === "Hello again");
  await theirs.react(last?.id ?? "", "👍", true);
  await once(yours.list, (list) => list.at(-1)?.reactions?.length === 1);
  await yours.remove(last?.id ?? "");
  await once(theirs.list, ({ length }) => length === 3);
});

test("a file is refused in words for files", async () => {
  const { files } = hold(stage.you);
  files.send(new Blob(["x"], { type: "text/plain" }), { name: "notes.txt" });
  const [upload] = await once(files.uploads, ([first]) => first?.state === "failed");
  expect(upload?.error?.message).toBe("The samples on this page take no files.");
});

test("a promise in the plainest form, and a feeling in the plainest words, are read", async () => {
  const { messages, commitments } = hold(stage.you);
  await once(messages.list, ({ length }) => length === 3);
  await stage.you.emotion.opt(true);
  messages.send("I'm so happy to be here!");
  await once(stage.you.emotion.latest, (latest) => latest?.primary === "joy");
  messages.send("I'll pay Robin $20");
  const [promised] = (await once(commitments.list, ({ length }) => length === 3)).slice(-1);
  expect(promised).toMatchObject({ action: "pay Robin $20", amount: 20, unit: "$", debtor: { name: "Sam" } });
  await commitments.fulfil(promised?.id ?? "", 5);
  await once(commitments.liabilities, (list) => list.some(({ owes, unit }) => unit === "$" && owes === 15));
});

test("while there is no network a message waits, and is there once there is one again", async () => {
  const { messages } = hold(stage.you);
  await once(messages.list, ({ length }) => length === 3);
  isOnline = false;
  stage.cut();
  messages.send("Later");
  await once(messages.list, (list) => list.at(-1)?.state === "queued");
  isOnline = true;
  await once(messages.list, (list) => list.at(-1)?.state === "sent");
  expect(contents(messages.list.value).filter((content) => content === "Later")).toHaveLength(1);
});

test("a member is banned and let back in; the room is slowed down, closed and opened again", async () => {
  const { request, conversations } = stage.you;
  const found = async (isMeant: (one: (typeof conversations.list.value)[number]) => boolean) =>
    once(conversations.list, ([first]) => first !== undefined && isMeant(first));
  await found(({ memberIds }) => memberIds.length === 3);
  const { room } = stage;
  await request("room:ban", { room, userId: "kim", on: true } as never);
  await found(({ memberIds }) => memberIds.length === 2);
  expect(await request("room:bans", { room } as never)).toEqual({
    users: [{ userId: "kim", username: "Kim" }],
  } as never);
  const added = request("conversation:add", { conversationId: "garden-club", userIds: ["kim"] } as never);
  expect(await failureOf(added)).toMatchObject({ code: "forbidden" });
  await request("room:ban", { room, userId: "kim", on: false } as never);
  await request("conversation:add", { conversationId: "garden-club", userIds: ["kim"] } as never);
  await request("room:slow", { room, seconds: 10 } as never);
  await found(({ memberIds, slowSeconds }) => memberIds.length === 3 && slowSeconds === 10);
  await request("room:close", { room, reason: "" } as never);
  await found(({ closed }) => closed === "");
  await request("room:reopen", { room } as never);
  await found(({ closed }) => closed === undefined);
});

test("sessions are listed, watched and reported, and scored anew once a site counts otherwise", async () => {
  const { focus } = stage.you;
  const [going, newest, ...others] = await focus.sessions();
  expect([going?.sessionId, newest?.sessionId, others.length]).toEqual([stage.session, stage.ended, 4]);
  const watched = focus.watch(stage.session);
  const release = watched.hold();
  await once(watched.state, (state) => (state?.activities.length ?? 0) > 20 && state?.scores.length === 45);
  release();
  const before = await focus.report(stage.ended);
  await focus.setSites([{ domain: "github.com", category: "distracting" }]);
  const after = await focus.report(stage.ended);
  expect(after.focusScore).toBeLessThan(before.focusScore);
  await focus.remove(stage.ended);
  expect(await failureOf(focus.report(stage.ended))).toMatchObject({ code: "not_found" });
});

test("somebody answers, and an operator says something to everybody", async () => {
  const stop = answerTo(stage);
  const { messages, typing } = hold(stage.you);
  await once(messages.list, ({ length }) => length === 3);
  messages.send("Is anybody here?");
  await once(typing.users, ({ length }) => length === 1);
  await once(messages.list, (list) => list.at(-1)?.sender.name === "Robin" && list.length === 5);
  stop();
  stage.announce();
  await once(stage.you.announcements.list, (list) => list[0]?.title === "Storm");
});

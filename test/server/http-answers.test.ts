/** What an operator is told of a room, whoever is in it. */
import { expect, test } from "bun:test";
import type { RoomName } from "../../protocol/index.ts";
import { httpAnswers } from "../../server/http-answers.ts";
import { World } from "../support/world.ts";

async function asked() {
  const world = new World();
  const { stats } = httpAnswers(world.host, () => 0);
  const ann = await world.connect("ann");
  const { data } = await ann.request("conversation:create", { title: "Team", memberIds: [], kind: "group" });
  const look = async (name: string) => {
    const looking = stats.room(name as RoomName);
    await world.clock.settle();
    return looking;
  };
  return { ann, room: data.room as string, look };
}

test.each(["admin-room", "all-users", "user:zoe"])("%s is there with nobody in it", async (name) => {
  const { ann, look } = await asked();
  ann.drop();
  expect(await look(name)).toEqual({ conversation: undefined, slowSeconds: 0, connections: [] });
});

test("a conversation that nobody has entered is there, and says what it is", async () => {
  const { room, look } = await asked();
  expect(await look(room)).toMatchObject({ conversation: { title: "Team", kind: "group" }, connections: [] });
});

test.each(["conversation:none", "session:none", "whisper:ABC"])("%s is not there", async (name) => {
  const { look } = await asked();
  expect(await look(name)).toBeUndefined();
});

test("a whisper room is there as long as somebody is in it", async () => {
  const { ann, look } = await asked();
  await ann.request("room:join", { room: "whisper:ABC" });
  expect((await look("whisper:ABC"))?.connections).toMatchObject([{ user: { id: "ann" } }]);
  await ann.request("room:leave", { room: "whisper:ABC" });
  expect(await look("whisper:ABC")).toBeUndefined();
});

/** Promises of a room as signals, and the questions about them: current whatever went by. */
import { describe, expect, test } from "bun:test";
import type { Commitment } from "../../client/index.ts";
import type { FakePorts } from "../support/client-ports.ts";
import { connected, fresh, joined, room } from "./support/rooms.ts";

const promised = (id: string, more: Partial<Commitment> = {}): Commitment => ({
  id: `${id}.1`,
  messageId: id,
  debtor: { userId: "bob" as never, name: "Bob" },
  action: "pay Ann $20",
  amount: 20,
  unit: "$",
  status: "open",
  ...more,
});
const owed = { userId: "bob" as never, name: "Bob", owes: 20, unit: "$", because: ["m1.1"] };

async function answerList(ports: FakePorts, commitments: Commitment[], liabilities: object[] = []) {
  ports.link.ack(ports.link.last("commitment:list"), { commitments, liabilities });
  await ports.settle();
}

const logged = (seq: number, type: string, data: object) => ({
  type,
  room,
  seq,
  timestamp: seq,
  data: { ...data },
});

/** Joined, and what the server had is there. */
async function shown(...commitments: Commitment[]) {
  const world = await joined(10);
  const { commitments: feature } = world.client.room(room);
  await world.ports.settle();
  await answerList(world.ports, commitments, commitments.length === 0 ? [] : [owed]);
  return { ...world, feature };
}

describe("commitments", () => {
  test("are asked for when a page first looks, and not before", async () => {
    const { ports, client } = await joined(10);
    expect(ports.link.said("commitment:list")).toEqual([]);
    const { list, liabilities, loading } = client.room(room).commitments;
    await ports.settle();
    expect(loading.value).toBe(true);
    await answerList(ports, [promised("m1")], [owed]);
    expect(list.value).toEqual([promised("m1")]);
    expect(liabilities.value).toEqual([owed]);
    expect(loading.value).toBe(false);
  });

  test("are made, changed and owed as it is told", async () => {
    const { ports, feature } = await shown(promised("m1"));
    ports.link.tell(
      logged(11, "commitment:created", promised("m2")),
      logged(12, "commitment:updated", promised("m1", { status: "fulfilled" })),
      logged(13, "liability:update", { liabilities: [{ ...owed, because: ["m2.1"] }] }),
    );
    expect(feature.list.value.map(({ id, status }) => [id, status])).toEqual([
      ["m1.1", "fulfilled"],
      ["m2.1", "open"],
    ]);
    expect(feature.liabilities.value).toEqual([{ ...owed, because: ["m2.1"] }]);
  });

  test("lose their words with their message", async () => {
    const { ports, feature } = await shown(promised("m1", { status: "fulfilled" }), promised("m2"));
    ports.link.tell(logged(11, "message:deleted", { id: "m1" }));
    const [first, second] = feature.list.value;
    expect(first).toEqual({
      id: "m1.1",
      messageId: "m1",
      debtor: { userId: "bob" as never, name: "Bob" },
      action: "",
      status: "fulfilled",
    });
    expect(second).toEqual(promised("m2"));
  });

  test("are asked for again when something went by while the answer was on its way", async () => {
    const { ports, client } = await joined(10);
    const { list } = client.room(room).commitments;
    await ports.settle();
    ports.link.tell(logged(11, "commitment:created", promised("m2")));
    await answerList(ports, [promised("m1")]);
    await answerList(ports, [promised("m1"), promised("m2")]);
    expect(list.value.map(({ id }) => id)).toEqual(["m1.1", "m2.1"]);
    expect(ports.link.said("commitment:list")).toHaveLength(2);
  });

  test("are asked for again on a new connection", async () => {
    const { ports, feature } = await shown(promised("m1"));
    ports.link.end(1006);
    await ports.advance(60_000);
    ports.link.welcome({ [room]: fresh(10) });
    await ports.settle();
    await answerList(ports, []);
    expect(feature.list.value).toEqual([]);
  });

  test("that cannot be had say why", async () => {
    const { ports, client } = await joined(10);
    const { error, loading } = client.room(room).commitments;
    await ports.settle();
    ports.link.refuse(ports.link.last("commitment:list"), "forbidden");
    await ports.settle();
    expect(error.value?.code).toBe("forbidden");
    expect(loading.value).toBe(false);
  });

  test("are fulfilled and cancelled by requests that are never lost", async () => {
    const { ports, feature } = await shown(promised("m1"));
    void feature.fulfil("m1.1", 5);
    void feature.cancel("m1.1");
    await ports.settle();
    const fulfil = ports.link.last("commitment:fulfil");
    expect(fulfil).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{8}-/),
      data: { id: "m1.1", amount: 5 },
    });
    ports.link.ack(fulfil, { seq: 11, status: "open" });
    await ports.settle();
    expect(ports.link.last("commitment:cancel")).toMatchObject({ data: { id: "m1.1" } });
  });
});

describe("questions", () => {
  const asked = (id: string, messageId = "m1") => ({
    type: "clarification:ask",
    room: "user:ann",
    timestamp: 1,
    data: { id, room, messageId, question: "Who is “you”?", options: ["Bob", "No promise"] },
  });

  test("stand in a list, once each, until they are answered", async () => {
    const { ports, client } = await connected();
    const { list, answer } = client.clarifications;
    ports.link.tell(asked("q1"), asked("q2", "m2"), asked("q1"));
    expect(list.value.map(({ id }) => id)).toEqual(["q2", "q1"]);
    const answered = answer("q1", "Bob");
    await ports.settle();
    const request = ports.link.last("clarification:answer");
    expect(request?.data).toEqual({ id: "q1", answer: "Bob" });
    ports.link.ack(request, { commitmentId: "m1.1", seq: 3 });
    await answered;
    expect(list.value.map(({ id }) => id)).toEqual(["q2"]);
  });

  test("that are over on another device are over here, in the room or not", async () => {
    const { ports, client } = await connected();
    ports.link.tell(asked("q1"), asked("q2", "m2"));
    const data = { messageId: "m1" };
    ports.link.tell({ type: "clarification:over", room: "user:ann", timestamp: 2, data });
    expect(client.clarifications.list.value.map(({ id }) => id)).toEqual(["q2"]);
  });

  test("that are not asked again on a new connection are over; the others stay where they are", async () => {
    const { ports, client } = await connected();
    const { list } = client.clarifications;
    const ids = () => list.value.map(({ id }) => id);
    ports.link.tell(asked("q1"), asked("q2", "m2"));
    ports.link.end(1006);
    await ports.advance(5_000);
    ports.link.welcome();
    expect(ids()).toEqual(["q1", "q2"]);
    ports.link.tell(asked("q2", "m2"), asked("q3", "m3"));
    await ports.advance(5_000);
    expect(ids()).toEqual(["q2", "q3"]);
  });

  test("stay when the answer fits none of the options, and go when they are over", async () => {
    const { ports, client } = await connected();
    const { list, answer } = client.clarifications;
    ports.link.tell(asked("q1"));
    for (const [code, left] of [
      ["invalid_data", 1],
      ["conflict", 0],
    ] as const) {
      const refused = answer("q1", "Zoe").catch((error) => error);
      await ports.settle();
      ports.link.refuse(ports.link.last("clarification:answer"), code);
      expect((await refused).code).toBe(code);
      expect(list.value).toHaveLength(left);
    }
  });
});

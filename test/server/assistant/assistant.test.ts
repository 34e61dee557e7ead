import { afterEach, describe, expect, test } from "bun:test";
import type { Peer, World } from "../../support/world.ts";
import { comes, key, never, type StandIn, says, startStandIn, timeoutMs, worldAskedBy } from "./stand-in.ts";

let standIn: StandIn | undefined;
afterEach(async () => {
  await standIn?.stop();
  standIn = undefined;
});

/** Dana, Alice and Bob in a conversation that the stand-in reads. */
async function group(answer?: StandIn["answer"]) {
  const model = startStandIn(answer);
  standIn = model;
  const world = worldAskedBy(model.url);
  const { room, peers } = await world.group("dana", "alice", "bob");
  const [dana, alice, bob] = peers as [Peer, Peer, Peer];
  return { model, world, room, dana, alice, bob };
}

const say = (peer: Peer, room: string, content: string, more: object = {}) =>
  peer.request("message:send", { room, content, ...more });
const made = (peer: Peer) => peer.events("commitment:created").map(({ data }) => data);
const madeBy = async (world: World, peer: Peer, count = 1) => {
  await comes(world, "a commitment", () => made(peer).length >= count);
  return made(peer);
};

const promise = { action: "water the ferns", amount: null, unit: null, owed_to: null, condition: null };
const byRules = { action: "pay Bob $20", amount: 20, unit: "$" };
const promising = "I'll pay Bob $20";

describe("a message that an assistant reads", () => {
  test("makes the commitments that it finds, of the speaker's", async () => {
    const condition = { member: "m1", name: "Alice", action: "buys a can", amount: 1, unit: "can" };
    const found = { ...promise, amount: 3, unit: "fern", owed_to: "m2", condition };
    const { world, room, dana, bob } = await group(() => says({ promises: [found], unclear: null }));
    await say(dana, room, "consider me on the hook: I'll water the three ferns once Alice buys a can");
    expect(await madeBy(world, bob)).toMatchObject([
      {
        debtor: { userId: "dana", name: "Dana" },
        action: "water the ferns",
        amount: 3,
        unit: "fern",
        condition: { userId: "alice", name: "Alice", action: "buys a can", amount: 1, unit: "can" },
        status: "open",
      },
    ]);
  });

  test("asks its author where it finds it unclear, and the answer settles it", async () => {
    const unclear = { question: "Which ferns?", options: [{ label: "All of them", promise }] };
    const { world, room, dana, bob } = await group(() => says({ promises: [], unclear }));
    await say(dana, room, "I'll water some ferns");
    await comes(world, "the question", () => dana.events("clarification:ask").length > 0);
    const [asked] = dana.events("clarification:ask");
    expect(asked?.data).toMatchObject({
      question: "Which ferns?",
      options: ["All of them", "No promise"],
    });
    expect(bob.events("clarification:ask")).toEqual([]);
    await dana.request("clarification:answer", { id: asked?.data.id, answer: "All of them" });
    expect(made(bob)).toMatchObject([{ action: "water the ferns" }]);
  });

  test("is acknowledged without waiting for it", async () => {
    const { room, dana } = await group(never);
    expect((await say(dana, room, promising)).type).toBe("ack");
  });

  test("goes with a strict schema, the model's name, the key, and people's names without their ids", async () => {
    const { model, world, room, dana } = await group();
    await say(dana, room, promising);
    await comes(world, "the request", () => model.asked.length === 1);
    const { path, authorization, body } = model.asked[0] as StandIn["asked"][number];
    expect({ path, authorization }).toEqual({
      path: "/v1/chat/completions",
      authorization: `Bearer ${key}`,
    });
    expect(body).toMatchObject({
      model: "a-model",
      temperature: 0,
      response_format: { type: "json_schema", json_schema: { strict: true, schema: { type: "object" } } },
    });
    expect(JSON.parse(body.messages[1].content)).toEqual({
      speaker: "Dana",
      members: [
        { member: "m1", name: "Alice" },
        { member: "m2", name: "Bob" },
      ],
      you: null,
      message: promising,
    });
    expect(JSON.stringify(body)).not.toContain('"dana"');
  });

  test("that is edited meanwhile makes only what it says now", async () => {
    const answers: ((response: Response) => void)[] = [];
    const { model, world, room, dana } = await group(() => new Promise((resolve) => answers.push(resolve)));
    const { data } = await say(dana, room, "I'll water the roses");
    await comes(world, "the first request", () => model.asked.length === 1);
    await dana.request("message:edit", { messageId: data.messageId, content: "I'll water the ferns" });
    answers[0]?.(says({ promises: [{ ...promise, action: "water the roses" }], unclear: null }));
    await comes(world, "another request", () => model.asked.length === 2);
    answers[1]?.(says({ promises: [promise], unclear: null }));
    expect(await madeBy(world, dana)).toMatchObject([{ action: "water the ferns" }]);
  });

  test("that is deleted meanwhile makes nothing", async () => {
    const answers: ((response: Response) => void)[] = [];
    const { model, world, room, dana } = await group(() => new Promise((resolve) => answers.push(resolve)));
    const { data } = await say(dana, room, "I'll water the roses");
    await comes(world, "the request", () => model.asked.length === 1);
    await dana.request("message:delete", { messageId: data.messageId });
    answers[0]?.(says({ promises: [{ ...promise, action: "water the roses" }], unclear: null }));
    model.answer = () => says({ promises: [promise], unclear: null });
    await say(dana, room, "I'll water the ferns");
    expect(await madeBy(world, dana)).toMatchObject([{ action: "water the ferns" }]);
  });
});

describe("what an assistant never sees", () => {
  test("whispers, private messages, ciphertext, and what cannot be a promise", async () => {
    const { model, world, room, dana, bob } = await group();
    await dana.request("room:join", { room: "whisper:FERNS" });
    await say(dana, "whisper:FERNS", "I'll whisper a secret");
    await say(dana, room, "I'll tell Bob alone", { to: "bob" });
    await say(dana, room, "I'll be ciphertext", { kind: "encrypted" });
    await say(dana, room, "the weather is fine");
    await say(bob, room, promising);
    await comes(world, "a request", () => model.asked.length > 0);
    expect(model.asked.map(({ body }) => JSON.parse(body.messages[1].content).message)).toEqual([promising]);
  });
});

describe("the rules read in its place where it", () => {
  const refusal = {
    choices: [{ message: { role: "assistant", content: null, refusal: "I would rather not" } }],
  };
  const useless: Record<string, StandIn["answer"]> = {
    "answers what does not fit the schema": () => says({ promises: [{ action: 7 }], unclear: null }),
    "answers with more than the schema has": () =>
      says({ promises: [{ ...promise, debtor: "bob" }], unclear: null }),
    "answers no JSON": () => says("Sure! Here are the promises:"),
    "answers another protocol": () => Response.json([1, 2, 3]),
    "answers null": () => Response.json(null),
    "names somebody who is not there": () =>
      says({ promises: [{ ...promise, owed_to: "m99" }], unclear: null }),
    refuses: () => Response.json(refusal),
    "answers 500": () => new Response(`it is ${promising} with ${key}`, { status: 500 }),
    "answers endlessly": () => new Response("x".repeat(300 * 1024)),
    "sends elsewhere": () => Response.redirect("/elsewhere", 307),
  };
  for (const [what, answer] of Object.entries(useless)) {
    test(`${what}`, async () => {
      const { model, world, room, dana } = await group(answer);
      await say(dana, room, promising);
      expect(await madeBy(world, dana)).toMatchObject([byRules]);
      expect(model.asked.map(({ path }) => path)).toEqual(["/v1/chat/completions"]);
      expect(world.metric("assistant_failures_total")).toBe(1);
      const log = world.logLines.join("");
      expect(log).toContain("rules stood in for it");
      for (const secret of [key, promising, "ferns"]) expect(log).not.toContain(secret);
    });
  }

  test("takes too long, and gives up on it", async () => {
    const { model, world, room, dana } = await group(never);
    await say(dana, room, promising);
    await comes(world, "the request", () => model.asked.length === 1);
    await world.clock.advance(timeoutMs - 1);
    expect(made(dana)).toEqual([]);
    await world.clock.advance(1);
    expect(await madeBy(world, dana)).toMatchObject([byRules]);
    await comes(world, "the request is abandoned", () => model.abandoned === 1);
  });

  test("is away", async () => {
    const { model, world, room, dana } = await group();
    await model.stop();
    await say(dana, room, promising);
    expect(await madeBy(world, dana)).toMatchObject([byRules]);
  });
});

test("an assistant that fails is left alone for half a minute", async () => {
  const { model, world, room, dana } = await group(() => new Response("", { status: 500 }));
  await say(dana, room, promising);
  await madeBy(world, dana, 1);
  await say(dana, room, promising);
  await madeBy(world, dana, 2);
  expect(model.asked).toHaveLength(1);
  await world.clock.advance(30_000);
  model.answer = () => says({ promises: [promise], unclear: null });
  await say(dana, room, promising);
  expect((await madeBy(world, dana, 3)).at(-1)).toMatchObject({ action: "water the ferns" });
  expect(model.asked).toHaveLength(2);
});

test("an assistant that finds nothing is believed", async () => {
  const { model, world, room, dana } = await group();
  await say(dana, room, promising);
  await comes(world, "the request", () => model.asked.length === 1);
  model.answer = () => says({ promises: [promise], unclear: null });
  await say(dana, room, "I'll water the ferns");
  expect(await madeBy(world, dana)).toMatchObject([{ action: "water the ferns" }]);
});

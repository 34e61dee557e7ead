import { afterEach, describe, expect, test } from "bun:test";
import { byRules } from "../../../server/assistant/assistant.ts";
import { World } from "../../support/world.ts";
import { comes, never, type StandIn, says, startStandIn, timeoutMs, worldAskedBy } from "./stand-in.ts";

let standIn: StandIn | undefined;
afterEach(async () => {
  await standIn?.stop();
  standIn = undefined;
});

const sessionId = "s-1";
const ruleWords = /^The last five minutes went to sites that tend to distract/;

/** Ann, watching her own session, in which a rule has something to say. */
async function distracted(world: World) {
  const ann = await world.connect("ann");
  const startTime = world.clock.now();
  await ann.request("session:start", { sessionId, startTime });
  await ann.request("session:subscribe", { sessionId });
  const visit = (at: number, url: string) => ({
    sessionId,
    eventType: "url_change",
    timestamp: startTime + at,
    metadata: { url, title: "platypus" },
  });
  const activities = [
    visit(0, "https://platypus.reddit.com/r/secret"),
    visit(301_000, "https://youtube.com/"),
  ];
  await ann.request("activity:batch", { activities });
  await world.clock.advance(1_000);
  const told = () => ann.events("intervention:send").filter(({ room }) => room === "user:ann");
  return { world, ann, told, startTime };
}

async function wordedBy(answer: StandIn["answer"]) {
  const model = startStandIn(answer);
  standIn = model;
  return { model, ...(await distracted(worldAskedBy(model.url))) };
}

test("an intervention is worded by the assistant, from figures alone", async () => {
  const words = "Five minutes on distracting sites. A break, or back to it?";
  const { model, world, told } = await wordedBy(() => says({ message: `  ${words} ` }));
  await comes(world, "the intervention", () => told().length > 0);
  expect(told()[0]?.data).toMatchObject({ message: words, type: "alert", priority: "high" });
  const [{ body } = { body: undefined }] = model.asked;
  expect(body.response_format).toMatchObject({ type: "json_schema", json_schema: { strict: true } });
  expect(JSON.parse(body.messages[1].content)).toEqual({
    occasion: "distraction-streak",
    type: "alert",
    priority: "high",
    words: expect.stringMatching(ruleWords),
    facts: { sessionMinutes: 5, idleMinutes: 0, distractedMinutes: 5, switches: 0, focusMinutes: 0 },
  });
  for (const secret of ["platypus", "reddit", "youtube", "ann", sessionId]) {
    expect(JSON.stringify(body)).not.toContain(secret);
  }
});

test("nobody waits for it: the score is told meanwhile", async () => {
  const { model, world, ann, told, startTime } = await wordedBy(never);
  await comes(world, "the request", () => model.asked.length === 1);
  ann.forget();
  await ann.request("activity:log", {
    sessionId,
    eventType: "typing",
    timestamp: startTime + 302_000,
    metadata: { typingVelocity: 200 },
  });
  await world.clock.advance(1_000);
  expect(ann.events("session:update").length).toBeGreaterThan(0);
  expect(told()).toEqual([]);
  await world.clock.advance(timeoutMs);
  await comes(world, "the rule's words", () => told().length > 0);
  expect(told()[0]?.data.message).toMatch(ruleWords);
});

test("of a session that ends meanwhile nothing is said", async () => {
  const finish: ((words: string) => void)[] = [];
  const wordIntervention = () => new Promise<string>((resolve) => finish.push(resolve));
  const { world, ann, told, startTime } = await distracted(
    new World({ assistance: () => ({ ...byRules, wordIntervention }) }),
  );
  expect(finish).toHaveLength(1);
  await ann.request("session:end", { sessionId, endTime: startTime + 310_000 });
  finish[0]?.("Too late.");
  await world.clock.settle();
  expect(told()).toEqual([]);
  expect(await world.store.focus.interventions(sessionId)).toEqual([]);
});

describe("the rule speaks for itself where the assistant", () => {
  const useless: Record<string, StandIn["answer"]> = {
    "says nothing": () => says({ message: "  " }),
    "says too much": () => says({ message: "x".repeat(241) }),
    "adds a link": () => says({ message: "Relax at https://evil.example" }),
    "writes several lines": () => says({ message: "one\ntwo" }),
    "turns the line's direction": () => says({ message: "one \u202e two" }),
    "answers more than was asked": () => says({ message: "Hello.", priority: "high" }),
    "answers 500": () => new Response("no", { status: 500 }),
  };
  for (const [what, answer] of Object.entries(useless)) {
    test(what, async () => {
      const { world, told } = await wordedBy(answer);
      await comes(world, "the intervention", () => told().length > 0);
      expect(told()[0]?.data.message).toMatch(ruleWords);
      expect(world.metric("assistant_failures_total")).toBe(1);
    });
  }
});

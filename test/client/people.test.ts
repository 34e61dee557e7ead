/** Whom a page has met, and whether they are there. */
import { expect, test } from "bun:test";
import { TautlineError } from "../../client/core/errors.ts";
import type { ServerEvent } from "../../client/core/wire.ts";
import { createPeople } from "../../client/features/people.ts";

/** No connection, and so no timers that end with it. */
const never = () => () => {};
const newPeople = () => createPeople(async () => ({ people: [] }), never);
const event = (type: string, data: object) => ({ type, data, timestamp: 1 }) as ServerEvent;
const status = (type: string, userId: string) =>
  event(type, { userId, username: userId.toUpperCase(), lastSeen: 1 });

test("who is in a room is there, and whoever goes offline is not", () => {
  const people = newPeople();
  people.present([{ userId: "bo", username: "Bo", status: "away", since: 1, devices: 1 } as never]);
  expect(people.known.value.get("bo")).toEqual({ id: "bo", name: "Bo", status: "away" });
  people.event(status("status:offline", "bo"));
  expect(people.known.value.get("bo")).toMatchObject({ status: "offline", lastSeen: 1 });
});

test("who speaks is known by name, without a word of where they are", () => {
  const people = newPeople();
  people.event(event("message:new", { id: "m", content: "hi", sender: { id: "cem", name: "Cem" } }));
  expect(people.known.value.get("cem")).toEqual({ id: "cem", name: "Cem", status: undefined });
});

test("a name that changed is the new one, and the status stays", () => {
  const people = newPeople();
  people.event(status("status:online", "bo"));
  people.heard([{ data: { sender: { id: "bo", name: "Bosse" } } }]);
  expect(people.known.value.get("bo")).toMatchObject({ id: "bo", name: "Bosse", status: "online" });
});

test("what was said of a status is not believed on a new connection", () => {
  const people = newPeople();
  people.event(status("status:online", "bo"));
  people.event(event("welcome", {}));
  expect(people.known.value.get("bo")).toEqual({ id: "bo", name: "BO" });
});

test("what is known already is no change", () => {
  const people = newPeople();
  people.event(status("status:online", "bo"));
  const before = people.known.value;
  people.event(status("status:online", "bo"));
  expect(people.known.value).toBe(before);
});

test("those met last are kept, two thousand of them", () => {
  const people = newPeople();
  people.meet(Array.from({ length: 2_001 }, (_, index) => ({ id: `u${index}`, name: "x" })));
  expect([people.known.value.size, people.known.value.has("u0")]).toEqual([2_000, false]);
});

test("names of others are asked for once on each connection, many at a time, and those that are known not at all", async () => {
  const asked: (readonly string[])[] = [];
  const people = createPeople(async ({ userIds }) => {
    asked.push(userIds);
    return { people: userIds.includes("bo") ? [{ userId: "bo" as never, username: "Bo" }] : [] };
  }, never);
  people.meet([{ id: "cem", name: "Cem" }]);
  const look = async () => {
    people.lookUp(["bo", "cem"]);
    people.lookUp(Array.from({ length: 501 }, (_, at) => `u${at}`));
    await new Promise<void>((resolve) => queueMicrotask(resolve));
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  await look();
  await look();
  expect(asked.map(({ length }) => length)).toEqual([500, 2]);
  expect(people.known.value.get("bo")?.name).toBe("Bo");
  people.event(event("welcome", {}));
  await look();
  expect(asked.map(({ length }) => length)).toEqual([500, 2, 500, 1]);
});

test("what cannot be a user's id is asked for by nobody", async () => {
  const asked: (readonly string[])[] = [];
  const people = createPeople(async ({ userIds }) => {
    asked.push(userIds);
    return { people: [] };
  }, never);
  people.lookUp(["", "b o", "bo", "x".repeat(97)]);
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  expect(asked).toEqual([["bo"]]);
});

test("names that the server had no time for are asked for again when it says", async () => {
  const asked: (readonly string[])[] = [];
  const timers: { delayMs: number; run: () => void }[] = [];
  const people = createPeople(
    async ({ userIds }) => {
      asked.push(userIds);
      if (asked.length === 1) throw new TautlineError("rate_limited", { retryAfterMs: 700 });
      return { people: [{ userId: "bo" as never, username: "Bo" }] };
    },
    (delayMs, run) => {
      timers.push({ delayMs, run });
      return () => {};
    },
  );
  const settle = async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  people.lookUp(["bo"]);
  await settle();
  expect(timers.map(({ delayMs }) => delayMs)).toEqual([700]);
  timers[0]?.run();
  await settle();
  expect(asked).toEqual([["bo"], ["bo"]]);
  expect(people.known.value.get("bo")?.name).toBe("Bo");
});

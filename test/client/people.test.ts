/** Whom a page has met, and whether they are there. */
import { expect, test } from "bun:test";
import { createPeople } from "../../client/features/people.ts";
import type { ServerEnvelope } from "../../protocol/envelope.ts";

const event = (type: string, data: object): ServerEnvelope => ({ type, data: { ...data }, timestamp: 1 });
const status = (type: string, userId: string) =>
  event(type, { userId, username: userId.toUpperCase(), lastSeen: 1 });

test("who is in a room is there, and whoever goes offline is not", () => {
  const people = createPeople();
  people.present([{ userId: "bo", username: "Bo", status: "away", since: 1, devices: 1 } as never]);
  expect(people.known.value.get("bo")).toEqual({ id: "bo", name: "Bo", status: "away" });
  people.event(status("status:offline", "bo"));
  expect(people.known.value.get("bo")?.status).toBe("offline");
});

test("who speaks is known by name, without a word of where they are", () => {
  const people = createPeople();
  people.event(event("message:new", { id: "m", content: "hi", sender: { id: "cem", name: "Cem" } }));
  expect(people.known.value.get("cem")).toEqual({ id: "cem", name: "Cem", status: undefined });
});

test("a name that changed is the new one, and the status stays", () => {
  const people = createPeople();
  people.event(status("status:online", "bo"));
  people.heard([{ data: { sender: { id: "bo", name: "Bosse" } } }]);
  expect(people.known.value.get("bo")).toEqual({ id: "bo", name: "Bosse", status: "online" });
});

test("what was said of a status is not believed on a new connection", () => {
  const people = createPeople();
  people.event(status("status:online", "bo"));
  people.event(event("welcome", {}));
  expect(people.known.value.get("bo")).toEqual({ id: "bo", name: "BO" });
});

test("what is known already is no change", () => {
  const people = createPeople();
  people.event(status("status:online", "bo"));
  const before = people.known.value;
  people.event(status("status:online", "bo"));
  expect(people.known.value).toBe(before);
});

test("those met last are kept, two thousand of them", () => {
  const people = createPeople();
  people.meet(Array.from({ length: 2_001 }, (_, index) => ({ id: `u${index}`, name: "x" })));
  expect([people.known.value.size, people.known.value.has("u0")]).toEqual([2_000, false]);
});

/** What the verdict must find: one thing is made wrong in whole evidence, and it says so. */
import { expect, test } from "bun:test";
import { type Evidence, requestKey, type StoredEvent, type View } from "./evidence.ts";
import { judge } from "./verdict.ts";

const room = "conversation:1";
const log: readonly StoredEvent[] = [
  { room, seq: 1, type: "message:new", id: "1-1", token: "a.1" },
  { room, seq: 2, type: "message:new", id: "1-2", token: "a.2" },
  { room, seq: 3, type: "message:new", id: "1-3", token: "b.1" },
];

const places = (events: readonly StoredEvent[]) =>
  new Map(events.map(({ seq, token = "" }) => [requestKey(token.charAt(0), token), { room, seq }]));
const viewOf = (events: readonly StoredEvent[]): View => ({
  userId: "r",
  room,
  events,
  shown: events.flatMap(({ token }) => token ?? []),
  shownAfterSeq: 0,
});
const whole: Evidence = {
  rooms: [room],
  kept: log.map(({ token = "" }) => ({
    userId: token.charAt(0),
    id: token,
    type: "message:send",
    room,
    token,
  })),
  acks: log.map(({ token = "", seq, id }) => {
    return { userId: token.charAt(0), id: token, seq, messageId: id, isRepeat: false };
  }),
  stored: { events: log, requests: places(log), integrity: "ok" },
  views: [viewOf(log)],
  shownTwice: 0,
};
const [first, second, third] = log as [StoredEvent, StoredEvent, StoredEvent];

const storing = (events: readonly StoredEvent[]): Partial<Evidence> => ({
  stored: { events, requests: places(events), integrity: "ok" },
  views: [viewOf(events)],
});
const found = (wrong: Partial<Evidence>) => {
  const { lost, duplicated, disordered } = judge({ ...whole, ...wrong });
  return { lost: lost[0], duplicated: duplicated[0], disordered: disordered[0] };
};
const nothing = { lost: undefined, duplicated: undefined, disordered: undefined };

test("whole evidence is counted and nothing is found", () => {
  expect(judge(whole)).toEqual({
    sent: 3,
    acked: 3,
    repeated: 0,
    delivered: 3,
    lost: [],
    duplicated: [],
    disordered: [],
  });
});

test("a request that is answered a second time is counted, not complained of", () => {
  const [ack] = whole.acks;
  if (!ack) throw new Error("no ack");
  const verdict = judge({ ...whole, acks: [...whole.acks, { ...ack, isRepeat: true }] });
  expect(verdict).toEqual({ ...judge(whole), repeated: 1 });
});

test("an acknowledged message that is not in the database is lost", () => {
  expect(found(storing([first, second])).lost).toContain("b's message:send b.1 is not in the database");
});

test("a message that only an outbox knows is lost too", () => {
  const wrong = { ...storing([first, second]), acks: whole.acks.slice(0, 2) };
  expect(found(wrong)).toEqual({ ...nothing, lost: "b's message:send b.1 is not in the database" });
});

test("a hole in the numbers is a loss", () => {
  const events = [first, third];
  expect(found({ ...storing(events), kept: [], acks: [] }).lost).toBe(`${room} has no seq 2 to 2`);
});

test("a message that is stored twice is found, whoever sees it", () => {
  const again: StoredEvent = { ...third, seq: 4, id: "1-4" };
  const stored = { ...whole.stored, events: [...log, again] };
  expect(found({ stored, views: [] }).duplicated).toContain("was made by no request, or twice by one");
});

test("an ack that names another place than the database does is found", () => {
  const acks = whole.acks.map((ack) => (ack.id === "b.1" ? { ...ack, seq: 2 } : ack));
  expect(found({ acks })).toEqual({
    ...nothing,
    duplicated: "b was told that b.1 is seq 2, and it is seq 3",
  });
});

test("a writer's messages in another order than they were written are out of order", () => {
  const kept = [1, 0, 2].flatMap((at) => whole.kept[at] ?? []);
  expect(found({ kept }).disordered).toContain("a wrote a.1 after what has seq 2");
});

test("what a reader was never given is lost", () => {
  expect(found({ views: [viewOf([first, second])] }).lost).toBe(`r in ${room} was never given seq 3`);
});

test("what a reader was given twice is a duplicate", () => {
  const view = { ...viewOf(log), events: [...log, third] };
  expect(found({ views: [view] })).toEqual({ ...nothing, duplicated: `r in ${room} was given seq 3 twice` });
});

test("what a reader was given before what precedes it is out of order", () => {
  const view = { ...viewOf(log), events: [first, third, second] };
  expect(found({ views: [view] })).toEqual({
    ...nothing,
    disordered: `r in ${room} was given seq 3 after 1`,
  });
});

test("an event with another's content is found", () => {
  const view = { ...viewOf(log), events: [first, second, { ...third, token: "b.2" }] };
  expect(found({ views: [view] }).lost).toContain("was given b.2 as seq 3");
});

test("a list that shows a message twice, or not at all, or in another place is found", () => {
  const showing = (...shown: string[]) => found({ views: [{ ...viewOf(log), shown }] });
  expect(showing("a.1", "a.2", "b.1", "b.1").duplicated).toContain("shows 1 messages twice");
  expect(showing("a.1", "b.1").lost).toContain("does not show a.2");
  expect(showing("a.2", "a.1", "b.1").disordered).toContain("shows a.2 where a.1 belongs");
  expect(found({ shownTwice: 2 }).duplicated).toContain("2 messages stood twice");
});

test("a reader that has lived before shows only what came since", () => {
  const views: View[] = [{ ...viewOf(log), shown: ["b.1"], shownAfterSeq: 2 }];
  expect(found({ views })).toEqual(nothing);
  expect(found({ views: [{ ...viewOf(log), shownAfterSeq: 2 }] }).duplicated).toContain("shows a.1");
});

test("a deleted message is whole: its place stays, its text is gone everywhere", () => {
  const erased: StoredEvent = { room, seq: 2, type: "message:deleted", id: "1-2" };
  const events = [first, erased, third];
  const views: View[] = [{ ...viewOf(log), shown: ["a.1", "b.1"] }];
  expect(found({ stored: { ...whole.stored, events }, views })).toEqual(nothing);
});

test("a damaged database is a loss", () => {
  const stored = { ...whole.stored, integrity: "row 3 missing from index" };
  expect(found({ stored }).lost).toBe("the database is damaged: row 3 missing from index");
});

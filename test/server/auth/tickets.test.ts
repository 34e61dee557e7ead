import { expect, test } from "bun:test";
import type { UserId } from "../../../protocol/ids.ts";
import type { Identity } from "../../../server/auth/identity.ts";
import { createTickets } from "../../../server/auth/tickets.ts";
import { randomId } from "../../../server/lib/ids.ts";
import { manualClock, refusalOf, startMs } from "./support.ts";

const alice: Identity = {
  user: { id: "alice" as UserId, name: "Alice", role: "user" },
  expiresAt: startMs + 3_600_000,
};
const bob: Identity = { ...alice, user: { ...alice.user, id: "bob" as UserId } };

function open(maxTickets?: number) {
  const clock = manualClock();
  const bound = maxTickets === undefined ? {} : { maxTickets };
  return { clock, tickets: createTickets({ clock, randomId, ...bound }) };
}

test("a ticket stands for its user, for 30 s", () => {
  const { tickets, clock } = open();
  const { ticket, expiresAt } = tickets.issue(alice);
  expect(expiresAt).toBe(startMs + 30_000);
  clock.advance(29_999);
  expect(tickets.redeem(ticket)).toEqual(alice);
});

test("a ticket works once", async () => {
  const { tickets } = open();
  const { ticket } = tickets.issue(alice);
  tickets.redeem(ticket);
  expect((await refusalOf(() => tickets.redeem(ticket))).code).toBe("token_invalid");
});

test("a clock that is set back makes no ticket live longer, and takes no place from new ones", async () => {
  const { tickets, clock } = open(1);
  const { ticket } = tickets.issue(alice);
  clock.setBy(-3_600_000);
  clock.advance(30_000);
  expect((await refusalOf(() => tickets.redeem(ticket))).code).toBe("token_invalid");
  tickets.issue(alice);
  clock.advance(30_000);
  expect(tickets.issue(alice).ticket).not.toBe(ticket);
});

test("a ticket of 30 s ago is refused", async () => {
  const { tickets, clock } = open();
  const { ticket } = tickets.issue(alice);
  clock.advance(30_000);
  expect((await refusalOf(() => tickets.redeem(ticket))).code).toBe("token_invalid");
});

test("a ticket does not outlive the token behind it", async () => {
  const { tickets, clock } = open();
  const { ticket } = tickets.issue({ ...alice, expiresAt: startMs + 1_000 });
  clock.advance(1_000);
  expect((await refusalOf(() => tickets.redeem(ticket))).code).toBe("token_expired");
});

test("an unknown ticket is refused without being repeated", async () => {
  const { tickets } = open();
  const refused = await refusalOf(() => tickets.redeem("hush"));
  expect(refused.code).toBe("token_invalid");
  expect(refused.message).not.toContain("hush");
});

test("tickets hold 256 bits and differ", () => {
  const { tickets } = open();
  const issued = Array.from({ length: 100 }, () => tickets.issue(alice).ticket);
  expect(new Set(issued).size).toBe(100);
  expect(issued.every((ticket) => /^[A-Za-z0-9]{43}$/.test(ticket))).toBe(true);
});

test("a full table refuses new tickets, keeps the old ones, and empties with time", async () => {
  const { tickets, clock } = open(2);
  const first = tickets.issue(alice);
  clock.advance(10_000);
  const second = tickets.issue(alice);
  expect((await refusalOf(() => tickets.issue(alice))).code).toBe("unavailable");
  clock.advance(20_000);
  tickets.issue(alice);
  expect((await refusalOf(() => tickets.redeem(first.ticket))).code).toBe("token_invalid");
  expect(tickets.redeem(second.ticket)).toEqual(alice);
});

test("of a user's tickets twenty are open, and the oldest makes room, whatever others have", async () => {
  const { tickets } = open(22);
  const bobs = tickets.issue(bob).ticket;
  const alices = Array.from({ length: 30 }, () => tickets.issue(alice).ticket);
  for (const gone of alices.slice(0, 10)) {
    expect((await refusalOf(() => tickets.redeem(gone))).code).toBe("token_invalid");
  }
  for (const ticket of alices.slice(10)) expect(tickets.redeem(ticket)).toEqual(alice);
  expect(tickets.redeem(bobs)).toEqual(bob);
});

test("tickets that were used or are too old take no place from their user's new ones", () => {
  const { tickets, clock } = open();
  for (let at = 0; at < 20; at += 1) tickets.issue(alice);
  clock.advance(20_000);
  const kept = Array.from({ length: 10 }, () => tickets.issue(alice).ticket);
  for (let at = 0; at < 30; at += 1) tickets.redeem(tickets.issue(alice).ticket);
  clock.advance(10_000);
  for (let at = 0; at < 10; at += 1) tickets.issue(alice);
  for (const ticket of kept) expect(tickets.redeem(ticket)).toEqual(alice);
});

test("a user whose tickets fill the table has room made by the oldest, and nobody else's goes", async () => {
  const { tickets } = open(21);
  const bobs = tickets.issue(bob).ticket;
  for (let at = 0; at < 25; at += 1) tickets.issue(alice);
  expect((await refusalOf(() => tickets.issue(bob))).code).toBe("unavailable");
  expect(tickets.redeem(bobs)).toEqual(bob);
});

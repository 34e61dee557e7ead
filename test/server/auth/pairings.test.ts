import { expect, test } from "bun:test";
import type { UserId } from "../../../protocol/ids.ts";
import type { Identity } from "../../../server/auth/identity.ts";
import { createPairings } from "../../../server/auth/pairings.ts";
import { createRevocations } from "../../../server/auth/revocations.ts";
import { createTokens } from "../../../server/auth/tokens.ts";
import { randomId } from "../../../server/lib/ids.ts";
import { manualClock, refusalOf, secret, startMs } from "./support.ts";

const minuteMs = 60_000;
const identityOf = (id: string, role: "user" | "admin" = "user"): Identity => ({
  user: { id: id as UserId, name: id.toUpperCase(), role },
  issuedAt: startMs,
  expiresAt: startMs + 60 * minuteMs,
  rooms: { "channel:lab": "rw" },
});
const alice = identityOf("alice");

function begin(maxOpen?: number) {
  const clock = manualClock();
  const tokens = createTokens({ secret, clock, randomId });
  const revocations = createRevocations(async () => new Map());
  const check = (identity: Identity) => revocations.check(identity);
  const bound = maxOpen === undefined ? {} : { maxOpen };
  return {
    clock,
    tokens,
    revocations,
    pairings: createPairings({ clock, randomId, tokens, check, ...bound }),
  };
}

test("a code gives its user's token for thirty days", async () => {
  const { pairings, tokens, clock } = begin();
  const { code, expiresAt } = pairings.open(alice);
  expect(expiresAt).toBe(startMs + 5 * minuteMs);
  clock.advance(5 * minuteMs - 1);
  const claimed = await pairings.claim(code);
  expect(claimed.user).toEqual({ id: "alice" as UserId, name: "ALICE", role: "user" });
  expect(claimed.expiresAt - clock.now()).toBeWithin(30 * 86_400_000 - 1_000, 30 * 86_400_000 + 1);
  expect((await tokens.verify(claimed.token)).user).toEqual(claimed.user);
});

test("a clock that is set back makes no code live longer", async () => {
  const { pairings, clock } = begin();
  const { code } = pairings.open(alice);
  clock.setBy(-60 * minuteMs);
  clock.advance(5 * minuteMs);
  expect((await refusalOf(() => pairings.claim(code))).code).toBe("not_found");
});

test("renewed, the token lives as long again", async () => {
  const { pairings, tokens, clock } = begin();
  const { token } = await pairings.claim(pairings.open(alice).code);
  clock.advance(20 * 86_400_000);
  const { expiresAt } = await tokens.refresh(token);
  expect(expiresAt - clock.now()).toBeWithin(30 * 86_400_000 - 2_000, 30 * 86_400_000 + 2_000);
});

test("a code works once", async () => {
  const { pairings } = begin();
  const { code } = pairings.open(alice);
  await pairings.claim(code);
  expect((await refusalOf(() => pairings.claim(code))).code).toBe("not_found");
});

test("a code of five minutes ago is refused", async () => {
  const { pairings, clock } = begin();
  const { code } = pairings.open(alice);
  clock.advance(5 * minuteMs);
  expect((await refusalOf(() => pairings.claim(code))).code).toBe("not_found");
});

test("a new code voids the user's one before, and nobody else's", async () => {
  const { pairings } = begin();
  const bobs = pairings.open(identityOf("bob")).code;
  const first = pairings.open(alice).code;
  const second = pairings.open(alice).code;
  expect((await refusalOf(() => pairings.claim(first))).code).toBe("not_found");
  expect((await pairings.claim(second)).user.id).toBe("alice" as UserId);
  expect((await pairings.claim(bobs)).user.id).toBe("bob" as UserId);
});

test("however one types it, it is the same code", async () => {
  const { pairings } = begin();
  const type: readonly ((code: string) => string)[] = [
    (code) => code.toLowerCase(),
    (code) => code.replace("-", ""),
    (code) => ` ${code.replace("-", " - ")}\n`,
  ];
  for (const as of type) {
    expect((await pairings.claim(as(pairings.open(alice).code))).user.id).toBe("alice" as UserId);
  }
});

test("codes are of letters and digits that are not read as each other, each as likely", () => {
  const { pairings } = begin();
  const counts = new Map<string, number>();
  for (let made = 0; made < 2_000; made += 1) {
    const { code } = pairings.open(alice);
    expect(code).toMatch(/^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/);
    for (const letter of code.replace("-", "")) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  expect(counts.size).toBe(31);
  // 516 each are expected, give or take 22: seven times that is no chance.
  for (const count of counts.values()) expect(count).toBeWithin(360, 680);
});

test("an admin's device gets no more than a user's rights", async () => {
  const { pairings, tokens } = begin();
  const { token } = await pairings.claim(pairings.open(identityOf("root", "admin")).code);
  const { user, rooms } = await tokens.verify(token);
  expect(user.role).toBe("user");
  expect(rooms).toBeUndefined();
});

test("the backend's own id has no devices", async () => {
  const { pairings } = begin();
  const { user, ...rest } = identityOf("service");
  const service: Identity = { user: { ...user, role: "service" }, ...rest };
  expect((await refusalOf(() => pairings.open(service))).code).toBe("forbidden");
});

test("who was revoked, or erased, after opening a code gets nothing for it", async () => {
  const { pairings, clock, revocations } = begin();
  const { code } = pairings.open(alice);
  clock.advance(1_000);
  revocations.add("alice" as UserId, clock.now());
  expect((await refusalOf(() => pairings.claim(code))).code).toBe("token_invalid");
  expect((await refusalOf(() => pairings.claim(code))).code).toBe("not_found");
});

test("who is revoked while the token is being made gets nothing for the code", async () => {
  const { pairings, clock, revocations } = begin();
  const { code } = pairings.open(alice);
  const claiming = pairings.claim(code);
  revocations.add("alice" as UserId, clock.now());
  expect((await refusalOf(() => claiming)).code).toBe("token_invalid");
});

test("after 500 wrong codes in five minutes nobody may guess until those are over", async () => {
  const { pairings, clock } = begin();
  for (let tried = 0; tried < 500; tried += 1) {
    expect((await refusalOf(() => pairings.claim(`WRONG${tried}`))).code).toBe("not_found");
  }
  clock.advance(minuteMs);
  const { code } = pairings.open(alice);
  const refused = await refusalOf(() => pairings.claim(code));
  expect(refused.code).toBe("rate_limited");
  expect(refused.retryAfterMs).toBe(4 * minuteMs);
  clock.advance(4 * minuteMs);
  expect((await pairings.claim(code)).user.id).toBe("alice" as UserId);
});

test("good codes are not counted among the wrong ones", async () => {
  const { pairings } = begin();
  for (let tried = 0; tried < 600; tried += 1) await pairings.claim(pairings.open(alice).code);
});

test("a refused code is not repeated", async () => {
  const { pairings } = begin();
  expect((await refusalOf(() => pairings.claim("HUSHHUSH"))).message).not.toContain("HUSH");
});

test("a full table refuses new codes, keeps the old ones, and empties with time", async () => {
  const { pairings, clock } = begin(2);
  const { code } = pairings.open(alice);
  pairings.open(identityOf("bob"));
  expect((await refusalOf(() => pairings.open(identityOf("carol")))).code).toBe("unavailable");
  expect((await pairings.claim(code)).user.id).toBe("alice" as UserId);
  pairings.open(identityOf("carol"));
  clock.advance(5 * minuteMs);
  pairings.open(alice);
  pairings.open(identityOf("dave"));
});

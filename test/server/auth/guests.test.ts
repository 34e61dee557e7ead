import { expect, test } from "bun:test";
import { createGuests } from "../../../server/auth/guests.ts";
import { createTokens } from "../../../server/auth/tokens.ts";
import { randomId } from "../../../server/lib/ids.ts";
import { manualClock, secret, startMs } from "./support.ts";

function guests() {
  const tokens = createTokens({ secret, clock: manualClock(), randomId });
  return { tokens, guests: createGuests({ tokens, randomId }) };
}

test("a guest gets an id, a name and a token for a week", async () => {
  const { tokens, guests: door } = guests();
  const guest = await door.createGuest();
  expect(guest.user.id).toMatch(/^g[A-Za-z0-9]{10}$/);
  expect(guest.user.name).toMatch(/^Guest [A-Z0-9]{4}$/);
  expect(guest.expiresAt).toBe(startMs + 7 * 86_400_000);
  const { user, issuedAt, expiresAt } = guest;
  expect(await tokens.verify(guest.token)).toEqual({ user, issuedAt, expiresAt });
});

test("a guest's name is cleaned like any other", async () => {
  expect((await guests().guests.createGuest(" Ada\u202e\n")).user.name).toBe("Ada");
});

test("a guest is a user, and no two are the same", async () => {
  const { guests: door } = guests();
  const [one, other] = [await door.createGuest("admin"), await door.createGuest("admin")];
  expect(one.user.role).toBe("user");
  expect(one.user.id).not.toBe(other.user.id);
});

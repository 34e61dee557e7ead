/** What a connection does as its token nears its end. */
import { expect, test } from "bun:test";
import { World } from "../../support/world.ts";

test("a token near its end is warned of once, and at its end the connection closes with 4401", async () => {
  const world = new World();
  const alice = await world.connect("alice:user:100");
  const wait = async (seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 10) {
      alice.say({ type: "ping", data: {} });
      await world.clock.advance(10_000);
    }
  };
  await wait(50);
  expect(alice.events("auth-expired").map(({ data }) => data.expired)).toEqual([false]);
  await wait(60);
  expect(alice.events("auth-expired").map(({ data }) => data.expired)).toEqual([false, true]);
  expect(alice.closedWith?.code).toBe(4401);
});

test("tokens that live less than a minute are renewed at half their life, not over and over", async () => {
  const world = new World();
  const alice = await world.connect("alice:user:40");
  const renewedAt: number[] = [];
  for (let second = 0; second < 100; second += 1) {
    await world.clock.advance(1_000);
    if (alice.events("auth-expired").length === 0) continue;
    alice.forget();
    await alice.request("auth:refresh", { token: "alice:user:40" });
    renewedAt.push(second);
  }
  const betweenSeconds = renewedAt.slice(1).map((second, at) => second - (renewedAt[at] ?? 0));
  expect(betweenSeconds.length).toBeGreaterThan(2);
  for (const seconds of betweenSeconds) expect(seconds).toBeWithin(20, 23);
  expect(alice.closedWith).toBeUndefined();
});

test.each(["auth:refresh", "hello"])(
  "by %s with a token of another role the connection is told so and closed with 4401, to come back as what it is now",
  async (type) => {
    const world = new World();
    const root = await world.connect("root:admin");
    const { data } = await root.request(type, { token: "root", client: { kind: "other" } });
    expect(data).toMatchObject({
      code: "token_invalid",
      message: "the token is of role user, and this connection of role admin; connect anew with it",
    });
    expect(root.closedWith).toEqual({ code: 4401, reason: data.message });
    const same = await world.connect("root:admin");
    expect((await same.request("auth:refresh", { token: "root:admin:60" })).type).toBe("ack");
    expect(same.closedWith).toBeUndefined();
  },
);

test("a refreshed token keeps the connection, another user's does not fit it", async () => {
  const world = new World();
  const alice = await world.connect("alice:user:30");
  expect((await alice.request("auth:refresh", { token: "bob" })).data.code).toBe("forbidden");
  const ack = await alice.request("auth:refresh", { token: "alice" });
  expect(ack.data).toEqual({ tokenExpiresAt: world.clock.now() + 3_600_000 });
  await world.clock.advance(40_000);
  expect(alice.closedWith).toBeUndefined();
});

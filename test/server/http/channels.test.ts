import { expect, test } from "bun:test";
import { http, serviceKey } from "./support.ts";

const path = "/api/v1/channels/prices-us/events";

test("a channel's log is read by the handler of room:history", async () => {
  const { ask, asked } = http();
  expect((await ask(`${path}?after=3&before=9&limit=5`, { token: serviceKey })).status).toBe(200);
  expect(asked).toEqual([
    {
      userId: "service",
      type: "room:history",
      data: { room: "channel:prices-us", after: 3, before: 9, limit: 5 },
      requestId: undefined,
    },
  ]);
});

test("what a token says of channels goes to the handler with it", async () => {
  const heard: unknown[] = [];
  const { ask, deps } = http({
    deps: {
      handle: async (...[, , , , grants]) => {
        heard.push(grants);
        return { ok: true, data: {} };
      },
    },
  });
  const rooms = { "channel:prices-*": "r" } as const;
  const { token } = await deps.tokens.mint({ userId: "ann", rooms, ttlSeconds: 60 });
  await ask(path, { token });
  await ask(path, { token: serviceKey });
  expect(heard).toEqual([rooms, undefined]);
});

test.each([`${path}?limit=0`, `${path}?after=x`, "/api/v1/channels/a%20b/events"])(
  "%s is no page",
  async (where) => {
    const { ask, asked } = http();
    expect((await ask(where, { token: serviceKey })).status).toBe(422);
    expect(asked).toEqual([]);
  },
);

test("a stranger reads nothing", async () => {
  expect((await http().ask(path)).status).toBe(401);
});

import { describe, expect, test } from "bun:test";
import { http, serviceKey } from "./support.ts";

/** An HTTP side that writes down whose data is taken out, and who erases whom. */
function desk() {
  const done: unknown[] = [];
  const side = http({
    deps: {
      personal: {
        async *export(user) {
          done.push(["export", user]);
          yield JSON.stringify({ user });
        },
        find: async (id) => ({ id, name: "Bob" }),
        erase: async (id, by) => {
          done.push(["erase", id, by.id]);
          return { messages: 1, files: 2, conversations: 3 };
        },
      },
    },
  });
  return { ...side, done };
}

const asked = [
  ["GET", "/api/v1/users/bob/export"],
  ["DELETE", "/api/v1/users/bob"],
] as const;

test("a backend takes out everything of a user", async () => {
  const { ask, done } = desk();
  const { json, headers } = await ask("/api/v1/users/bob/export", { token: serviceKey });
  expect(json).toMatchObject({ success: true, data: { user: { id: "bob", name: "Bob" } } });
  expect(headers.get("content-disposition")).toBe('attachment; filename="tautline-export-bob.json"');
  expect(done).toEqual([["export", { id: "bob", name: "Bob" }]]);
});

test("a backend erases everything of a user, and it is known who did", async () => {
  const { ask, done } = desk();
  const { json } = await ask("/api/v1/users/bob", { method: "DELETE", token: serviceKey });
  expect(json.data).toEqual({ messages: 1, files: 2, conversations: 3 });
  expect(done).toEqual([["erase", "bob", "service"]]);
});

test("a user's own erasure is by the user", async () => {
  const { ask, done, tokenOf } = desk();
  await ask("/api/v1/users/me", { method: "DELETE", token: await tokenOf("ann") });
  expect(done).toEqual([["erase", "ann", "ann"]]);
});

describe.each(asked)("%s %s", (method, path) => {
  test("is for admins, too", async () => {
    const { ask, tokenOf } = desk();
    expect((await ask(path, { method, token: await tokenOf("root", "admin") })).status).toBe(200);
  });

  test.each(["user", "service"] as const)("is not for a token of role %s", async (role) => {
    const { ask, done, tokenOf } = desk();
    for (const id of ["bob", "eve"]) {
      expect((await ask(path, { method, token: await tokenOf(id, role) })).status).toBe(403);
    }
    expect(done).toEqual([]);
  });

  test("is not for strangers, and not of what is no user's id", async () => {
    const { ask, done } = desk();
    expect((await ask(path, { method })).status).toBe(401);
    const { status, json } = await ask(path.replace("bob", "a%20b"), { method, token: serviceKey });
    expect([status, json.error?.details]).toEqual([
      422,
      [{ path: "userId", message: "must be 1 to 96 of A-Z a-z 0-9 . _ ~ -" }],
    ]);
    expect(done).toEqual([]);
  });
});

test("who erases is not cut off while it takes its time", async () => {
  const { ask, tokenOf, idle } = desk();
  await ask("/api/v1/users/me", { method: "DELETE", token: await tokenOf("ann") });
  await ask("/api/v1/users/bob", { method: "DELETE", token: serviceKey });
  expect(idle).toEqual([240, 240]);
  await ask("/api/v1/users/bob", { method: "DELETE", token: await tokenOf("ann") });
  expect(idle).toHaveLength(2);
});

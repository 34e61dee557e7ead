/** The session of the operator's page: which tokens it takes, and how it ends. */
import { describe, expect, test } from "bun:test";
import { AdminSession, type AdminState } from "../../client/demo/admin/admin-session.ts";
import type { TokenProvider } from "../../client/index.ts";
import { createFakeClient } from "../support/fake-client.ts";

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("the session", () => {
  const refused =
    (status: number, code: string, message = code) =>
    () =>
      Response.json({ success: false, error: { code, message } }, { status });
  const good = () => Response.json({ success: true, data: { entries: [], token: "renewed" } });

  function open(answer: () => Response, kept?: string) {
    const stored = new Map(kept === undefined ? [] : [["tautline-admin-token", kept]]);
    const asked: { path: string; authorization: string | null }[] = [];
    const providers: TokenProvider[] = [];
    const client = createFakeClient();
    const answers: { now: () => Response | Promise<Response> } = { now: answer };
    const later: (() => void)[] = [];
    const session = new AdminSession({
      async fetch(path, { headers }) {
        asked.push({ path, authorization: new Headers(headers).get("authorization") });
        return answers.now();
      },
      tab: {
        getItem: (key) => stored.get(key) ?? null,
        setItem: (key, text) => void stored.set(key, text),
        removeItem: (key) => void stored.delete(key),
      },
      connect(provider) {
        providers.push(provider);
        return client;
      },
      after: (_, run) => void later.push(run),
    });
    return { session, stored, asked, providers, client, answers, later };
  }

  const problemOf = (state: AdminState) => (state.kind === "out" ? state.refusal?.problem : undefined);

  test("begins with a token that the server takes for an admin's, kept in the tab and sent in a header", async () => {
    const { session, stored, asked, providers } = open(good);
    await session.signIn("  Bearer a.b.c \n");
    expect(session.state.value.kind).toBe("in");
    expect([...stored.values()]).toEqual(["a.b.c"]);
    expect(asked).toEqual([{ path: "/api/v1/audit?limit=1", authorization: "Bearer a.b.c" }]);
    expect(await providers[0]?.()).toBe("a.b.c");
  });

  test("goes on after a reload", async () => {
    const { session, asked } = open(good, "kept");
    await session.resume();
    expect([session.state.value.kind, asked[0]?.authorization]).toEqual(["in", "Bearer kept"]);
  });

  test.each([
    [403, "forbidden", "this is for role admin, got role user", "role user"],
    [403, "forbidden", "this is for role admin, got role service", "role service"],
    [401, "token_expired", "the token has expired", "expired"],
    [
      401,
      "token_invalid",
      "the signature does not fit",
      "does not accept this token: the signature does not fit",
    ],
  ])("%i %s (%s) is said in words, and nothing is kept", async (status, code, message, words) => {
    const { session, stored } = open(refused(status, code, message), "kept");
    await session.resume();
    expect(problemOf(session.state.value)).toContain(words);
    expect(session.state.value).toHaveProperty("refusal.advice");
    expect(stored.size).toBe(0);
  });

  test("a server that is away for the moment is no reason to forget the token, and is asked again", async () => {
    const { session, stored, answers, later } = open(refused(503, "unavailable", "the store fails"), "kept");
    await session.resume();
    expect(problemOf(session.state.value)).toBe("the store fails");
    answers.now = () => {
      throw new TypeError("network");
    };
    later.pop()?.();
    await settled();
    expect(problemOf(session.state.value)).toContain("cannot be reached");
    expect([...stored.values()]).toEqual(["kept"]);
    answers.now = good;
    later.pop()?.();
    await settled();
    expect(session.state.value.kind).toBe("in");
  });

  test("renews its token when it is asked for one again, and ends where that is refused", async () => {
    const { session, stored, providers, answers } = open(good);
    await session.signIn("first");
    await providers[0]?.();
    expect(await providers[0]?.()).toBe("renewed");
    expect([...stored.values()]).toEqual(["renewed"]);
    answers.now = refused(401, "token_expired");
    await Promise.resolve(providers[0]?.()).catch(() => {});
    expect(problemOf(session.state.value)).toBe("This token has expired.");
    expect(stored.size).toBe(0);
  });

  test("signed out while its token is renewed, it stays out, and nothing is kept", async () => {
    const { session, stored, providers } = open(good);
    await session.signIn("first");
    await providers[0]?.();
    const renewing = providers[0]?.();
    session.signOut();
    expect(await renewing).toBe("");
    expect([session.state.value, stored.size]).toEqual([{ kind: "out" }, 0]);
  });

  test.each([
    ["renewed", good],
    ["refused", refused(401, "token_expired")],
  ])(
    "whoever signed in meanwhile stays in with their own token where that of before is %s",
    async (_, answer) => {
      const { session, stored, providers, answers } = open(good);
      await session.signIn("first");
      await providers[0]?.();
      const { promise, resolve } = Promise.withResolvers<Response>();
      answers.now = () => promise;
      const renewing = Promise.resolve(providers[0]?.()).catch(() => {});
      session.signOut();
      answers.now = good;
      await session.signIn("second");
      resolve(answer());
      await renewing;
      expect([session.state.value.kind, ...stored.values()]).toEqual(["in", "second"]);
    },
  );

  test("ends when the user is revoked, and when one signs out", async () => {
    const { session, stored, client } = open(good);
    await session.signIn("a");
    client.status.value = { kind: "offline", reason: "banned" };
    await settled();
    expect(problemOf(session.state.value)).toContain("revoked");
    client.status.value = { kind: "ready", connectionId: "c" };
    await session.signIn("a");
    session.signOut();
    expect([session.state.value, stored.size, client.calls.close]).toEqual([{ kind: "out" }, 0, 2]);
  });
});

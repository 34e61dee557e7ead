import { expect, test } from "bun:test";
import { extensionOrigin } from "../../../protocol/extension.ts";
import { http, serviceKey } from "./support.ts";

async function opened(options: Parameters<typeof http>[0] = {}) {
  const side = http(options);
  const token = await side.tokenOf("alice");
  const { json } = await side.ask("/api/v1/pairings", { method: "POST", token });
  return { ...side, code: String(json.data?.code), answer: json };
}

test("who is signed in gets a code, and the extension a token for it", async () => {
  const { ask, code, deps, answer } = await opened();
  expect(answer.data).toEqual({
    code: expect.stringMatching(/^\w{4}-\w{4}$/),
    expiresAt: expect.any(Number),
  });
  const headers = { origin: extensionOrigin };
  const claimed = await ask("/api/v1/pairings/claim", { json: { code }, headers });
  expect(claimed.status).toBe(200);
  expect(claimed.headers.get("access-control-allow-origin")).toBe(extensionOrigin);
  expect(claimed.headers.get("cache-control")).toBe("no-store");
  const { token, user } = claimed.json.data as { token: string; user: never };
  expect((await deps.tokens.verify(token)).user).toEqual(user);
});

test("the user is told which device was connected, under a name that rewrites nothing", async () => {
  const { ask, code, asked } = await opened();
  await ask("/api/v1/pairings/claim", { json: { code, name: " Chrome\u202e\n on Linux " } });
  expect(asked).toMatchObject([{ userId: "alice", type: "notification:send" }]);
  const notice = asked[0]?.data as { userIds: string[]; message: string };
  expect(notice.userIds).toEqual(["alice"]);
  expect(notice.message).toStartWith("Chrome on Linux may now act as you");
});

test("the token comes even where the user cannot be told", async () => {
  const answer = () => ({ ok: false, error: { code: "unavailable", message: "the disk is full" } }) as const;
  const { ask, code } = await opened({ answer });
  expect((await ask("/api/v1/pairings/claim", { json: { code } })).status).toBe(200);
});

test("a code is for who is signed in, and no service key pairs anything", async () => {
  const { ask } = http();
  expect((await ask("/api/v1/pairings", { method: "POST" })).status).toBe(401);
  expect((await ask("/api/v1/pairings", { method: "POST", token: serviceKey })).status).toBe(403);
});

test("a wrong code is answered with what to do, and costs its address a try", async () => {
  const waits: string[] = [];
  const claimWaitMs = (address: string) => (waits.push(address) > 1 ? 6_000 : 0);
  const { ask } = http({ deps: { claimWaitMs } });
  const wrong = await ask("/api/v1/pairings/claim", { json: { code: "AAAA-AAAA" } });
  expect([wrong.status, wrong.json.error?.code]).toEqual([404, "not_found"]);
  const again = await ask("/api/v1/pairings/claim", { json: { code: "AAAA-AAAB" } });
  expect([again.status, again.headers.get("retry-after")]).toEqual([429, "6"]);
  expect(again.json.error?.message).toBe("more than 10 pairing codes a minute from this address");
  expect(waits).toEqual(["127.0.0.1", "127.0.0.1"]);
});

test("what is no code is refused before it is compared", async () => {
  const { ask } = http();
  for (const code of ["x".repeat(33), 12, null, { length: 3 }]) {
    expect((await ask("/api/v1/pairings/claim", { json: { code } })).status).toBe(422);
  }
});

test("neither the code nor the token is in any log", async () => {
  const { ask, code, logged } = await opened();
  await ask("/api/v1/pairings/claim", { json: { code: "ZZZZ-ZZZZ" } });
  const { json } = await ask("/api/v1/pairings/claim", { json: { code, name: "deviceplatypus" } });
  const lines = logged.join("\n");
  expect(lines).toContain("/api/v1/pairings/claim");
  for (const secret of [code, code.replace("-", ""), "ZZZZ", String(json.data?.token), "platypus"]) {
    expect(lines).not.toContain(secret);
  }
});

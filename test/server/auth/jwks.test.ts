import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportJWK, generateKeyPair } from "jose";
import { JwksHealth } from "../../../server/auth/jwks-health.ts";
import { createTokens, type TokenOptions } from "../../../server/auth/tokens.ts";
import { randomId } from "../../../server/lib/ids.ts";
import { createLog } from "../../../server/lib/log.ts";
import { Metrics } from "../../../server/lib/metrics.ts";
import { manualClock, refusalOf, secret, sign, startSeconds } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "tautline-jwks-"));
afterAll(() => rmSync(folder, { recursive: true }));

const rsa = await generateKeyPair("RS256", { extractable: true });
const ec = await generateKeyPair("ES256", { extractable: true });
const ed = await generateKeyPair("EdDSA", { extractable: true });
const stranger = await generateKeyPair("ES256");
const keySet = {
  keys: [
    { ...(await exportJWK(rsa.publicKey)), kid: "rsa", alg: "RS256" },
    { ...(await exportJWK(ec.publicKey)), kid: "ec", alg: "ES256" },
    { ...(await exportJWK(ed.publicKey)), kid: "ed", alg: "EdDSA" },
  ],
};
const file = join(folder, "keys.json");
writeFileSync(file, JSON.stringify(keySet));

const good = { sub: "alice", exp: startSeconds + 60, iss: "https://id.example.com" };
const all = ["RS256", "ES256", "EdDSA"];

function tokensWith(jwks: Partial<TokenOptions["jwks"]> = {}, options: Partial<TokenOptions> = {}) {
  return createTokens({
    secret,
    jwks: { source: file, algorithms: all, ...jwks },
    clock: manualClock(),
    randomId,
    ...options,
  });
}

test.each(["http://", "https://id.example.com:port/keys", join(folder, "missing.json")])(
  "%s is no JWKS, and the line that says so names the setting",
  (source) => {
    expect(() => tokensWith({ source })).toThrow(`TAUTLINE_JWKS_URL: cannot read ${source} as a JWKS (`);
  },
);

describe("an identity provider's token", () => {
  test.each([
    ["RS256", "rsa", rsa],
    ["ES256", "ec", ec],
    ["EdDSA", "ed", ed],
  ])("passes when signed with %s", async (alg, kid, pair) => {
    const token = await sign(good, { alg, kid }, pair.privateKey);
    expect((await tokensWith().verify(token)).user.id).toBe("alice" as never);
  });

  test("is refused with an algorithm that the configuration leaves out", async () => {
    const token = await sign(good, { alg: "ES256", kid: "ec" }, ec.privateKey);
    const refused = await refusalOf(() => tokensWith({ algorithms: ["RS256"] }).verify(token));
    expect(refused.message).toContain("algorithm");
  });

  test("is refused when signed by a stranger", async () => {
    const token = await sign(good, { alg: "ES256", kid: "ec" }, stranger.privateKey);
    expect((await refusalOf(() => tokensWith().verify(token))).message).toContain("signature");
  });

  test("is refused when its key is unknown", async () => {
    const token = await sign(good, { alg: "ES256", kid: "other" }, ec.privateKey);
    expect((await refusalOf(() => tokensWith().verify(token))).message).toContain("`kid`");
  });

  test("is refused when signed with HS256, be it with the secret or with a public key's text", async () => {
    const publicText = new TextEncoder().encode(JSON.stringify(keySet.keys[0]));
    for (const key of [new TextEncoder().encode(secret), publicText]) {
      const token = await sign(good, { alg: "HS256", kid: "rsa" }, key);
      expect((await refusalOf(() => tokensWith().verify(token))).code).toBe("token_invalid");
    }
  });

  test("cannot be refreshed here", async () => {
    const token = await sign(good, { alg: "ES256", kid: "ec" }, ec.privateKey);
    expect((await refusalOf(() => tokensWith().refresh(token))).code).toBe("forbidden");
  });
});

describe("the claims of an identity provider's token", () => {
  const names = {
    user: "https://example.com/id",
    name: "nickname",
    role: "https://example.com/role",
    rooms: "https://example.com/rooms",
  };
  const theirs = {
    ...good,
    sub: "auth0|5f7c",
    "https://example.com/id": "alice",
    nickname: "Ali",
    "https://example.com/role": "admin",
    "https://example.com/rooms": { "channel:news": "r" },
  };
  const signed = (claims: Record<string, unknown>) =>
    sign(claims, { alg: "ES256", kid: "ec" }, ec.privateKey);

  test("are those that are configured, by their whole names, and none of the usual ones", async () => {
    const tokens = tokensWith({ claims: names });
    const usual = { name: "Nobody", role: "service", rooms: { "channel:secret": "rw" } };
    for (const claims of [theirs, { ...theirs, ...usual }]) {
      expect(await tokens.verify(await signed(claims))).toMatchObject({
        user: { id: "alice", name: "Ali", role: "admin" },
        rooms: { "channel:news": "r" },
      } as never);
    }
    const {
      nickname,
      "https://example.com/role": role,
      "https://example.com/rooms": rooms,
      ...bare
    } = theirs;
    const identity = await tokens.verify(await signed({ ...bare, ...usual }));
    expect([identity.user, identity.rooms]).toEqual([
      { id: "alice", name: "alice", role: "user" } as never,
      undefined,
    ]);
  });

  test.each([
    [
      { ...theirs, "https://example.com/id": undefined },
      "no `https://example.com/id` (TAUTLINE_JWT_USER_CLAIM",
    ],
    [{ ...theirs, "https://example.com/id": "a|b" }, "TAUTLINE_JWT_USER_CLAIM"],
    [{ ...theirs, "https://example.com/id": "service" }, '`https://example.com/id` "service"'],
    [{ ...theirs, nickname: 7 }, "`nickname` must be"],
    [{ ...theirs, "https://example.com/role": "root" }, "`https://example.com/role` must be"],
    [{ ...theirs, "https://example.com/rooms": { x: "r" } }, "`https://example.com/rooms` must map"],
  ])("are named where they are refused: %#", async (claims, says) => {
    const token = await signed(claims);
    const refused = await refusalOf(() => tokensWith({ claims: names }).verify(token));
    expect([refused.code, refused.message]).toEqual(["token_invalid", expect.stringContaining(says)]);
  });

  test("are the usual ones unless configured, and a `sub` that is no id names the setting", async () => {
    const refused = await refusalOf(async () => tokensWith().verify(await signed(theirs)));
    expect(refused.message).toContain("`sub` must be a user's id");
    expect(refused.message).toContain("TAUTLINE_JWT_USER_CLAIM");
    expect(refused.message).not.toContain("5f7c");
    const plain = { ...good, name: "Alice", role: "admin" };
    expect((await tokensWith().verify(await signed(plain))).user).toEqual({
      id: "alice",
      name: "Alice",
      role: "admin",
    } as never);
  });

  test("are no matter of the server's own tokens", async () => {
    const tokens = tokensWith({ claims: names });
    const { token } = await tokens.mint({ userId: "guest", role: "admin", ttlSeconds: 60 });
    expect((await tokens.verify(token)).user).toEqual({ id: "guest", name: "guest", role: "admin" } as never);
    const own = { ...theirs, sub: "bob", iss: "tautline" };
    expect((await tokens.verify(await sign(own))).user).toEqual({
      id: "bob",
      name: "bob",
      role: "user",
    } as never);
    const refused = await refusalOf(async () => tokens.verify(await sign({ ...own, sub: "a|b" })));
    expect(refused.message).not.toContain("TAUTLINE_JWT_USER_CLAIM");
  });

  test("are the token's own, and nothing that every object has", async () => {
    const tokens = tokensWith({ claims: { ...names, user: "sub", name: "toString", role: "constructor" } });
    const { user } = await tokens.verify(await signed(good));
    expect(user).toEqual({ id: "alice", name: "alice", role: "user" } as never);
  });
});

describe("the server's own token, beside a JWKS", () => {
  test("may be made by anyone who has the secret, with `iss` tautline, whatever issuer is configured", async () => {
    const tokens = tokensWith({}, { issuer: good.iss });
    const token = await sign({ ...good, iss: "tautline" });
    expect((await tokens.verify(token)).user.id).toBe("alice" as never);
  });

  test.each([undefined, good.iss])("is refused with the `iss` %p, and told which it needs", async (iss) => {
    const token = await sign({ ...good, iss });
    const refused = await refusalOf(() => tokensWith().verify(token));
    expect([refused.code, refused.message]).toEqual([
      "token_invalid",
      expect.stringContaining('an HS256 token needs the `iss` "tautline" beside an identity provider'),
    ]);
  });

  test("passes and can be refreshed", async () => {
    const tokens = tokensWith({}, { issuer: good.iss });
    const { token } = await tokens.mint({ userId: "guest", ttlSeconds: 60 });
    expect((await tokens.verify(token)).user.id).toBe("guest" as never);
    expect((await tokens.refresh(token)).identity.user.id).toBe("guest" as never);
  });

  test("cannot be signed with an identity provider's key", async () => {
    const token = await sign({ ...good, iss: "tautline" }, { alg: "ES256", kid: "ec" }, ec.privateKey);
    expect((await refusalOf(() => tokensWith().verify(token))).code).toBe("token_invalid");
  });
});

describe("where the keys come from", () => {
  test("a URL is asked when a token comes", async () => {
    const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => Response.json(keySet) });
    try {
      const token = await sign(good, { alg: "ES256", kid: "ec" }, ec.privateKey);
      const tokens = tokensWith({ source: `${server.url}keys` });
      expect((await tokens.verify(token)).user.id).toBe("alice" as never);
    } finally {
      await server.stop(true);
    }
  });

  test.each([
    ["answers 500", () => new Response("no", { status: 500 })],
    ["answers no keys", () => new Response("<html>")],
    ["answers another shape", () => Response.json({ no: "keys" })],
  ])("a URL that %s is the server's trouble and not the token's", async (_, answer) => {
    const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: answer });
    try {
      const token = await sign(good, { alg: "ES256", kid: "ec" }, ec.privateKey);
      const refused = await refusalOf(() => tokensWith({ source: `${server.url}keys` }).verify(token));
      expect(refused.code).toBe("unavailable");
    } finally {
      await server.stop(true);
    }
  });

  test("a URL that does not answer is a warning and a figure, until it does", async () => {
    let isUp = false;
    let asked = 0;
    const server = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch() {
        asked += 1;
        return isUp ? Response.json(keySet) : new Response("no", { status: 500 });
      },
    });
    try {
      const clock = manualClock();
      const metrics = new Metrics();
      const logged: string[] = [];
      const write = (line: string) => void logged.push(line);
      const report = createLog({ level: "debug", format: "json", write, now: clock.now });
      const jwksHealth = new JwksHealth({ clock, report, metrics });
      const tokens = tokensWith({ source: `${server.url}keys` }, { jwksHealth });
      const token = await sign(good, { alg: "ES256", kid: "ec" }, ec.privateKey);
      const figure = () => /^tautline_identity_provider_failing (.)$/m.exec(metrics.toText())?.[1];

      for (let came = 0; came < 3; came += 1) await refusalOf(() => tokens.verify(token));
      expect([asked, figure()]).toEqual([3, "1"]);

      clock.advance(7_000);
      isUp = true;
      for (let came = 0; came < 3; came += 1) await tokens.verify(token);
      expect(figure()).toBe("0");

      expect(logged.map((line) => JSON.parse(line))).toEqual([
        expect.objectContaining({
          level: "warn",
          message: expect.stringContaining("TAUTLINE_JWKS_URL"),
          reason: expect.stringContaining("Expected 200 OK"),
        }),
        expect.objectContaining({ level: "info", failedForMs: 7_000 }),
      ]);
      expect(logged.join("")).not.toContain(token);
    } finally {
      await server.stop(true);
    }
  });

  test("a key that is none among those that are read is a token's fault, and no failure of the provider", async () => {
    const none = { kty: "EC", crv: "P-256", kid: "none", alg: "ES256", x: "AA", y: "AA" };
    const keys = { keys: [...keySet.keys, none] };
    const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => Response.json(keys) });
    try {
      const logged: string[] = [];
      const write = (line: string) => void logged.push(line);
      const { now } = manualClock();
      const report = createLog({ level: "debug", format: "json", write, now });
      const jwksHealth = new JwksHealth({ clock: manualClock(), report, metrics: new Metrics() });
      const tokens = tokensWith({ source: `${server.url}keys` }, { jwksHealth });
      const token = await sign(good, { alg: "ES256", kid: "none" }, ec.privateKey);
      for (let came = 0; came < 2; came += 1) {
        expect((await refusalOf(() => tokens.verify(token))).code).toBe("token_invalid");
      }
      expect(logged).toEqual([]);
    } finally {
      await server.stop(true);
    }
  });

  test("while it fails, whether it still does is looked at every half a minute", () => {
    const clock = manualClock();
    const report = createLog({ level: "error", format: "json", write() {}, now: clock.now });
    const health = new JwksHealth({ clock, report, metrics: new Metrics() });
    clock.advance(60_000);
    expect(health.mayAskAgain()).toBe(false);
    health.failed("it is away");
    expect(health.mayAskAgain()).toBe(false);
    clock.advance(30_000);
    expect([health.mayAskAgain(), health.mayAskAgain()]).toEqual([true, false]);
    health.worked();
    clock.advance(30_000);
    expect(health.mayAskAgain()).toBe(false);
  });

  test("a file that is missing or no JWKS is said at the start, by name", () => {
    const broken = join(folder, "broken.json");
    writeFileSync(broken, "{}");
    expect(() => tokensWith({ source: join(folder, "none.json") })).toThrow("none.json");
    expect(() => tokensWith({ source: broken })).toThrow("broken.json");
  });
});

import { describe, expect, test } from "bun:test";
import { createTokens, type TokenOptions } from "../../../server/auth/tokens.ts";
import { randomId } from "../../../server/lib/ids.ts";
import { forge, manualClock, refusalOf, secret, sign, startMs, startSeconds } from "./support.ts";

function tokensWith(options: Partial<TokenOptions> = {}) {
  const clock = manualClock();
  return { clock, tokens: createTokens({ secret, clock, randomId, ...options }) };
}

const good = { sub: "alice", exp: startSeconds + 60 };

describe("a token with a good signature", () => {
  test("gives user, role and expiry", async () => {
    const { tokens } = tokensWith();
    const identity = await tokens.verify(await sign({ ...good, name: "Alice", role: "admin" }));
    expect(identity).toEqual({
      user: { id: "alice", name: "Alice", role: "admin" },
      expiresAt: startMs + 60_000,
    } as never);
  });

  test("without name and role is a user called by the id", async () => {
    const { tokens } = tokensWith();
    const { user } = await tokens.verify(await sign(good));
    expect(user).toEqual({ id: "alice", name: "alice", role: "user" } as never);
  });

  test("brings its grants along", async () => {
    const { tokens } = tokensWith();
    const rooms = { "channel:news": "r", "channel:lab-*": "rw" } as const;
    expect((await tokens.verify(await sign({ ...good, rooms }))).rooms).toEqual(rooms);
  });

  test.each(["*", "channel:*", "chan*", "channel:a", `channel:${"x".repeat(96)}`])(
    "may grant %s, which fits some channel",
    async (room) => {
      const { tokens } = tokensWith();
      const rooms = { [room]: "r" as const };
      expect((await tokens.verify(await sign({ ...good, rooms }))).rooms).toEqual(rooms);
    },
  );

  const names: readonly [string, unknown, string][] = [
    ["is trimmed", "  Alice \n", "Alice"],
    ["loses control characters", "A\u0000l\u001bi\u007fce", "Alice"],
    ["loses marks that turn its direction", "Al\u202eice\u2066", "Alice"],
    ["loses what cannot be seen", "A\u200bl\u00adi\u2060c\u3164e\ufeff", "Alice"],
    ["is the id where it is of what cannot be seen", "\u3164\u200b\u00ad\u2060", "alice"],
    ["keeps emoji that are joined", "Zoë 👨‍👩‍👧", "Zoë 👨‍👩‍👧"],
    ["keeps Persian that is joined", "علی‌رضا", "علی‌رضا"],
    ["is not cut after a joiner", `${"x".repeat(61)}👨‍👩`, `${"x".repeat(61)}👨`],
    ["is on one line", "Alice\nAdmin", "Alice Admin"],
    ["is cut to 64", "x".repeat(100), "x".repeat(64)],
    ["is not cut within a character", `${"x".repeat(63)}😀`, "x".repeat(63)],
    ["is the id where nothing is left", " \n ", "alice"],
  ];
  test.each(names)("has a name that %s", async (_, name, expected) => {
    const { tokens } = tokensWith();
    expect((await tokens.verify(await sign({ ...good, name }))).user.name).toBe(expected);
  });

  test("may be good to the end of 9999, as those of some issuers are", async () => {
    const exp = Date.UTC(10_000, 0) / 1_000 - 1;
    const { tokens } = tokensWith();
    expect((await tokens.verify(await sign({ ...good, exp }))).expiresAt).toBe(exp * 1_000);
  });

  test("is good until the very moment it expires", async () => {
    const { tokens, clock } = tokensWith();
    const token = await sign(good);
    clock.advance(59_999);
    expect((await tokens.verify(token)).user.id).toBe("alice" as never);
    clock.advance(1);
    expect((await refusalOf(() => tokens.verify(token))).code).toBe("token_expired");
  });
});

describe("a token is refused", () => {
  const noneHeader = { alg: "none" };
  const cases: readonly [why: string, token: string | Promise<string>, code: string, says: string][] = [
    ["when empty", "", "token_invalid", "not a signed JWT"],
    ["when no JWT", "hello", "token_invalid", "not a signed JWT"],
    ["when three empty parts", "..", "token_invalid", "not a signed JWT"],
    ["with alg none", forge(noneHeader, good), "token_invalid", "the token is refused"],
    ["with alg None", forge({ alg: "None" }, good), "token_invalid", "the token is refused"],
    [
      "with alg none and a signature",
      forge(noneHeader, good, "AAAA"),
      "token_invalid",
      "the token is refused",
    ],
    ["without an alg", forge({}, good, "AAAA"), "token_invalid", "the token is refused"],
    ["with another secret", sign(good, { alg: "HS256" }, new Uint8Array(32)), "token_invalid", "signature"],
    ["with another hash", sign(good, { alg: "HS512" }, new Uint8Array(64)), "token_invalid", "algorithm"],
    ["with changed claims", tampered(), "token_invalid", "signature"],
    ["when expired", sign({ ...good, exp: startSeconds - 1 }), "token_expired", "expired"],
    ["before its time", sign({ ...good, nbf: startSeconds + 30 }), "token_invalid", "`nbf`"],
    ["without exp", sign({ sub: "alice" }), "token_invalid", "no `exp`"],
    ["with exp as text", sign({ ...good, exp: `${good.exp}` }), "token_invalid", "`exp`"],
    ["with exp beyond all calendars", sign({ ...good, exp: 1e300 }), "token_invalid", "`exp`"],
    ["without sub", sign({ exp: good.exp }), "token_invalid", "no `sub`"],
    ["with sub as number", sign({ ...good, sub: 7 }), "token_invalid", "`sub`"],
    ["with an empty sub", sign({ ...good, sub: "" }), "token_invalid", "`sub`"],
    ["with a sub that is no room's name", sign({ ...good, sub: "a:b/c d" }), "token_invalid", "`sub`"],
    ["with a sub too long", sign({ ...good, sub: "a".repeat(97) }), "token_invalid", "`sub`"],
    ["with nbf as text", sign({ ...good, nbf: "soon" }), "token_invalid", "`nbf` must be a time in seconds"],
    [
      "with exp as text, in words",
      sign({ ...good, exp: "7" }),
      "token_invalid",
      "`exp` must be a time in seconds",
    ],
    ["with iat as text", sign({ ...good, iat: "7" }), "token_invalid", "`iat` must be a time in seconds"],
    [
      "with exp in milliseconds",
      sign({ ...good, exp: startMs + 60_000 }),
      "token_invalid",
      "got milliseconds?",
    ],
    ["with iat in milliseconds", sign({ ...good, iat: startMs }), "token_invalid", "got milliseconds?"],
    [
      "with nbf in milliseconds",
      sign({ ...good, nbf: startMs - 60_000 }),
      "token_invalid",
      "got milliseconds?",
    ],
    [
      "before its time, in words",
      sign({ ...good, nbf: startSeconds + 30 }),
      "token_invalid",
      "it is not valid yet (`nbf`)",
    ],
    ...[
      "orders-1",
      "conversation:abc",
      "channel:",
      "channel:a b",
      "channel:a*b",
      "lab-*",
      "",
      "channels:*",
    ].map((room): [string, Promise<string>, string, string] => [
      `with a grant for ${JSON.stringify(room)}`,
      sign({ ...good, rooms: { [room]: "rw" } }),
      "token_invalid",
      'such as "channel:news" or "channel:lab-*"',
    ]),
    ["with the backend's sub", sign({ ...good, sub: "service" }), "token_invalid", '`sub` "service"'],
    [
      "with the backend's sub and role admin",
      sign({ ...good, sub: "service", role: "admin" }),
      "token_invalid",
      '`sub` "service"',
    ],
    ["with an unknown role", sign({ ...good, role: "root" }), "token_invalid", "`role`"],
    ["with a list of roles", sign({ ...good, role: ["admin"] }), "token_invalid", "`role`"],
    ["with a name that is none", sign({ ...good, name: { a: 1 } }), "token_invalid", "`name`"],
    ["with grants that are none", sign({ ...good, rooms: ["channel:x"] }), "token_invalid", "`rooms`"],
    ["with an unknown grant", sign({ ...good, rooms: { "channel:x": "w" } }), "token_invalid", "`rooms`"],
    ["when too long", sign({ ...good, pad: "x".repeat(8_192) }), "token_invalid", "longer than 8192"],
  ];
  test.each(cases)("%s", async (_, token, code, says) => {
    const { tokens } = tokensWith();
    const refused = await refusalOf(async () => tokens.verify(await token));
    expect(refused.code).toBe(code as never);
    expect(refused.message).toContain(says);
  });

  test("without a word of what is in it", async () => {
    const { tokens } = tokensWith();
    const token = await sign({ ...good, role: "hush-hush", name: "hush" });
    const refused = await refusalOf(() => tokens.verify(token));
    const said = JSON.stringify(refused.toData());
    expect(said).not.toContain("hush");
    expect(said).not.toContain(token.slice(0, 10));
  });
});

async function tampered(): Promise<string> {
  const [header, , signature] = (await sign(good)).split(".");
  const claims = Buffer.from(JSON.stringify({ ...good, role: "admin" })).toString("base64url");
  return `${header}.${claims}.${signature}`;
}

describe("issuer and audience, where configured", () => {
  const { tokens } = tokensWith({ issuer: "https://id.example.com", audience: "tautline" });
  const right = { ...good, iss: "https://id.example.com", aud: ["tautline", "other"] };

  test("let a token of theirs pass", async () => {
    expect((await tokens.verify(await sign(right))).user.id).toBe("alice" as never);
  });

  test.each([
    ["another issuer", { ...right, iss: "https://evil.example.com" }, "`iss` is not", "TAUTLINE_JWT_ISSUER"],
    ["another audience", { ...right, aud: "elsewhere" }, "`aud` is not", "TAUTLINE_JWT_AUDIENCE"],
    ["no issuer", { ...good, aud: "tautline" }, "no `iss`", "TAUTLINE_JWT_ISSUER"],
    ["no audience", { ...good, iss: right.iss }, "no `aud`", "TAUTLINE_JWT_AUDIENCE"],
  ])("refuse %s, and say which setting wants what", async (_, claims, says, setting) => {
    const refused = await refusalOf(async () => tokens.verify(await sign(claims)));
    expect(refused.code).toBe("token_invalid");
    expect(refused.message).toContain(says);
    expect(refused.message).toContain(setting);
    expect(refused.message).not.toContain("evil");
  });

  test("are met by the tokens that the server mints", async () => {
    const { token } = await tokens.mint({ userId: "bob", ttlSeconds: 60 });
    expect((await tokens.verify(token)).user.id).toBe("bob" as never);
  });
});

describe("minting", () => {
  test("makes a token that verifies as what was asked for", async () => {
    const { tokens } = tokensWith();
    const rooms = { "channel:x": "rw" } as const;
    const minted = await tokens.mint({
      userId: "bob",
      name: " Bob ",
      role: "service",
      rooms,
      ttlSeconds: 90,
    });
    expect(minted.expiresAt).toBe(startMs + 90_000);
    expect(await tokens.verify(minted.token)).toEqual({
      user: { id: "bob", name: "Bob", role: "service" },
      issuedAt: startMs,
      expiresAt: minted.expiresAt,
      rooms,
    } as never);
  });

  test("says to the millisecond when it was, and how long the token lives to the second", async () => {
    const { tokens, clock } = tokensWith();
    clock.advance(123);
    const { token } = await tokens.mint({ userId: "bob", ttlSeconds: 90 });
    clock.advance(5);
    const fresh = await tokens.refresh(token);
    expect((await tokens.verify(token)).issuedAt).toBe(startMs + 123);
    expect([fresh.issuedAt, fresh.expiresAt]).toEqual([startMs + 128, startMs + 90_000]);
  });

  test("refuses the id that service keys act as, but for their role", async () => {
    const { tokens } = tokensWith();
    for (const role of ["user", "admin", undefined] as const) {
      const wish = { userId: "service", ttlSeconds: 90, ...(role === undefined ? {} : { role }) };
      const refused = await refusalOf(() => tokens.mint(wish));
      expect([refused.code, refused.message]).toEqual([
        "invalid_data",
        expect.stringContaining("service keys act as it"),
      ]);
    }
    const { token } = await tokens.mint({ userId: "service", role: "service", ttlSeconds: 90 });
    expect((await tokens.verify(token)).user.role).toBe("service");
  });

  test("refuses grants for what is no channel", async () => {
    const { tokens } = tokensWith();
    const refused = await refusalOf(() =>
      tokens.mint({ userId: "bob", rooms: { "orders-1": "rw" }, ttlSeconds: 90 }),
    );
    expect([refused.code, refused.message]).toEqual([
      "invalid_data",
      expect.stringContaining("channel:lab-*"),
    ]);
  });

  test("refuses an id that is none", async () => {
    const { tokens } = tokensWith();
    const refused = await refusalOf(() => tokens.mint({ userId: "a b", ttlSeconds: 90 }));
    expect(refused.code).toBe("invalid_data");
  });
});

describe("refreshing", () => {
  test("gives another token for the same user, with the same rights and as long a life", async () => {
    const { tokens, clock } = tokensWith();
    const old = await tokens.mint({ userId: "bob", name: "Bob", role: "admin", ttlSeconds: 600 });
    clock.advance(500_000);
    const fresh = await tokens.refresh(old.token);
    expect(fresh.token).not.toBe(old.token);
    expect(await tokens.verify(fresh.token)).toEqual({
      user: { id: "bob", name: "Bob", role: "admin" },
      issuedAt: startMs + 500_000,
      expiresAt: startMs + 500_000 + 600_000,
    } as never);
    expect(fresh.identity.expiresAt).toBe(fresh.expiresAt);
  });

  test("makes another token within the same second", async () => {
    const { tokens } = tokensWith();
    const old = await tokens.mint({ userId: "bob", ttlSeconds: 600 });
    expect((await tokens.refresh(old.token)).token).not.toBe(old.token);
  });

  test("gives an hour where the old token does not say when it was made", async () => {
    const { tokens } = tokensWith();
    expect((await tokens.refresh(await sign(good))).expiresAt).toBe(startMs + 3_600_000);
  });

  test("never revives an expired token", async () => {
    const { tokens, clock } = tokensWith();
    const { token } = await tokens.mint({ userId: "bob", ttlSeconds: 60 });
    clock.advance(60_000);
    expect((await refusalOf(() => tokens.refresh(token))).code).toBe("token_expired");
  });
});

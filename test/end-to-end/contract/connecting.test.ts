/** protocol/README.md, "Connecting": tokens in four places, hello, welcome, tickets, and what is never logged. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type RealServer, startRealServer } from "../../support/real-server.ts";
import { newUserId } from "./support/people.ts";
import { inSeconds, sign, tokenFor } from "./support/tokens.ts";
import { type Received, WireClient } from "./support/wire-client.ts";

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
}, 60_000);
afterAll(() => server?.stop());

interface Welcome {
  readonly user: { readonly id: string; readonly name: string; readonly role: string };
  readonly rooms: Readonly<Record<string, { readonly epoch: string; readonly seq: number }>>;
  readonly connectionId: string;
  readonly tokenExpiresAt: number | null;
  readonly serverTime: number;
}

const welcomeOf = ({ data }: Received) => data as unknown as Welcome;

async function ticketFor(token: string): Promise<{ ticket: string; expiresAt: number }> {
  const response = await fetch(`${server.url}/api/v1/tickets`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}` },
  });
  const { data } = (await response.json()) as { data: { ticket: string; expiresAt: number } };
  return data;
}

describe("hello", () => {
  test("is answered by a welcome with the request's id and everything that the contract lists", async () => {
    const client = await WireClient.open(server.wsUrl);
    const userId = newUserId();
    const exp = inSeconds(300);
    const reply = await client.request(
      "hello",
      {
        token: sign({ sub: userId, exp, name: "Alice" }),
        client: { kind: "web", name: "test", version: "1" },
      },
      "hello-1",
    );
    expect(Math.abs(welcomeOf(reply).serverTime - Date.now())).toBeLessThan(2_000);
    expect(reply).toMatchObject({
      type: "welcome",
      id: "hello-1",
      data: {
        protocol: 1,
        connectionId: expect.any(String),
        user: { id: userId, name: "Alice", role: "user" },
        serverTime: expect.any(Number),
        tokenExpiresAt: exp * 1000,
        heartbeat: { intervalMs: 25_000, timeoutMs: 45_000 },
        limits: { maxFrameBytes: 65_536, maxRooms: 128, maxContentChars: 5_000, pageSize: 200 },
        rooms: expect.any(Object),
      },
    });
  });

  test.each(["admin", "service"])("the role %s of the token is the user's role", async (role) => {
    const client = await WireClient.connect(server, newUserId(), { role });
    expect(welcomeOf(client.welcome).user.role).toBe(role);
  });

  test("two connections of one user have different ids", async () => {
    const userId = newUserId();
    const [one, two] = await Promise.all([
      WireClient.connect(server, userId),
      WireClient.connect(server, userId),
    ]);
    expect(welcomeOf(one.welcome).connectionId).not.toBe(welcomeOf(two.welcome).connectionId);
  });

  test("the welcome says epoch and newest seq of the rooms that were joined for the user", async () => {
    const userId = newUserId();
    const client = await WireClient.connect(server, userId);
    const { rooms } = welcomeOf(client.welcome);
    expect(Object.keys(rooms).sort()).toEqual(["all-users", `user:${userId}`]);
    for (const verdict of Object.values(rooms)) {
      expect(verdict).toMatchObject({
        epoch: expect.any(String),
        seq: expect.any(Number),
        recovered: "fresh",
      });
    }
  });

  test("admins are in admin-room from the start", async () => {
    const client = await WireClient.connect(server, newUserId(), { role: "admin" });
    expect(Object.keys(welcomeOf(client.welcome).rooms)).toContain("admin-room");
  });

  test.each([
    ["no client", {}],
    ["a client of no known kind", { client: { kind: "toaster" } }],
    ["a cursor without epoch", { client: { kind: "web" }, resume: { rooms: { "user:x": { seq: 1 } } } }],
  ])("with %s is invalid_data, and can be said again", async (_, data) => {
    const client = await WireClient.open(server.wsUrl);
    const token = tokenFor(newUserId());
    expect((await client.askInVain("hello", { token, ...data })).code).toBe("invalid_data");
    expect((await client.hello(token)).type).toBe("welcome");
  });
});

describe("a token at the upgrade", () => {
  async function welcomedUnasked(query: string, headers: Record<string, string> = {}): Promise<Welcome> {
    const client = await WireClient.open(server.wsUrl + query, { headers });
    const welcome = await client.waitForType("welcome");
    expect("id" in welcome).toBe(false);
    expect((await client.request("ping")).type).toBe("pong");
    return welcomeOf(welcome);
  }

  test("as ?token= brings the welcome at once, unasked", async () => {
    const userId = newUserId();
    expect((await welcomedUnasked(`?token=${tokenFor(userId)}`)).user.id).toBe(userId);
  });

  test("as an Authorization header brings the welcome at once, unasked", async () => {
    const userId = newUserId();
    const headers = { Authorization: `Bearer ${tokenFor(userId)}` };
    expect((await welcomedUnasked("", headers)).user.id).toBe(userId);
  });

  test("as ?ticket= brings the welcome at once, unasked", async () => {
    const userId = newUserId();
    const { ticket } = await ticketFor(tokenFor(userId, { name: "Tick" }));
    expect((await welcomedUnasked(`?ticket=${encodeURIComponent(ticket)}`)).user).toMatchObject({
      id: userId,
      name: "Tick",
    });
  });
});

describe("a ticket", () => {
  test("holds for 30 seconds", async () => {
    const { expiresAt } = await ticketFor(tokenFor(newUserId()));
    expect(Math.abs(expiresAt - Date.now() - 30_000)).toBeLessThan(2_000);
  });

  test("can be used once", async () => {
    const { ticket } = await ticketFor(tokenFor(newUserId()));
    const first = await WireClient.open(`${server.wsUrl}?ticket=${ticket}`);
    await first.waitForType("welcome");
    const second = await WireClient.open(`${server.wsUrl}?ticket=${ticket}`);
    expect((await second.waitForType("error")).data.code).toBe("token_invalid");
    expect((await second.whenClosed()).code).toBe(4401);
  });

  test("used by two at the same time lets in one", async () => {
    const { ticket } = await ticketFor(tokenFor(newUserId()));
    const both = [1, 2].map(() => new WireClient(`${server.wsUrl}?ticket=${ticket}`));
    const first = await Promise.all(both.map((one) => one.waitFor(() => true)));
    expect(first.map(({ type }) => type).sort()).toEqual(["error", "welcome"]);
  });

  test("that was never given is refused", async () => {
    const client = await WireClient.open(`${server.wsUrl}?ticket=made-up`);
    expect((await client.waitForType("error")).data.code).toBe("token_invalid");
    expect((await client.whenClosed()).code).toBe(4401);
  });
});

const badTokens: [string, () => string, string][] = [
  ["that is no token", () => "garbage", "token_invalid"],
  [
    "signed with another secret",
    () => sign({ sub: "eve", exp: inSeconds(60) }, { secret: "x".repeat(48) }),
    "token_invalid",
  ],
  [
    "without a signature (alg none)",
    () => sign({ sub: "eve", exp: inSeconds(60) }, { algorithm: "none" }),
    "token_invalid",
  ],
  [
    "of another algorithm with the right secret",
    () => sign({ sub: "eve", exp: inSeconds(60) }, { algorithm: "HS512" }),
    "token_invalid",
  ],
  ["without exp", () => sign({ sub: "eve" }), "token_invalid"],
  ["without sub", () => sign({ exp: inSeconds(60) }), "token_invalid"],
  ["whose claims were changed", () => forged(), "token_invalid"],
  ["that expired", () => sign({ sub: "eve", exp: inSeconds(-3600) }), "token_expired"],
];

function forged(): string {
  const [head, , signature] = tokenFor("eve").split(".");
  const claims = Buffer.from(JSON.stringify({ sub: "eve", exp: inSeconds(60), role: "admin" }));
  return `${head}.${claims.toString("base64url")}.${signature}`;
}

describe("a refused token", () => {
  test.each(badTokens)("in hello, %s: error, then 4401", async (_, make, code) => {
    const client = await WireClient.open(server.wsUrl);
    expect((await client.askInVain("hello", { token: make(), client: { kind: "web" } })).code).toBe(code);
    expect((await client.whenClosed()).code).toBe(4401);
  });

  test.each(badTokens)("as ?token=, %s: the upgrade, an error, then 4401", async (_, make, code) => {
    const client = await WireClient.open(`${server.wsUrl}?token=${make()}`);
    expect((await client.waitForType("error")).data.code).toBe(code);
    expect((await client.whenClosed()).code).toBe(4401);
    expect(client.events("welcome")).toEqual([]);
  });

  test("in the Authorization header: the upgrade, an error, then 4401", async () => {
    const client = await WireClient.open(server.wsUrl, { headers: { Authorization: "Bearer garbage" } });
    expect((await client.waitForType("error")).data.code).toBe("token_invalid");
    expect((await client.whenClosed()).code).toBe(4401);
  });
});

describe("the log", () => {
  test("never holds a token or a ticket, however it came", async () => {
    const userId = newUserId("secretive");
    const good = tokenFor(userId, { marker: "in-the-log" });
    const bad = sign({ sub: userId, exp: inSeconds(60) }, { secret: "y".repeat(48) });
    const old = sign({ sub: userId, exp: inSeconds(-60) });
    const { ticket } = await ticketFor(good);
    for (const query of [
      `?token=${good}`,
      `?token=${bad}`,
      `?token=${old}`,
      `?ticket=${ticket}`,
      `?ticket=${ticket}`,
    ]) {
      const client = await WireClient.open(server.wsUrl + query);
      await client.waitFor(() => true);
    }
    for (const token of [good, bad, old]) {
      const byHeader = await WireClient.open(server.wsUrl, { headers: { Authorization: `Bearer ${token}` } });
      await byHeader.waitFor(() => true);
      const byHello = await WireClient.open(server.wsUrl);
      await byHello.request("hello", { token, client: { kind: "web" } });
      await fetch(`${server.url}/api/v1/conversations?token=${token}`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      await fetch(`${server.url}/no/such/page?token=${token}&ticket=${ticket}`);
    }
    const said = server.stdout + server.stderr;
    for (const token of [good, bad, old]) {
      const [, claims = "", signature = ""] = token.split(".");
      expect(said).not.toContain(claims);
      expect(said).not.toContain(signature);
    }
    expect(said).not.toContain(ticket);
  });
});

import { expect, test } from "bun:test";
import { extensionOrigin } from "../../../protocol/extension.ts";
import { RefusedOrigins } from "../../../server/auth/refused-origins.ts";
import type { TautlineServer, Upgraded } from "../../../server/connection/socket.ts";
import { createUpgrade } from "../../../server/connection/upgrade.ts";
import { AddressLimit } from "../../../server/lib/address-limit.ts";
import { perSecond } from "../../../server/lib/token-bucket.ts";
import { World } from "../../support/world.ts";

/** The upgrade of a server in memory, and what became of each request that was let through. */
function door({ admissions = 0, perAddress = 0, isStopping = false } = {}) {
  let hasStopped = isStopping;
  const stop = () => {
    hasStopped = true;
  };
  const world = new World();
  const { clock } = world;
  const random = () => 0.5;
  const upgraded: Upgraded[] = [];
  const server = {
    upgrade: (_request: Request, { data }: { data: Upgraded }) => upgraded.push(data) > 0,
  } as unknown as TautlineServer;
  const upgrade = createUpgrade(world.host, {
    origins: { allowList: ["https://pages.example"], ownHosts: "loopback" },
    refusedOrigins: new RefusedOrigins(world.host.report, clock),
    isBehindProxy: false,
    perAddress: new AddressLimit(perSecond(perAddress), { clock, random }),
    isStopping: () => hasStopped,
    admissionRate: perSecond(admissions),
    random,
  });
  const knock = (headers: Record<string, string> = {}, address = "203.0.113.9") =>
    upgrade.handle(
      server,
      new Request("http://localhost/ws", { headers: { upgrade: "websocket", ...headers } }),
      address,
    );
  return { world, upgraded, knock, stop, isFor: (url: string) => upgrade.isFor({ url } as Request) };
}

const browser = { origin: "https://pages.example" };

test("over the rate of all connections a program is told over HTTP when to come back", async () => {
  const { knock, upgraded } = door({ admissions: 10 });
  const answers = [];
  for (let came = 0; came < 40; came += 1) answers.push(await knock());
  expect(upgraded).toHaveLength(10);
  const refused = answers.filter((answer) => answer !== undefined);
  expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([503]));
  const waits = await Promise.all(refused.map(async (answer) => (await answer.json()).error.retryAfterMs));
  expect(new Set(waits).size).toBe(30);
  expect(Math.max(...waits)).toBeWithin(2_500, 4_000);
  expect(refused.map(({ headers }) => Number(headers.get("retry-after")))).toEqual(
    waits.map((waitMs) => Math.ceil(waitMs / 1_000)),
  );
});

test("a browser is let in to be told, since it could not read the refusal of an upgrade", async () => {
  const { knock, upgraded } = door({ admissions: 1 });
  await knock(browser);
  expect(await knock(browser)).toBeUndefined();
  expect(upgraded.map(({ kind }) => kind)).toEqual(["anonymous", "refused"]);
  const [, refused] = upgraded;
  expect(refused?.kind === "refused" && refused.error).toMatchObject({
    code: "unavailable",
    retryAfterMs: expect.any(Number),
  });
});

test("who comes back when told is let in", async () => {
  const { world, knock, upgraded } = door({ admissions: 10 });
  const due: number[] = Array(50).fill(0);
  for (let next = due.shift(); next !== undefined; next = due.sort((a, b) => a - b).shift()) {
    const start = Date.UTC(2026, 0, 1);
    await world.clock.advance(Math.max(0, start + next - world.clock.now()));
    const answer = await knock();
    if (answer !== undefined) due.push(next + (await answer.json()).error.retryAfterMs);
  }
  expect(upgraded).toHaveLength(50);
});

test("one address over its rate is refused over HTTP, and holds back no other and not this machine", async () => {
  const { knock } = door({ perAddress: 2 });
  const knocks = [await knock(browser), await knock(browser), await knock(browser)];
  expect(knocks.map((answer) => answer?.status)).toEqual([undefined, undefined, 429]);
  expect(Number(knocks[2]?.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await knock(browser, "203.0.113.10")).toBeUndefined();
  for (let came = 0; came < 20; came += 1) expect(await knock({}, "127.0.0.1")).toBeUndefined();
});

test("a refused origin costs no place", async () => {
  const { knock } = door({ admissions: 1, perAddress: 1 });
  for (let came = 0; came < 5; came += 1) {
    expect((await knock({ origin: "https://elsewhere.example" }))?.status).toBe(403);
  }
  expect(await knock(browser)).toBeUndefined();
});

test("a server that stops takes nobody in, and says when to try the next one", async () => {
  const { knock, upgraded } = door({ isStopping: true });
  const answer = await knock(browser);
  expect(answer?.status).toBe(503);
  expect(Number(answer?.headers.get("retry-after"))).toBeWithin(1, 4);
  expect(upgraded).toEqual([]);
});

test("the project's extension is let in by its name, and another is told which setting lets it in", async () => {
  const { knock, upgraded } = door();
  expect(await knock({ origin: extensionOrigin })).toBeUndefined();
  expect(upgraded).toHaveLength(1);
  const refused = await knock({ origin: "moz-extension://0c7e4d5e" });
  expect(refused?.status).toBe(403);
  expect(await refused?.text()).toContain(
    "may not use this server; if it is yours, add exactly this to TAUTLINE_ALLOWED_ORIGINS",
  );
});

test("an origin that is refused again and again is one warning in the log, with what to do", async () => {
  const { world, knock } = door();
  for (let came = 0; came < 3; came += 1) await knock({ origin: "https://elsewhere.example" });
  expect(world.logLines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({
      level: "warn",
      message: expect.stringContaining(
        'pages of "https://elsewhere.example" may not use this server; add exactly this to TAUTLINE_ALLOWED_ORIGINS',
      ),
    }),
  ]);
});

test("a clock that is set forward lets in no more than the rates allow", async () => {
  for (const rates of [{ admissions: 1 }, { perAddress: 1 }]) {
    const { knock, world } = door(rates);
    await knock();
    const refused = await knock();
    world.clock.setBy(3_600_000);
    expect((await knock())?.status).toBe(refused?.status as number);
  }
});

test("who comes while the server begins to stop is sent away, and not let in after everybody was", async () => {
  const { world, knock, upgraded, stop } = door();
  const { verify } = world.host.tokens;
  const verified = Promise.withResolvers<void>();
  Object.assign(world.host.tokens, {
    verify: async (token: string) => {
      await verified.promise;
      return verify(token);
    },
  });
  const knocked = knock({ authorization: "Bearer alice" });
  stop();
  verified.resolve();
  expect((await knocked)?.status).toBe(503);
  expect(upgraded).toEqual([]);
});

test("whatever a request's address is, it is for the socket or not", () => {
  const { isFor } = door();
  for (const url of ["http://localhost/ws", "http://x:1/api/ws?a=1", "/ws", "/ws?token=a"]) {
    expect([url, isFor(url)]).toEqual([url, true]);
  }
  for (const url of ["http://[/ws", "http://%00/ws", "http://localhost:99999/ws", "//[/ws", "/", ""]) {
    expect([url, isFor(url)]).toEqual([url, false]);
  }
});

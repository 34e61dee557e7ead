import { expect, test } from "bun:test";
import type { SaidSite } from "../../../protocol/focus-report.ts";
import { http, serviceKey } from "./support.ts";

/** A side that remembers what was said of sites, and by whom. */
async function begin() {
  const said = new Map<string, readonly SaidSite[]>();
  const sites = {
    list: async ({ id }: { id: string }) =>
      (said.get(id) ?? []).map((site) => ({ ...site, isDefault: false })),
    set: async ({ id }: { id: string }, given: readonly SaidSite[]) => void said.set(id, given),
  };
  const side = http({ deps: { sites } });
  const token = await side.tokenOf("alice");
  const put = (json: unknown) => side.ask("/api/v1/sites", { method: "PUT", token, json });
  return { ...side, said, token, put };
}

const focus = (domain: string) => ({ domain, category: "focus" as const });

test("what is said of sites is stored as a whole and answered as it counts", async () => {
  const { put, said, ask, token } = await begin();
  const { status, json } = await put({ sites: [focus("WWW.Example.com"), focus("bücher.example")] });
  const kept = [focus("example.com"), focus("xn--bcher-kva.example")];
  expect(said.get("alice")).toEqual(kept);
  expect([status, json.data]).toEqual([200, { sites: kept.map((site) => ({ ...site, isDefault: false })) }]);
  expect((await ask("/api/v1/sites", { token })).json.data).toEqual(json.data as never);
});

const wrong: readonly [what: string, sites: unknown, path: string, message: string][] = [
  [
    "an address",
    [focus("a.example"), focus("https://b.example/x")],
    "sites.1.domain",
    "expected a domain such as",
  ],
  ["no text", [{ domain: 7, category: "focus" }], "sites.0.domain", "string"],
  ["an unknown category", [{ domain: "a.example", category: "fun" }], "sites.0.category", "focus"],
  [
    "a domain that a row before names",
    [focus("a.example"), focus("b.example"), { domain: "www.A.example", category: "neutral" }],
    "sites.2.domain",
    "which sites.0 names already",
  ],
  [
    "more than a thousand rows",
    Array.from({ length: 1_001 }, (_, n) => focus(`a${n}.example`)),
    "sites",
    "1000",
  ],
];

test.each(wrong)(
  "%s is refused, with the row that is wrong, and nothing is changed",
  async (_, sites, path, message) => {
    const { put, said } = await begin();
    const { status, json } = await put({ sites });
    expect([status, json.error?.code]).toEqual([422, "invalid_data"]);
    expect(json.error?.details).toEqual([{ path, message: expect.stringContaining(message) }]);
    expect(said.size).toBe(0);
  },
);

test("a thousand long domains fit, and what is larger by far does not", async () => {
  const { put } = await begin();
  const label = "a".repeat(60);
  const long = (n: number) => focus(`${n}.${label}.${label}.${label}.${label}.ex`.slice(-253));
  expect((await put({ sites: Array.from({ length: 1_000 }, (_, n) => long(n)) })).status).toBe(200);
  expect((await put({ sites: [focus("a".repeat(600_000))] })).status).toBe(413);
});

test("sites are a person's own: no key, and nobody without a token", async () => {
  const { ask } = await begin();
  expect((await ask("/api/v1/sites")).status).toBe(401);
  expect((await ask("/api/v1/sites", { token: serviceKey })).status).toBe(403);
  expect((await ask("/api/v1/sites", { method: "PUT", json: { sites: [] } })).status).toBe(401);
});

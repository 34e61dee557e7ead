/**
 * HTTP requests: made from the description that the server gives of itself, so that a new route is in here as soon
 * as it is described, and bent in every part that a request has.
 */

import { http as httpOverFakes } from "../../server/http/support.ts";
import type { Seeded } from "../../support/seeded.ts";
import { encode } from "./encode.ts";
import { mutate } from "./mutate.ts";
import { nastyText } from "./nasty.ts";
import { type Facts, fitting, type JsonSchema } from "./schema.ts";
import { heavy, noise, scramble, wellFormed } from "./text.ts";

export interface HttpInput {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  /** Each character one byte, where it is `isBytes`. */
  readonly body?: string;
  readonly isBytes?: boolean;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: JsonSchema;
}

interface Route {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: JsonSchema | undefined;
}

interface Described {
  readonly paths: Record<string, Record<string, DescribedRoute>>;
  readonly components: { readonly schemas?: Record<string, JsonSchema> };
}

interface DescribedRoute {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: JsonSchema }> };
}

const described = JSON.parse((await httpOverFakes().ask("/openapi.json")).text) as Described;

export const routes: readonly Route[] = Object.entries(described.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { parameters = [], requestBody }]) => {
    return {
      method: method.toUpperCase(),
      path,
      parameters,
      body: Object.values(requestBody?.content ?? {})[0]?.schema,
    };
  }),
);

/** Paths that no description speaks of. */
const others = [
  "/ws",
  "/api/ws",
  "/nowhere",
  "/sdk/%2e%2e/%2e%2e/package.json",
  "/demo/..%2f..%2fpackage.json",
  "//",
  "/demo/",
];
const maxBodyBytes = 65_536;

export function httpInput(random: Seeded, facts: Facts): HttpInput {
  const route = random.pick(routes);
  if (random.isLuckyAt(0.08)) return plain(random, random.pick(others));
  const headers: [string, string][] = [
    ["authorization", random.pick(["Bearer USER0", "Bearer ADMIN0", "Bearer KEY0"])],
  ];
  for (const { name, in: place, schema = {} } of route.parameters) {
    if (place === "header" && random.isLuckyAt(0.4))
      headers.push([name, headerText(String(fit(random, schema, facts, name)))]);
  }
  const sent = route.body === undefined ? {} : { body: body(random, route.body, facts, headers) };
  const good = { method: route.method, path: pathOf(random, route, facts), headers, ...sent };
  return random.isLuckyAt(0.4) ? good : bent(random, good);
}

function plain(random: Seeded, path: string): HttpInput {
  const query = random.pick([
    "",
    "?token=USER0",
    "?ticket=x",
    "?token=a&ticket=b",
    `?token=${encodeURIComponent(wellFormed(nastyText(random)))}`,
  ]);
  const upgrade: [string, string][] = random.isLuckyAt(0.8) ? [["upgrade", "websocket"]] : [];
  return bent(random, { method: "GET", path: path + query, headers: upgrade });
}

function fit(random: Seeded, schema: JsonSchema, facts: Facts, name: string): unknown {
  return fitting(
    random,
    schema,
    facts,
    name,
    (ref) => described.components.schemas?.[ref.split("/").at(-1) ?? ""] ?? {},
  );
}

function pathOf(random: Seeded, { path, parameters }: Route, facts: Facts): string {
  const made = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const schema = parameters.find((one) => one.name === name)?.schema ?? {};
    // An identifier in a path is mostly of what the path is about.
    const about = name === "id" && path.includes("conversations") ? "conversationId" : name;
    return encodeURIComponent(wellFormed(String(fit(random, schema, facts, about))));
  });
  const query = parameters
    .filter((one) => one.in === "query" && random.isLuckyAt(0.5))
    .map(
      ({ name, schema = {} }) =>
        `${name}=${encodeURIComponent(wellFormed(String(fit(random, schema, facts, name))))}`,
    );
  return query.length === 0 ? made : `${made}?${query.join("&")}`;
}

function body(random: Seeded, schema: JsonSchema, facts: Facts, headers: [string, string][]): string {
  headers.push(["content-type", "application/json"]);
  const value = fit(random, schema, facts, "");
  if (random.isLuckyAt(0.5)) return encode(value);
  if (random.isLuckyAt(0.7)) return encode(mutate(random, value, random.integer(1, 3)));
  return random.isLuckyAt(0.9)
    ? scramble(random, encode(value), random.integer(1, 3))
    : heavy(random, maxBodyBytes);
}

function bent(random: Seeded, good: HttpInput): HttpInput {
  switch (random.integer(0, 7)) {
    case 0:
      return {
        ...good,
        method: random.pick(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "BREW"]),
      };
    case 1:
      return { ...good, path: `/${scramble(random, good.path.slice(1), random.integer(1, 3))}` };
    case 2:
      return { ...good, path: `${good.path}${good.path.includes("?") ? "&" : "?"}${oddQuery(random)}` };
    case 3:
      return { ...good, headers: [...good.headers, oddHeader(random)] };
    case 4:
      return { ...good, headers: good.headers.toSpliced(random.integer(0, good.headers.length), 1) };
    case 5:
      return {
        ...good,
        headers: good.headers.map(([name, value]) => [name, headerText(scramble(random, value, 1))] as const),
      };
    case 6:
      return good.method === "GET" ? good : { ...good, body: bytes(random), isBytes: true };
    default:
      return good.method === "GET" ? good : { ...good, body: wellFormed(noise(random)) };
  }
}

function oddQuery(random: Seeded): string {
  return random.pick([
    "after=1&after=2",
    "limit=1e3",
    "limit[]=1",
    "__proto__[a]=1",
    "token=x",
    "%",
    "%ff%fe",
    `x=${encodeURIComponent(wellFormed(nastyText(random)))}`,
  ]);
}

function oddHeader(random: Seeded): readonly [string, string] {
  const name = random.pick([
    "authorization",
    "content-type",
    "content-length",
    "content-encoding",
    "origin",
    "host",
    "x-request-id",
    "idempotency-key",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "accept-encoding",
    "if-none-match",
    "access-control-request-method",
    "sec-websocket-protocol",
    "upgrade",
    "range",
    "expect",
  ]);
  const usual = [
    "Bearer",
    "Bearer ",
    "text/html",
    "gzip;q=nan, *;q=1e99",
    "null",
    "http://localhost:8765",
    "*",
    "application/json; charset=utf-7",
    "tautline.v1, x",
    "-1",
    "1e9",
    "bytes=0-",
  ];
  return [name, random.isLuckyAt(0.6) ? random.pick(usual) : headerText(nastyText(random))];
}

/** What a header can carry at all. */
function headerText(text: string): string {
  return text
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, "")
    .slice(0, 4_000)
    .trim();
}

function bytes(random: Seeded): string {
  const length = random.isLuckyAt(0.95) ? random.integer(0, 59) : random.pick([65_535, 65_536, 65_537]);
  const start = random.pick([
    "",
    "{",
    '{"room":"',
    '{"content":"\xff\xfe',
    "\xef\xbb\xbf{}",
    "\xed\xa0\x80",
    "\xc0\x80",
  ]);
  return start + Array.from({ length }, () => String.fromCharCode(random.integer(0, 255))).join("");
}

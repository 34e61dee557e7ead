/**
 * Frames: what a client may say, by the contract's own tables, and what grows out of it when it is bent.
 *
 * A new event is in here as soon as it stands in `protocol/events/index.ts`.
 */
import { z } from "zod";
import { type DownEvent, down, type UpEvent, up } from "../../../protocol/index.ts";
import type { Seeded } from "../../support/seeded.ts";
import { encode, Members, Raw } from "./encode.ts";
import { mutate } from "./mutate.ts";
import { nastyText, nastyValue, nested } from "./nasty.ts";
import { type Facts, fitting, type JsonSchema } from "./schema.ts";
import { heavy, noise, scramble } from "./text.ts";

const maxFrameBytes = 65_536;

export const upSchemas = schemasOf(Object.entries(up as Record<string, UpEvent>));
const downSchemas = schemasOf(Object.entries(down as Record<string, DownEvent>));

function schemasOf(events: readonly (readonly [string, { readonly data: z.ZodType }])[]) {
  return events.map(([type, { data }]) => ({ type, schema: jsonSchemaOf(data) }));
}

export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
}

interface Said {
  readonly type: string;
  readonly data: unknown;
  readonly id?: string;
  readonly timestamp?: unknown;
}

/** A request that fits its schema. @param types those to choose from; all unless given */
export function request(random: Seeded, facts: Facts, types?: readonly string[]): Said {
  const known = types === undefined ? upSchemas : upSchemas.filter(({ type }) => types.includes(type));
  const { type, schema } = random.pick(known);
  return {
    type,
    data: fitting(random, schema, facts),
    ...(random.isLuckyAt(0.9) ? { id: requestId(random) } : {}),
    ...(random.isLuckyAt(0.2) ? { timestamp: 1_767_225_600_000 } : {}),
  };
}

/** Mostly a new one; sometimes one of a few, so that the same request comes again, or another under its name. */
function requestId(random: Seeded): string {
  if (random.isLuckyAt(0.1)) return `again-${random.integer(0, 7)}`;
  return random.isLuckyAt(0.02) ? "~".repeat(64) : `r-${random.integer(0, 2 ** 32 - 1).toString(36)}`;
}

/** A frame of any kind: good, bent, a batch, or no frame at all. */
export function frame(random: Seeded, facts: Facts, corpus: readonly string[]): string {
  const kind = random.integer(0, 99);
  if (kind < 35) return encode(request(random, facts));
  if (kind < 70) return encode(mutate(random, request(random, facts), random.integer(1, 3)));
  if (kind < 78) return scramble(random, encode(request(random, facts)), random.integer(1, 3));
  if (kind < 84) return batch(random, facts);
  if (kind < 87) return encode(spokenDown(random, facts));
  if (kind < 91) return scramble(random, random.pick(corpus), random.integer(0, 2));
  if (kind < 94) return bent(random, random.pick(corpus));
  if (kind < 97) return noise(random);
  return random.isLuckyAt(0.15) ? heavy(random, maxFrameBytes) : encode(oddEnvelope(random));
}

/** A kept frame, changed by its structure where it has one. */
function bent(random: Seeded, text: string): string {
  try {
    return encode(mutate(random, JSON.parse(text), random.integer(1, 2)));
  } catch {
    return scramble(random, text, 1);
  }
}

function batch(random: Seeded, facts: Facts): string {
  const many = random.isLuckyAt(0.9) ? random.integer(0, 8) : random.pick([63, 64, 65, 200]);
  const items = Array.from({ length: many }, () => {
    const said = request(random, facts);
    return random.isLuckyAt(0.3) ? mutate(random, said, 1) : said;
  });
  return encode(items);
}

/** What only a server says. */
function spokenDown(random: Seeded, facts: Facts): unknown {
  const { type, schema } = random.pick(downSchemas);
  const said = {
    type,
    id: "down",
    data: fitting(random, schema, facts),
    seq: random.integer(0, 8),
    timestamp: 1,
  };
  return random.isLuckyAt(0.3) ? mutate(random, said, 1) : said;
}

function oddEnvelope(random: Seeded): unknown {
  const type = random.pick([
    "ping",
    "message:send",
    "hello",
    "ack",
    "constructor",
    "__proto__",
    nastyText(random),
  ]);
  return random.pick([
    nastyValue(random),
    new Raw(scramble(random, '{"type":"ping","id":"a","data":{}}', 1)),
    { type, id: "a", data: nastyValue(random) },
    { type, id: nastyValue(random), data: {} },
    { type, id: "a", data: { room: nested(random) } },
    new Members([
      ["id", "first"],
      ["type", type],
      ["data", {}],
      ["id", random.isLuckyAt(0.5) ? "second" : nastyValue(random)],
    ]),
    { type, id: "a", data: {}, timestamp: nastyValue(random) },
  ]);
}

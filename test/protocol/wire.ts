/**
 * The wire as one hash: whatever a peer can see of the contract goes in, how it is written down does not.
 *
 * Refinements and transforms have no JSON schema; what they accept is held by the tests of codec, rooms and
 * schemas.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { closeCodes, type DownEvent, errorTable, type UpEvent } from "../../protocol/index.ts";

interface Wire {
  readonly up: Readonly<Record<string, UpEvent>>;
  readonly down: Readonly<Record<string, DownEvent>>;
}

/** First 16 hex digits of the SHA-256 of the contract's canonical form. */
export function wireHash({ up, down }: Wire): string {
  const wire = {
    up: mapValues(up, ({ data, reply, replyType = "ack", durable = false, pipelined = false }) => {
      return { data: schemaOf(data), reply: schemaOf(reply), replyType, durable, pipelined };
    }),
    down: mapValues(down, ({ data, logged = false, identified = false }) => {
      return { data: schemaOf(data), logged, identified };
    }),
    errors: errorTable,
    closeCodes: mapValues(closeCodes, ({ reconnect }) => reconnect),
  };
  return createHash("sha256").update(canonical(wire)).digest("hex").slice(0, 16);
}

/** JSON with sorted keys, and with sorted `required` and `enum`, whose order says nothing. */
export function canonical(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function schemaOf(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
}

function sorted(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => sorted(item));
    return key === "required" || key === "enum" ? items.sort() : items;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, sorted(item, name)]));
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}

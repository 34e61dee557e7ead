/**
 * Values that fit a JSON schema: what a well-meaning sender would say, from the contract's own schemas.
 *
 * Texts come from the facts of the world that is spoken to, by the names of their fields, so that what fits the
 * schema mostly fits the world as well: rooms that exist, ids of messages that were sent.
 */
import type { Seeded } from "../../support/seeded.ts";
import { nastyPieces } from "./nasty.ts";

export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly $ref?: string;
}

/** Texts that mean something where the input goes, by the name of the field: `room`, `messageId` … */
export type Facts = Readonly<Record<string, readonly string[]>>;

/** Fields that hold the same kind of text under other names. */
const sameAs: Readonly<Record<string, string>> = {
  rooms: "room",
  heads: "room",
  roomName: "room",
  replyTo: "messageId",
  ids: "messageId",
  memberIds: "userId",
  userIds: "userId",
  ownerId: "userId",
  moderatorIds: "userId",
  left: "userId",
};

/** @param name of the field that the value is for; @param find what a `$ref` names */
export function fitting(
  random: Seeded,
  schema: JsonSchema,
  facts: Facts,
  name = "",
  find: (ref: string) => JsonSchema = () => ({}),
): unknown {
  const again = (inner: JsonSchema, field: string) => fitting(random, inner, facts, field, find);
  if (schema.$ref !== undefined) return again(find(schema.$ref), name);
  if ("const" in schema) return schema.const;
  if (schema.enum !== undefined) return random.pick(schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return again(random.pick(choices), name);
  switch (typeof schema.type === "string" ? schema.type : schema.type?.[0]) {
    case "object":
      return object(random, schema, facts, name, again);
    case "array": {
      const length = count(random, schema);
      // A crowd is made of strangers: there are not as many known names.
      return Array.from({ length }, () => again(schema.items ?? {}, length > 20 ? "" : name));
    }
    case "string":
      return text(random, schema, facts, name);
    case "integer":
    case "number":
      return number(random, schema, name);
    case "boolean":
      return random.isLuckyAt(0.5);
    default:
      return null;
  }
}

function object(
  random: Seeded,
  schema: JsonSchema,
  facts: Facts,
  name: string,
  again: (inner: JsonSchema, field: string) => unknown,
): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(schema.properties ?? {})) {
    const isNeeded = schema.required?.includes(key) === true;
    // What takes anything is mostly there to be refused.
    const share = Object.keys(inner).length === 0 ? 0.05 : 0.4;
    if (isNeeded || random.isLuckyAt(share)) made[key] = again(inner, key);
  }
  const { additionalProperties: others } = schema;
  if (typeof others !== "object") return made;
  for (let left = random.integer(0, 4); left > 0; left -= 1) {
    made[text(random, schema.propertyNames ?? {}, facts, name)] = again(others, name);
  }
  return made;
}

function count(random: Seeded, { minItems = 0, maxItems = 1_000 }: JsonSchema): number {
  const wanted = random.isLuckyAt(0.98)
    ? random.integer(0, 3)
    : random.isLuckyAt(0.8)
      ? random.integer(0, 59)
      : maxItems;
  return Math.min(maxItems, Math.max(minItems, wanted));
}

function text(random: Seeded, schema: JsonSchema, facts: Facts, name: string): string {
  const { pattern, minLength = 0, maxLength = 5_000 } = schema;
  const fits = (candidate: string) =>
    candidate.length >= minLength &&
    candidate.length <= maxLength &&
    (pattern === undefined || new RegExp(pattern).test(candidate));
  const known = facts[sameAs[name] ?? name];
  for (let tries = 0; tries < 4; tries += 1) {
    const candidate =
      known !== undefined && random.isLuckyAt(0.9) ? random.pick(known) : freeText(random, maxLength);
    if (fits(candidate)) return candidate;
  }
  return known?.find(fits) ?? ["a", "abcdefghijklmnop", "conversation:x"].find(fits) ?? "";
}

function freeText(random: Seeded, maxLength: number): string {
  const kind = random.integer(0, 7);
  if (kind === 0) return `${random.pick(nastyPieces)}${random.pick(nastyPieces)}`;
  if (kind === 1) return "m".repeat(random.isLuckyAt(0.9) ? 64 : Math.min(maxLength, 5_000));
  return random
    .integer(0, 2 ** 32 - 1)
    .toString(36)
    .repeat(random.integer(1, 4));
}

function number(random: Seeded, schema: JsonSchema, name: string): number {
  const { minimum = 0, exclusiveMinimum = minimum - 1, maximum } = schema;
  const first = Math.max(minimum, exclusiveMinimum + 1, Number.MIN_SAFE_INTEGER);
  const last = Math.min(maximum ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  if (name === "timestamp" && random.isLuckyAt(0.9))
    return Math.min(last, 1_767_225_600_000 + random.integer(0, 999_999));
  const kind = random.integer(0, 9);
  if (kind === 0) return last;
  if (kind === 1) return first;
  return Math.min(last, Math.max(first, random.integer(0, kind < 8 ? 40 : 600)));
}

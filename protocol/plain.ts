/**
 * Plain schemas: objects of texts, words and booleans, looked at field by field without zod.
 *
 * Most requests are of these, and one that fits is taken in half the time, with less left to collect (`bun run bench
 * --only micro`). Only yes is said here: whatever is not plainly right is for zod to judge, and to say what is wrong.
 */
import type { z } from "zod";

/** @returns what zod makes of a value that fits, or undefined */
export type Take = (value: unknown) => unknown;

/** What zod says of a schema to those who build on it, as far as it is read here. */
interface Definition {
  readonly type: string;
  readonly coerce?: boolean;
  readonly format?: string;
  readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
  readonly innerType?: z.ZodType;
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly catchall?: z.ZodType;
}

interface Check {
  readonly check: string;
  readonly format?: string;
  readonly pattern?: RegExp;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly tx?: (text: string) => string;
}

interface Field {
  readonly name: string;
  readonly isOptional: boolean;
  readonly take: Take;
}

type TakeText = (text: string) => string | undefined;

/** @returns undefined for a schema that is not plain */
export function takeBy(schema: z.ZodType): Take | undefined {
  const { type, coerce, format, checks = [], entries = {}, shape = {}, catchall } = definitionOf(schema);
  const isOwnKind = coerce !== true && format === undefined;
  if (type === "string" && isOwnKind) return takeText(checks.map(({ _zod }) => _zod.def));
  if (checks.length > 0 || catchall !== undefined) return undefined;
  if (type === "object") return takeObject(shape);
  if (type === "enum") return takeOneOf(Object.values(entries));
  return type === "boolean" && isOwnKind ? takeOneOf([true, false]) : undefined;
}

function definitionOf(schema: z.ZodType): Definition {
  return schema._zod.def as unknown as Definition;
}

function takeOneOf(values: readonly unknown[]): Take {
  return (value) => (values.includes(value) ? value : undefined);
}

function takeText(checks: readonly Check[]): Take | undefined {
  const steps = checks.map(stepOf);
  if (!steps.every((step) => step !== undefined)) return undefined;
  return (value) => {
    let text = typeof value === "string" ? value : undefined;
    for (const step of steps) if (text !== undefined) text = step(text);
    return text;
  };
}

/** @returns undefined for a check that is not known here */
function stepOf({ check, format, pattern, minimum, maximum, tx }: Check): TakeText | undefined {
  if (check === "overwrite") return tx;
  const accept = (fits: (text: string) => boolean) => (text: string) => (fits(text) ? text : undefined);
  const isStateless = pattern?.global === false && !pattern.sticky;
  if (format === "regex" && isStateless) return accept((text) => pattern.test(text));
  if (check === "min_length" && minimum !== undefined) return accept(({ length }) => length >= minimum);
  if (check === "max_length" && maximum !== undefined) return accept(({ length }) => length <= maximum);
  return undefined;
}

function takeObject(shape: Readonly<Record<string, z.ZodType>>): Take | undefined {
  const fields: Field[] = [];
  for (const [name, schema] of Object.entries(shape)) {
    const { type, innerType } = definitionOf(schema);
    const isOptional = type === "optional";
    const take = takeBy(isOptional && innerType !== undefined ? innerType : schema);
    if (take === undefined) return undefined;
    fields.push({ name, isOptional, take });
  }
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    return takeFields(fields, value as Readonly<Record<string, unknown>>);
  };
}

function takeFields(fields: readonly Field[], from: Readonly<Record<string, unknown>>): object | undefined {
  const taken: Record<string, unknown> = {};
  for (const { name, isOptional, take } of fields) {
    const value = from[name];
    if (value === undefined && isOptional) continue;
    const fitting = take(value);
    if (fitting === undefined) return undefined;
    taken[name] = fitting;
  }
  return taken;
}

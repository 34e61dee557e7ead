/**
 * Checking a value from outside by its schema.
 *
 * Never throws, whatever the value is: what a schema stumbles over does not fit it.
 */
import type { z } from "zod";
import type { FieldProblem } from "./errors.ts";
import { misfitWords } from "./misfit-words.ts";
import { takeBy } from "./plain.ts";

export type Checked<Data> =
  | { readonly kind: "fits"; readonly data: Data }
  | { readonly kind: "misfit"; readonly problems: readonly FieldProblem[] };

export function check<Schema extends z.ZodType>(schema: Schema, value: unknown): Checked<z.output<Schema>> {
  const result = parse(schema, value);
  if (result === undefined) return { kind: "misfit", problems: [{ path: "", message: "cannot be read" }] };
  if (result.success) return { kind: "fits", data: result.data };
  const problems = result.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  return { kind: "misfit", problems };
}

/** The same, made ready for the many values of one schema. */
export function checkerOf<Schema extends z.ZodType>(
  schema: Schema,
): (value: unknown) => Checked<z.output<Schema>> {
  const take = takeBy(schema);
  return (value) => {
    const data = take?.(value) as z.output<Schema> | undefined;
    return data === undefined ? check(schema, value) : { kind: "fits", data };
  };
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown) {
  try {
    return schema.safeParse(value, { error: misfitWords });
  } catch {
    // Bounds are compared with whatever `length` is, and no number comes of `{"length":{"toString":0}}`.
    return undefined;
  }
}

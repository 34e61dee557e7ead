/** Command lines of the tests' own commands: what a flag got, and in words what it should have got. */

/** The message is the whole explanation. */
export class UsageError extends Error {}

/** @throws UsageError where there is no value */
export function takeText(flag: string, value: string | undefined, expected: string): string {
  if (value !== undefined && value !== "" && !value.startsWith("--")) return value;
  throw new UsageError(`${flag} got ${value === undefined ? "nothing" : `"${value}"`}, expected ${expected}`);
}

/** A whole number, both bounds included. @throws UsageError */
export function takeInteger(flag: string, value: string | undefined, min: number, max: number): number {
  const expected = `a whole number from ${min} to ${max}`;
  const text = takeText(flag, value, expected);
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new UsageError(`${flag} got "${text}", expected ${expected}`);
}

/** A number, both bounds included. @throws UsageError */
export function takeNumber(flag: string, value: string | undefined, min: number, max: number): number {
  const expected = `a number from ${min} to ${max}`;
  const text = takeText(flag, value, expected);
  const number = /^\d{1,9}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new UsageError(`${flag} got "${text}", expected ${expected}`);
}

/** Some of the known names, each once, in the order of `known`. @throws UsageError */
export function takeNames<Name extends string>(
  flag: string,
  value: string | undefined,
  known: readonly Name[],
): Name[] {
  const expected = `one or more of ${known.join(", ")}, separated by commas`;
  const names = takeText(flag, value, expected).split(",");
  for (const name of names) {
    if (!known.some((candidate) => candidate === name)) {
      throw new UsageError(`${flag} got "${name}", expected ${expected}`);
    }
  }
  return known.filter((name) => names.includes(name));
}

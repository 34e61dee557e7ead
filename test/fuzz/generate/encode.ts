/**
 * JSON as nobody sane writes it: any text in a value's place, and keys that stand twice.
 *
 * What `JSON.stringify` can say is said as it says it.
 */

/** Stands in the JSON as it is, whether it is JSON or not. */
export class Raw {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** An object by its members, in order; a key may stand twice, and `__proto__` is a key like any other. */
export class Members {
  readonly entries: readonly (readonly [string, unknown])[];

  constructor(entries: readonly (readonly [string, unknown])[]) {
    this.entries = entries;
  }
}

export function encode(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (value instanceof Members) return encodeMembers(value.entries);
  if (Array.isArray(value)) return `[${value.map(encode).join(",")}]`;
  if (typeof value === "object" && value !== null) return encodeMembers(Object.entries(value));
  return JSON.stringify(value) ?? "null";
}

function encodeMembers(entries: Members["entries"]): string {
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${encode(value)}`).join(",")}}`;
}

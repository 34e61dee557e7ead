/** Bytes of a value on the wire. */
export function measure(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

/** @returns the attribute's whole number from 0 on; undefined for anything else, where `useDefault` has the say */
export function readCount(value: string | null): number | undefined {
  return value !== null && /^\s*\d+\s*$/.test(value) ? Number(value) : undefined;
}

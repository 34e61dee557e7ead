/** Range requests (RFC 9110), of one range: what asks for several gets the whole. */
export interface Range {
  readonly from: number;
  /** The last byte of it. */
  readonly to: number;
}

/** @returns undefined for the whole; `none` where nothing of it is there */
export function rangeOf(header: string | null, size: number): Range | "none" | undefined {
  const [, first = "", last = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  const from = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== "" && last !== "" && Number(last) < from) return undefined;
  return from <= to ? { from, to } : "none";
}

/** Tables in Markdown, also made to be read as they are. */

export function asRows(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((_, at) => Math.max(3, ...[header, ...rows].map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, at) => (row[at] ?? "").padEnd(width)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(header), rule, ...rows.map(line)].join("\n");
}

/** Of sorted values; the smallest that is not below this share of them. */
export function percentile(sorted: readonly number[], ratio: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * ratio) - 1)] ?? 0;
}

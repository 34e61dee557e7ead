/** Tables as text: RFC 4180, and no text in a cell that a spreadsheet would take for a formula. */
export type Cell = string | number;

/** @returns rows that end in CRLF; cells are quoted where they must be */
export function csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** A leading apostrophe makes a spreadsheet show the text; tabs and line breaks are skipped by some before they look. */
function cell(value: Cell): string {
  if (typeof value === "number") return String(value);
  const text = /^[\s]*[=+\-@]|^[\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

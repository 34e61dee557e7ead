/**
 * The specification as data: its examples, its tables and its sections.
 *
 * An example is a fenced block whose info string says what it is: `json up TYPE`, `json reply TYPE`,
 * `json down TYPE`, `json refused TYPE` (a request that does not fit its schema), `json error TYPE` (what such a
 * request, or a good one, is answered) or `json frame` (any frame at all).
 */
import { join } from "node:path";

const exampleKinds = ["up", "reply", "down", "refused", "error", "frame"] as const;
export type ExampleKind = (typeof exampleKinds)[number];

export interface Example {
  readonly kind: ExampleKind;
  /** The event's type; empty for a frame. */
  readonly type: string;
  readonly text: string;
  /** Where it begins, from 1. */
  readonly line: number;
}

interface Readme {
  readonly text: string;
  readonly examples: readonly Example[];
  /** Fenced JSON whose info string says nothing known: `LINE: INFO`. */
  readonly unknownExamples: readonly string[];
}

const path = join(import.meta.dir, "../../protocol/README.md");
const fence = /^```json(.*)\n([\s\S]*?)^```$/gm;

export async function loadReadme(): Promise<Readme> {
  const text = await Bun.file(path).text();
  const examples: Example[] = [];
  const unknownExamples: string[] = [];
  for (const { 1: info = "", 2: body = "", index } of text.matchAll(fence)) {
    const line = text.slice(0, index).split("\n").length;
    const [word, type = "", ...rest] = info.trim().split(" ");
    const kind = exampleKinds.find((known) => known === word);
    const isNamed = kind === "frame" ? type === "" : type !== "";
    if (kind === undefined || !isNamed || rest.length > 0) unknownExamples.push(`${line}: json${info}`);
    else examples.push({ kind, type, text: body, line });
  }
  return { text, examples, unknownExamples };
}

/** The text under the first heading, of whatever level, that begins so, up to the next of that level or above. */
export function sectionOf({ text }: Readme, heading: string): string {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, "").startsWith(heading));
  if (start === -1) throw new Error(`the specification has no section "${heading}"`);
  const level = /^#+/.exec(lines[start] ?? "")?.[0].length ?? 1;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex(
    (line) => (/^#+(?= )/.exec(line)?.[0].length ?? Number.POSITIVE_INFINITY) <= level,
  );
  return rest.slice(0, end === -1 ? rest.length : end).join("\n");
}

/** The rows of a section's tables, header and rule left out, as trimmed cells without backticks. */
export function rowsOf(section: string): string[][] {
  const lines = section.split("\n");
  return lines
    .filter((line, at) => line.startsWith("|") && !/^\|[ :|-]+\|$/.test(line) && !isHeader(lines, at))
    .map((line) =>
      line
        .slice(1, line.lastIndexOf("|"))
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll("`", "").replaceAll("\\|", "|")),
    );
}

function isHeader(lines: readonly string[], at: number): boolean {
  return /^\|[ :|-]+\|$/.test(lines[at + 1] ?? "");
}

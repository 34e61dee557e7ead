/**
 * What an element's templates and styles offer to a page: parts, slots, events, custom properties.
 *
 * They are read from the element's own file and from all that it imports, other elements left out.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { otherParts } from "./words.ts";

interface Templates {
  readonly parts: readonly string[];
  readonly slots: readonly string[];
  readonly events: readonly string[];
  readonly properties: readonly (readonly [name: string, initial: string])[];
}

/** @param file the element's own */
export function readTemplates(file: string, tagName: string): Templates {
  const text = [...filesOf(file)].map((path) => readFileSync(path, "utf8")).join("\n");
  const exported = all(text, /exportparts="([a-z-]+)"/g);
  const parts = [...partsIn(text), ...exported, ...(otherParts[tagName] ?? [])];
  return {
    parts: [...new Set(parts)].sort(),
    slots: all(text, /<slot(?: name="([a-z-]+)")?>/g),
    events: all(text, /emit\(\s*this,\s*"([a-z-]+)"/g),
    properties: propertiesIn(text),
  };
}

function filesOf(file: string, seen = new Set<string>()): ReadonlySet<string> {
  seen.add(file);
  // Types bring nothing into the page.
  const imported = readFileSync(file, "utf8").matchAll(
    /^(?:im|ex)port (?!type )[^;]*?from "(\.\/[\w-]+\.ts)"/gm,
  );
  for (const [, path = ""] of imported) {
    const next = join(dirname(file), path);
    if (existsSync(next) && !seen.has(next)) filesOf(next, seen);
  }
  return seen;
}

/** Names in `part="…"`, also those that an expression in it may give. */
function* partsIn(text: string): Generator<string> {
  for (const { index } of text.matchAll(/\spart="/g)) {
    const value = attributeAt(text, text.indexOf('"', index) + 1);
    for (const [, given = ""] of value.matchAll(/\$\{[^}]*?\?([^}]*)\}/g)) yield* all(given, /"([a-z-]+)"/g);
    for (const name of value.replaceAll(/\S*\$\{[^}]*\}\S*/g, " ").split(/\s+/)) if (name !== "") yield name;
  }
}

/** Up to the quote that ends it, which is not one of an expression's. */
function attributeAt(text: string, start: number): string {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text.startsWith("${", at)) depth++;
    else if (text[at] === "}") depth--;
    else if (text[at] === '"' && depth === 0) return text.slice(start, at);
  }
  throw new Error(`an attribute does not end: ${text.slice(start, start + 60)}`);
}

/** With what each is where no page sets it. */
function propertiesIn(text: string): (readonly [string, string])[] {
  const found = new Map<string, string>();
  for (const { 1: name = "", index } of text.matchAll(/var\((--taut-[a-z-]+),\s*/g)) {
    const start = text.indexOf(",", index) + 1;
    let depth = 1;
    let at = start;
    for (; depth > 0 && at < text.length; at++) depth += text[at] === "(" ? 1 : text[at] === ")" ? -1 : 0;
    if (!found.has(name)) found.set(name, text.slice(start, at - 1).trim());
  }
  const publicName = (inner: string) =>
    text.match(new RegExp(`${inner}:\\s*var\\((--taut-[a-z-]+)`))?.[1] ?? inner;
  return [...found]
    .map(([name, initial]) => [name, initial.replace(/--_[a-z-]+/g, publicName)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function all(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ""))].sort();
}

/**
 * Mutations of a value that know its structure: one place in it is taken away, doubled, or becomes another thing.
 *
 * The value itself stays as it is.
 */
import type { Seeded } from "../../support/seeded.ts";
import { encode, Members, Raw } from "./encode.ts";
import { nastyKeys, nastyNumber, nastyPieces, nastyText, nastyValue, nested } from "./nasty.ts";

interface Place {
  readonly parent: Record<string | number, unknown>;
  readonly key: string;
}

const maxPlaces = 400;

/** @param times how many places change */
export function mutate(random: Seeded, value: unknown, times: number): unknown {
  const root = { value: structuredClone(value) };
  for (let left = times; left > 0; left -= 1) {
    const places = placesIn(root);
    if (places.length > 0) change(random, random.pick(places));
  }
  return root.value;
}

function placesIn(root: Record<string, unknown>): Place[] {
  const places: Place[] = [];
  const visit = (parent: Record<string | number, unknown>) => {
    for (const key of Object.keys(parent)) {
      if (places.length >= maxPlaces) return;
      places.push({ parent, key });
      const value = parent[key];
      if (isContainer(value)) visit(value);
    }
  };
  visit(root);
  return places;
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" && value !== null && !(value instanceof Raw) && !(value instanceof Members)
  );
}

function change(random: Seeded, { parent, key }: Place): void {
  const value = parent[key];
  const kind = random.integer(0, 9);
  if (kind === 0 && !Array.isArray(parent)) delete parent[key];
  else if (kind === 1) parent[key] = nastyValue(random);
  else if (kind === 2) parent[key] = disguised(random, value);
  else if (kind === 3) parent[key] = random.isLuckyAt(0.2) ? nested(random) : wrapped(random, value);
  else if (Array.isArray(value)) changeArray(random, value);
  else if (isContainer(value)) parent[key] = changedObject(random, value);
  else if (typeof value === "string") parent[key] = changedText(random, value);
  else if (typeof value === "number") parent[key] = changedNumber(random, value);
  else parent[key] = nastyValue(random);
}

/** The same, to a reader that does not look closely. */
function disguised(random: Seeded, value: unknown): unknown {
  return random.pick<unknown>([
    [value],
    { value },
    encode(value),
    { toString: value, valueOf: value, length: 1 },
  ]);
}

function wrapped(random: Seeded, value: unknown): unknown {
  let outer = value;
  for (let left = random.pick([1, 2, 28, 29, 30, 31, 32, 33]); left > 0; left -= 1) {
    outer = random.isLuckyAt(0.5) ? [outer] : { a: outer };
  }
  return outer;
}

function changeArray(random: Seeded, items: unknown[]): void {
  const kind = random.integer(0, 4);
  if (kind === 0) items.length = 0;
  else if (kind === 1) items.push(...items);
  else if (kind === 2) items.push(nastyValue(random));
  else if (kind === 3 && random.isLuckyAt(0.1))
    items.push(...new Array(random.pick([63, 64, 500])).fill(items[0]));
  else items.splice(random.integer(0, items.length), random.integer(0, 1), nastyText(random));
}

/** With a member more, one twice, or in another order. */
function changedObject(random: Seeded, value: Record<string, unknown>): Members {
  const entries = Object.entries(value);
  const at = random.integer(0, entries.length);
  const known = entries.map(([key]) => key);
  const key = random.pick(random.isLuckyAt(0.5) && known.length > 0 ? known : nastyKeys);
  if (random.isLuckyAt(0.1)) return new Members(entries.toReversed());
  return new Members(entries.toSpliced(at, 0, [key, nastyValue(random)]));
}

function changedText(random: Seeded, text: string): unknown {
  const at = random.integer(0, text.length);
  switch (random.integer(0, 8)) {
    case 0:
      return "";
    case 1:
      return text.slice(0, at);
    case 2:
      return text.slice(0, at) + random.pick(nastyPieces) + text.slice(at);
    case 3:
      return text.repeat(random.integer(2, 5));
    case 4:
      return ` ${text}\n`;
    case 5:
      return random.isLuckyAt(0.5) ? text.toUpperCase() : text.toLowerCase();
    case 6:
      return text.padEnd(random.pick([64, 65, 96, 97, 120, 121]), "a");
    case 7:
      return new Raw(
        `"${text.replace(/["\\\p{Cc}]/gu, "")}\\u${random.pick(["d800", "0000", "dfff", "zzzz", "00"])}"`,
      );
    default:
      return nastyText(random);
  }
}

function changedNumber(random: Seeded, value: number): unknown {
  return random.pick([value + 1, value - 1, -value, value + 0.5, String(value), nastyNumber(random)]);
}

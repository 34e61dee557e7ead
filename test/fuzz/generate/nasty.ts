/**
 * Values that have broken parsers, databases and pages before: the edges of every kind of value that JSON has.
 */
import type { Seeded } from "../../support/seeded.ts";
import { Members, Raw } from "./encode.ts";

/** Names that mean something to JavaScript, or to nobody here. */
export const nastyKeys = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "toJSON",
  "then",
  "length",
  "",
  "\u0000",
  "\ud800",
  "id",
  "seq",
  "room",
  "unknown field",
] as const;

/** Pieces that go into texts. */
export const nastyPieces = [
  "\u0000",
  "\ud800",
  "\udc00",
  "\udc00\ud800",
  "😀",
  "👩‍👩‍👧‍👦",
  "é",
  "e\u0301".repeat(20),
  "\u202e",
  "\u2028\u2029",
  "\ufeff",
  "\uffff",
  "İıſK",
  "\r\n",
  "\t",
  "\u001b[2J",
  "\\",
  '"',
  "'",
  "%00",
  "%s%n",
  "../",
  "<script>",
  "'; DROP TABLE events; --",
  "$.content",
  "{{x}}",
  "_",
  "%",
  " ",
  "/",
  ":",
  ",",
  "*",
] as const;

const nastyNumbers = [
  0,
  -1,
  1,
  0.5,
  -0.5,
  255,
  65_536,
  2 ** 31,
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  -(2 ** 53),
  2 ** 63,
  2 ** 64,
  8_640_000_000_000_001,
  1e21,
  1e308,
  5e-324,
] as const;

/** Numbers, and what looks like one, as only a text can say them. */
const nastyNumerals = [
  "-0",
  "1e999",
  "-1e999",
  "1E400",
  "9007199254740993",
  "0.1e-999",
  "1.0",
  "1e2",
  "01",
  "+1",
  ".5",
  "0x10",
  "1n",
  "NaN",
  "Infinity",
  "undefined",
  `1${"0".repeat(400)}`,
  `0.${"3".repeat(400)}`,
] as const;

export function nastyNumber(random: Seeded): unknown {
  return random.isLuckyAt(0.7) ? random.pick(nastyNumbers) : new Raw(random.pick(nastyNumerals));
}

/** Seldom long: most of what goes wrong goes wrong early. */
export function nastyText(random: Seeded): string {
  const kind = random.integer(0, 19);
  if (kind === 0) return "";
  if (kind === 1) return " ".repeat(random.integer(1, 40));
  if (kind === 2) return "a".repeat(random.pick([63, 64, 65, 96, 97, 120, 121]));
  if (kind === 3) return random.pick(nastyPieces).repeat(random.integer(1, 60));
  if (kind === 4 && random.isLuckyAt(0.1))
    return "x".repeat(random.pick([4_999, 5_000, 5_001, 8_193, 60_000]));
  if (kind === 5 && random.isLuckyAt(0.1))
    return random.pick(nastyPieces).repeat(random.integer(1_000, 6_000));
  if (kind < 9) return random.pick(nastyKeys);
  const pieces = Array.from({ length: random.integer(1, 4) }, () =>
    random.isLuckyAt(0.5) ? random.pick(nastyPieces) : String(random.integer(0, 2 ** 32 - 1).toString(36)),
  );
  return pieces.join("");
}

/** Brackets that open and close, or do not. */
export function nested(random: Seeded): unknown {
  const depth = random.isLuckyAt(0.9) ? random.integer(1, 40) : random.integer(1_000, 12_000);
  const isObject = random.isLuckyAt(0.5);
  const open = (isObject ? '{"a":' : "[").repeat(depth);
  const close = (isObject ? "}" : "]").repeat(depth);
  return new Raw(`${open}${isObject ? "1" : ""}${random.isLuckyAt(0.9) ? close : ""}`);
}

export function nastyValue(random: Seeded): unknown {
  switch (random.integer(0, 11)) {
    case 0:
      return null;
    case 1:
      return random.isLuckyAt(0.5);
    case 2:
    case 3:
      return nastyNumber(random);
    case 4:
      return [];
    case 5:
      return {};
    case 6:
      return nested(random);
    case 7:
      return new Members([
        [random.pick(nastyKeys), nastyText(random)],
        ["__proto__", { isAdmin: true, role: "admin", type: "message:send" }],
      ]);
    case 8:
      return Array.from({ length: random.isLuckyAt(0.9) ? random.integer(1, 5) : 700 }, () =>
        nastyText(random),
      );
    default:
      return nastyText(random);
  }
}

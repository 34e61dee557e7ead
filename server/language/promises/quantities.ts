/**
 * How much of what: "$20", "3h", "half an hour", "two cakes".
 *
 * Times, dates and places in a list are numbers too, and are none here: "at 5", "in 2 hours", "page 12".
 */
import type { Quantity } from "./types.ts";

const words: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  hundred: 100,
  "a hundred": 100,
  "one hundred": 100,
  "two hundred": 200,
  "a thousand": 1_000,
  "a dozen": 12,
  "half an": 0.5,
  "half a": 0.5,
  an: 1,
  a: 1,
};

const units: ReadonlyMap<string, string> = new Map([
  ["h", "h"],
  ["hr", "h"],
  ["hrs", "h"],
  ["hour", "h"],
  ["hours", "h"],
  ["min", "min"],
  ["mins", "min"],
  ["minute", "min"],
  ["minutes", "min"],
  ["$", "$"],
  ["usd", "$"],
  ["dollar", "$"],
  ["dollars", "$"],
  ["buck", "$"],
  ["bucks", "$"],
  ["€", "€"],
  ["eur", "€"],
  ["euro", "€"],
  ["euros", "€"],
  ["£", "£"],
  ["gbp", "£"],
  ["quid", "£"],
  ["¥", "¥"],
  ["%", "%"],
  ["percent", "%"],
]);

const money: ReadonlySet<string> = new Set(["$", "€", "£", "¥"]);
const number = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,9}(?:\.\d{1,4})?`;
const spelled = Object.keys(words)
  .sort((a, b) => b.length - a.length)
  .join("|");
const size = "(?:(?:more|extra|additional|full|whole|other|big|small|large|new|good|fresh|cold) )?";
const pattern = new RegExp(
  String.raw`(?<sign>[$€£¥]) ?(?<money>${number})(?<thousands>k\b)?` +
    String.raw`|(?<![\w.,:/$€£¥-])(?<count>${number}|(?:${spelled})(?=[ -]))(?<kilo>k\b)?(?!\d|[:/]\d|\.\d|(?:st|nd|rd|th)\b)` +
    `[ -]?${size}(?<unit>[$€£¥%]|[a-z]+)?`,
  "gi",
);
/** What stands before a number that counts nothing. */
const place =
  /(?:\b(?:at|by|(?<!\b(?:put|chip|pitch) )in|within|before|after|until|till|around|since|every|from|on|room|chapter|number|no|page|version|floor|step|question|exercise|week|day|grade|track|level|gate|next|last)|[#\d] ?-?) ?$/i;
const clock = /^(?:am|pm|o)$/i;
/** What may follow a number and is nothing that it counts. */
const notCounted =
  /^(?:of|to|for|and|or|on|in|at|by|if|with|from|when|the|this|that|as|per|each|but|so|is|are|will|then|back|too|later|off|up|out|today|tomorrow|tonight|now|once|because|unless|before|after|until|please|towards?|toward|via|extra|more|it|you|him|her|them|me|us)$/i;
const laterThan = /^ (?:of (?:us|you|them)\b|later|ago|from now|before|early|earlier|late|from today)\b/i;
const maxUnitChars = 24;
/** More than the longest of what `place` looks for before a number, with the word before. */
const placeChars = 32;
/** "one day", "a look": nothing is counted. */
const articles: ReadonlySet<string> = new Set(["a", "an", "one"]);

interface Found extends Quantity {
  readonly amount: number;
  readonly isMoney: boolean;
}

/** Every quantity, in order. */
export function quantitiesIn(text: string): Found[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const found = read(match, text);
    return found === undefined || found.amount <= 0 ? [] : [found];
  });
}

/** The quantity that a promise is about: money before everything else. */
export function quantityIn(text: string): Quantity {
  const found = quantitiesIn(text);
  const { amount, unit } = found.find(({ isMoney }) => isMoney) ?? found[0] ?? {};
  return { ...(amount === undefined ? {} : { amount }), ...(unit === undefined ? {} : { unit }) };
}

export function isMoney({ unit }: Quantity): boolean {
  return unit !== undefined && money.has(unit);
}

function read(match: RegExpMatchArray, text: string): Found | undefined {
  const { sign, money: sum, thousands, count, kilo, unit: word } = match.groups ?? {};
  const start = match.index ?? 0;
  if (sign !== undefined) return found(numberFrom(sum, thousands), sign);
  const after = text.slice(start + match[0].length);
  const before = text.slice(Math.max(0, start - placeChars), start);
  if (place.test(before) || clock.test(word ?? "") || laterThan.test(after)) return undefined;
  const spelledOut = (count ?? "").toLowerCase();
  const unit = unitOf(word);
  if (articles.has(spelledOut) && !known.has(unit)) return spelledOut === "one" ? one(unit) : undefined;
  const value = numberFrom(count, kilo);
  if (unit === "" && (value > 1_900 || spelledOut in words)) return undefined;
  return /^cents?$/i.test(word ?? "") ? found(value / 100, "$") : found(value, unit);
}

/** One of something that can be counted, which days and times are not. */
function one(unit: string): Found | undefined {
  return /^(?:|day|time|thing|moment|second|sec|way|last|by|another)$/.test(unit)
    ? undefined
    : found(1, unit);
}

/** Units that an article may stand before. */
const known: ReadonlySet<string> = new Set(units.values());

function found(amount: number, unit: string): Found {
  return { amount, ...(unit === "" ? {} : { unit }), isMoney: money.has(unit) };
}

function numberFrom(text = "", thousands: string | undefined): number {
  const value = words[text.toLowerCase()] ?? Number(text.replaceAll(",", ""));
  return thousands === undefined ? value : value * 1_000;
}

/** @returns empty where the word is no unit */
function unitOf(word = ""): string {
  const lower = word.toLowerCase();
  if (lower.length > maxUnitChars || notCounted.test(lower)) return "";
  return units.get(lower) ?? singular(lower);
}

function singular(noun: string): string {
  if (/(?:ss|us|is)$/.test(noun) || noun.length < 4) return noun;
  if (/(?:loa|hal|shel|lea|thie)ves$/.test(noun)) return `${noun.slice(0, -3)}f`;
  if (/ies$/.test(noun)) return `${noun.slice(0, -3)}y`;
  if (/(?:[sx]|ch|sh|to)es$/.test(noun)) return noun.slice(0, -2);
  return noun.replace(/s$/, "");
}

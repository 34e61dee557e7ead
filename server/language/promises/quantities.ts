/**
 * How much of what: "$20", "3h", "half an hour", "two cakes".
 *
 * Times, dates and places in a list are numbers too, and are none here: "at 5", "in 2 hours", "page 12".
 */
import { inFigures, number, numberFrom, spelled } from "./numbers.ts";
import type { Quantity } from "./types.ts";

/** Currencies that go by their codes. */
const codes = "AUD BRL CAD CHF CNY CZK DKK HKD HUF MXN NOK NZD PLN RON SEK SGD ZAR".split(" ");

const units: ReadonlyMap<string, string> = new Map([
  ...codes.map((code) => [code.toLowerCase(), code] as const),
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
  ["jpy", "¥"],
  ["yen", "¥"],
  ["₹", "₹"],
  ["inr", "₹"],
  ["rupee", "₹"],
  ["rupees", "₹"],
  ["cent", "cent"],
  ["cents", "cent"],
  ["%", "%"],
  ["percent", "%"],
]);

const size = "(?:(?:more|extra|additional|full|whole|other|big|small|large|new|good|fresh|cold) )?";
const pattern = new RegExp(
  String.raw`(?<sign>\p{Sc}|\b(?:usd|eur|gbp|jpy|inr|${codes.join("|")})\b) ?(?<money>${number})(?<thousands>k\b)?` +
    String.raw`|(?<![\w.,:/\p{Sc}-])(?<count>${number}|(?:${spelled})(?=[ -]))(?<kilo>k\b)?(?!\d|[:/]\d|\.\d|(?:st|nd|rd|th)\b)` +
    String.raw`[ -]?${size}(?<unit>[\p{Sc}%]|[a-z]+)?`,
  "giu",
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

/** Smaller units, and what they are a part of. */
const parts: ReadonlyMap<string, { readonly whole: string; readonly each: number }> = new Map([
  ["min", { whole: "h", each: 60 }],
  ["cent", { whole: "$", each: 100 }],
]);
const together = /^,? ?(?:and )?$/i;

interface Found extends Quantity {
  readonly amount: number;
  readonly isMoney: boolean;
  /** Where it stands in the text. */
  readonly from: number;
  readonly to: number;
}

/** Every quantity, in order. */
export function quantitiesIn(text: string): Found[] {
  const figures = inFigures(text);
  const all: Found[] = [];
  for (const match of figures.matchAll(pattern)) {
    const found = read(match, figures);
    if (found === undefined || !(found.amount > 0)) continue;
    const last = all.at(-1);
    const sum = last && together.test(figures.slice(last.to, found.from)) ? joined(last, found) : undefined;
    if (sum === undefined) all.push(found);
    else all.splice(-1, 1, sum);
  }
  return all.map(inWholes);
}

/** "1 hour 30 minutes", "20 dollars and 50 cents": one quantity, in the smaller unit where the other cannot say it. */
function joined(one: Found, other: Found): Found | undefined {
  const part = parts.get(other.unit ?? "");
  const isMoneyOfCents = part?.whole === "$" && one.isMoney;
  if (part === undefined || (one.unit !== part.whole && !isMoneyOfCents)) return undefined;
  const amount = one.amount + other.amount / part.each;
  return hundredths(amount) === amount
    ? { ...one, amount, to: other.to }
    : { ...other, amount: one.amount * part.each + other.amount, from: one.from };
}

/** Cents on their own are dollars. */
function inWholes(found: Found): Found {
  return found.unit === "cent" ? { ...found, amount: found.amount / 100, unit: "$", isMoney: true } : found;
}

function hundredths(amount: number): number {
  return Math.round(amount * 100) / 100;
}

/** The quantity that a promise is about: money before everything else. */
export function quantityIn(text: string): Quantity {
  const found = quantitiesIn(text);
  const { amount, unit } = found.find(({ isMoney }) => isMoney) ?? found[0] ?? {};
  return { ...(amount === undefined ? {} : { amount }), ...(unit === undefined ? {} : { unit }) };
}

export function isMoney({ unit }: Quantity): boolean {
  return unit !== undefined && /^(?:\p{Sc}|[A-Z]{3})$/u.test(unit);
}

/** Whether the first is as much of the same as the second: an hour is as much as sixty minutes. */
export function isAtLeast(one: Quantity, other: Quantity): boolean {
  const [given, asked] = [inMinutes(one), inMinutes(other)];
  return given.amount !== undefined && given.unit === asked.unit && given.amount >= (asked.amount ?? 0);
}

function inMinutes({ amount, unit }: Quantity): Quantity {
  if (amount !== undefined && unit === "h") return { amount: Math.round(amount * 60), unit: "min" };
  return { ...(amount === undefined ? {} : { amount }), ...(unit === undefined ? {} : { unit }) };
}

function read(match: RegExpMatchArray, text: string): Found | undefined {
  const { sign, money: sum, thousands, count, kilo, unit: word } = match.groups ?? {};
  const from = match.index ?? 0;
  const to = from + match[0].trimEnd().length;
  const found = (amount: number, unit: string): Found => {
    return { amount, ...(unit === "" ? {} : { unit }), isMoney: isMoney({ unit }), from, to };
  };
  if (sign !== undefined) {
    const unit = unitOf(sign);
    return found(numberFrom(sum, thousands !== undefined, unit), unit);
  }
  const after = text.slice(from + match[0].length);
  const before = text.slice(Math.max(0, from - placeChars), from);
  if (place.test(before) || clock.test(word ?? "") || laterThan.test(after)) return undefined;
  const spelledOut = (count ?? "").toLowerCase();
  const unit = unitOf(word);
  if (articles.has(spelledOut) && !known.has(unit)) {
    return spelledOut === "one" && !uncountable.test(unit) ? found(1, unit) : undefined;
  }
  const value = numberFrom(count, kilo !== undefined, unit);
  if (unit === "" && (value > 1_900 || /^\p{L}/u.test(spelledOut))) return undefined;
  return found(value, unit);
}

/** One of them is none: days and times. */
const uncountable = /^(?:|day|time|thing|moment|second|sec|way|last|by|another)$/;

/** Units that an article may stand before. */
const known: ReadonlySet<string> = new Set(units.values());

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

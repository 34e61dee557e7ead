/**
 * Numbers as people write them: "1,234.56", "1.234,56", "twenty-five", "a hundred and fifty", "two and a half".
 *
 * What cannot be told apart is read as in English: "1.234" is a little over one, except of euros.
 */
const ones = "one two three four five six seven eight nine".split(" ");
const teens = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");
const tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

const words: ReadonlyMap<string, number> = new Map([
  ...ones.map((word, at) => [word, at + 1] as const),
  ...teens.map((word, at) => [word, at + 10] as const),
  ...tens.map((word, at) => [word, at * 10 + 20] as const),
  ["hundred", 100],
  ["a dozen", 12],
  ["half an", 0.5],
  ["half a", 0.5],
  ["a half", 0.5],
  ["an", 1],
  ["a", 1],
]);

/** As a pattern; so are the others here, without groups. */
export const spelled = [...words.keys()].sort((a, b) => b.length - a.length).join("|");

const grouped = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[' ]\d{3})+(?:[.,]\d{1,2})?`;
const groupedByDots = String.raw`\d{1,3}(?:\.\d{3})+,\d{1,2}|\d{1,3}(?:\.\d{3}){2,}`;
const withComma = String.raw`\d{1,9},\d{1,2}(?![\d,])`;
const plain = String.raw`\d{1,9}(?!\d)(?:\.\d{1,4})?|\.\d{1,4}`;
/** A number of more digits is none: nobody owes so much. */
export const number = `(?:${grouped})(?!\\d)|(?:${groupedByDots})(?!\\d)|${withComma}|${plain}`;

/** @returns what matched `number` or `spelled`, times a thousand where it is in thousands */
export function numberFrom(text = "", isThousands: boolean, unit: string): number {
  const value = words.get(text.toLowerCase()) ?? Number(withPoint(text.replace(/[' ]/g, ""), unit));
  return isThousands ? value * 1_000 : value;
}

function withPoint(digits: string, unit: string): string {
  const isDotted = /^\d{1,3}(?:\.\d{3})+(?:,\d+)?$/.test(digits);
  if (isDotted && (unit === "€" || /,|\..*\./.test(digits))) {
    return digits.replaceAll(".", "").replace(",", ".");
  }
  return /,\d{1,2}$/.test(digits) ? digits.replace(",", ".") : digits.replaceAll(",", "");
}

const oneOf = (list: readonly string[]) => list.join("|");
const compound = new RegExp(String.raw`\b(?<ten>${oneOf(tens)})[ -](?<one>${oneOf(ones)})\b`, "gi");
const below100 = String.raw`\d{1,2}(?![\d.,])|${oneOf([...ones, ...teens, ...tens])}`;
const hundreds = new RegExp(
  String.raw`\b(?<count>\d|an?|${oneOf(ones)}) hundred(?:(?: and)? (?<rest>${below100}))?\b`,
  "gi",
);
const thousands = new RegExp(
  String.raw`\b(?<count>\d{1,3}(?:\.\d)?|an?|${oneOf([...ones, ...teens, ...tens])}) (?<size>thousand|million)` +
    String.raw`(?:(?: and)? (?<rest>\d{3}(?![\d.,])|${below100}))?\b`,
  "gi",
);
const sizes: Readonly<Record<string, number>> = { thousand: 1_000, million: 1_000_000 };

const fractions: Readonly<Record<string, string>> = { "½": ".5", "¼": ".25", "¾": ".75" };
const fraction = /(?<=(?<whole>\d?)) ?(?<part>[½¼¾])/g;
const mixed = /\b(?<whole>\d{1,3}) (?<top>[13])\/(?<bottom>[24])(?![\d/])/g;
const andHalf = new RegExp(
  String.raw`\b(?<whole>\d{1,3}|an?|${oneOf([...ones, ...teens])})(?: (?<unit>[a-z]+) and a half\b(?! (?:hour|day|dozen))| and a half\b)`,
  "gi",
);
const ofAnHour = /\b(?:(?<count>a|one|three|3) quarters?|(?<top>[13])\/(?<bottom>[24])) of an hour\b/gi;
const hoursAndMinutes = /\b(?<hours>\d{1,3}) ?h ?(?<minutes>[0-5]\d)(?: ?m(?:in(?:utes?)?)?)?\b/gi;

/** The same with figures in place of numbers of several words, and of fractions; single words stay. */
export function inFigures(text: string): string {
  return text
    .replace(compound, (...match) => {
      const { ten, one } = groupsOf(match);
      return `${amountOf(ten) + amountOf(one)}`;
    })
    .replace(hundreds, (...match) => {
      const { count, rest } = groupsOf(match);
      return `${amountOf(count) * 100 + amountOf(rest)}`;
    })
    .replace(thousands, (...match) => {
      const { count, size = "", rest } = groupsOf(match);
      return `${amountOf(count) * (sizes[size.toLowerCase()] ?? 1) + amountOf(rest)}`;
    })
    .replace(mixed, (...match) => {
      const { whole, top, bottom } = groupsOf(match);
      return `${amountOf(whole) + amountOf(top) / amountOf(bottom)}`;
    })
    .replace(andHalf, (...match) => {
      const { whole, unit } = groupsOf(match);
      return `${amountOf(whole) + 0.5}${unit === undefined ? "" : ` ${unit}`}`;
    })
    .replace(ofAnHour, (...match) => {
      const { count, top, bottom } = groupsOf(match);
      return `${count === undefined ? amountOf(top) / amountOf(bottom) : amountOf(count) / 4} hours`;
    })
    .replace(hoursAndMinutes, (...match) => {
      const { hours, minutes } = groupsOf(match);
      const inMinutes = amountOf(hours) * 60 + amountOf(minutes);
      return inMinutes % 3 === 0 ? `${inMinutes / 60} h ` : `${inMinutes} min `;
    })
    .replace(fraction, (...match) => {
      const { whole, part = "" } = groupsOf(match);
      return `${whole === "" ? "0" : ""}${fractions[part] ?? ""}`;
    });
}

/** What a pattern's groups matched; `replace` gives them last. */
function groupsOf(match: readonly unknown[]): Readonly<Record<string, string | undefined>> {
  return match.at(-1) as Readonly<Record<string, string | undefined>>;
}

function amountOf(text = "0"): number {
  return words.get(text.toLowerCase()) ?? Number(text);
}

/** What is wrong with a value that does not fit its schema, for people who know no zod: what was got, what was expected. */
import type { z } from "zod";

type Issue = z.core.$ZodRawIssue;

/** To be given to zod as `error`. @returns undefined where the schema's own words, or zod's, are to stand */
export function misfitWords(issue: Issue): string | undefined {
  const expected = expectedBy(issue);
  return expected === undefined ? undefined : `got ${gotBy(issue)}, expected ${expected}`;
}

function expectedBy(issue: Issue | z.core.$ZodIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return kinds[issue.expected] ?? issue.expected;
    case "invalid_value":
      return issue.values.map((value) => JSON.stringify(value)).join(" or ");
    case "too_big":
      return `${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}`;
    case "too_small":
      return `${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
    case "not_multiple_of":
      return `a multiple of ${issue.divisor}`;
    case "invalid_format":
      return formatOf(issue as z.core.$ZodIssueInvalidStringFormat);
    case "unrecognized_keys":
      return "no other field than is known here";
    case "invalid_union":
      return anyOf(issue.errors);
    default:
      return undefined;
  }
}

/** By zod's name; nobody else calls a value that may not be left out `nonoptional`. */
const kinds: Readonly<Record<string, string>> = {
  nonoptional: "a value",
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "a boolean",
  object: "an object",
  record: "an object",
  array: "an array",
};

const formats: Readonly<Record<string, string>> = {
  datetime: "a date and time such as 2026-01-31T12:00:00Z",
  date: "a date such as 2026-01-31",
  time: "a time such as 12:00:00",
  duration: "a duration such as PT15M",
  email: "an e-mail address",
  url: "a URL",
  uuid: "a UUID",
};

function formatOf({ format, ...rest }: z.core.$ZodIssueInvalidStringFormat): string {
  const { prefix, suffix, includes, pattern } = rest as Readonly<Record<string, unknown>>;
  if (format === "starts_with") return `a text that begins with ${JSON.stringify(prefix)}`;
  if (format === "ends_with") return `a text that ends with ${JSON.stringify(suffix)}`;
  if (format === "includes") return `a text with ${JSON.stringify(includes)} in it`;
  if (format === "regex") return `a text of the form ${pattern}`;
  return formats[format] ?? `a text of the format ${format}`;
}

/** @returns undefined where a form was the right one but for something inside it, or cannot be said */
function anyOf(forms: readonly (readonly z.core.$ZodIssue[])[]): string | undefined {
  const expected = forms.map(([first]) => (first?.path.length === 0 ? expectedBy(first) : undefined));
  return expected.length > 0 && expected.every((form) => form !== undefined)
    ? expected.join(" or ")
    : undefined;
}

const maxShownChars = 32;
const maxShownKeys = 3;

function namesOf(keys: readonly string[]): string {
  const shown = keys.slice(0, maxShownKeys).map((key) => JSON.stringify(key.slice(0, maxShownChars)));
  return shown.join(" and ");
}

/** The value itself where it is short and its size where that is what is wrong. */
export function gotBy(issue: Issue): string {
  const { code, input } = issue;
  if (code === "unrecognized_keys") return namesOf(issue.keys);
  if (input === undefined) return "nothing";
  const isSize = code === "too_big" || code === "too_small";
  if (typeof input === "string") {
    if (isSize) return `${input.length} characters`;
    return input.length > maxShownChars ? "a string" : JSON.stringify(input);
  }
  if (Array.isArray(input)) return isSize ? `${input.length} items` : "an array";
  return typeof input === "object" && input !== null ? "an object" : String(input);
}

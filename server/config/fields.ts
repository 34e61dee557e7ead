/**
 * Kinds of settings: how a text from the environment or the command line becomes a value.
 *
 * A field's issue message is the phrase after "expected" in a problem line. It never repeats the value, which
 * may be a secret.
 */
import { z } from "zod";
import { isChannelPattern } from "../../protocol/channel.ts";
import type { ChannelRule } from "../lib/channel-rule.ts";

export interface Field<Value> {
  readonly schema: z.ZodType<Value, string>;
  /** What `--help` shows in the value's place. */
  readonly placeholder: string;
}

/** Reads a text, or says what was expected of it. */
type Reading<Value> = { readonly value: Value } | { readonly expected: string };

function field<Value>(placeholder: string, read: (text: string) => Reading<Value>): Field<Value> {
  const schema = z.string().transform((text, context): Value => {
    const reading = read(text.trim());
    if ("value" in reading) return reading.value;
    context.addIssue({ code: "custom", message: reading.expected });
    return z.NEVER;
  });
  return { schema, placeholder };
}

export function integer(min: number, max: number): Field<number> {
  const expected = `a whole number from ${min} to ${max}`;
  return field("N", (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? { value } : { expected };
  });
}

export function choice<const Option extends string>(...options: readonly Option[]): Field<Option> {
  const expected = `one of ${options.join(", ")}`;
  return field(options.join("|"), (text) => {
    const value = options.find((option) => option.toLowerCase() === text.toLowerCase());
    return value === undefined ? { expected } : { value };
  });
}

const switchWords: Readonly<Record<string, boolean>> = {
  on: true,
  true: true,
  yes: true,
  1: true,
  off: false,
  false: false,
  no: false,
  0: false,
};

export function onOff(): Field<boolean> {
  return field("on|off", (text) => {
    const value = Object.hasOwn(switchWords, text.toLowerCase())
      ? switchWords[text.toLowerCase()]
      : undefined;
    return value === undefined ? { expected: "on or off" } : { value };
  });
}

export function text(placeholder: string): Field<string> {
  return field(placeholder, (value) => (value === "" ? { expected: "a text" } : { value }));
}

/** A host name or address to listen on; an IPv6 address may stand in brackets. */
export function host(): Field<string> {
  return field("HOST", (given) => {
    const value = given.replace(/^\[(.*)\]$/, "$1");
    if (/^[A-Za-z0-9.:%_-]{1,255}$/.test(value)) return { value };
    return { expected: "a host name or an address, such as 127.0.0.1, without a scheme or a path" };
  });
}

export function secret(): Field<string> {
  return field("SECRET", (value) => ({ value }));
}

export function secrets(): Field<readonly string[]> {
  return field("KEY,…", (given) => ({ value: entries(given) }));
}

export function choices<const Option extends string>(options: readonly Option[]): Field<readonly Option[]> {
  return field("NAME,…", (given) => {
    const names = entries(given);
    const value = options.filter((option) => names.includes(option));
    if (names.length > 0 && names.every((name) => options.some((option) => option === name))) {
      return { value };
    }
    return { expected: `one or more of ${options.join(", ")}, separated by commas` };
  });
}

/** Origins as a browser writes them: lower case, no path, no default port. */
export function origins(): Field<readonly string[]> {
  return field("ORIGIN,…", (given) => {
    const value = entries(given).map(normalizeOrigin);
    if (value.every((origin) => origin !== undefined)) return { value };
    const expected =
      "exact origins separated by commas, such as https://example.com or chrome-extension://ID, without a path or a *";
    return { expected };
  });
}

/** The origin of an http(s) URL that has no path. */
export function siteUrl(): Field<string> {
  return field("URL", (given) => {
    const value = normalizeOrigin(given.replace(/\/$/, ""));
    if (value?.startsWith("http") === true) return { value };
    return { expected: "a URL without a path, such as https://chat.example.com" };
  });
}

/** An http(s) URL that paths are added to. */
export function endpointUrl(): Field<string> {
  return field("URL", (given) => {
    const value = given.replace(/\/+$/, "");
    if (/^https?:\/\/[^\s@?#]+$/i.test(value) && URL.canParse(value)) return { value };
    return { expected: "an http(s) URL such as https://llm.example.com/v1, without a user's name, ? or #" };
  });
}

/** `demo-*:100,news:durable,lab:none:private:presence` */
export function channels(): Field<readonly ChannelRule[]> {
  return field("NAME:LOG,…", (given) => {
    const value = entries(given).map(readChannel);
    if (value.every((rule) => rule !== undefined)) return { value };
    const expected =
      "NAME:LOG separated by commas, LOG being none, durable or how many events are kept (1 to 10000), such as " +
      "demo-*:100,news:durable; after it :private or :presence, or both";
    return { expected };
  });
}

const channelRule = /^([^:]+):(none|durable|\d{1,5})((?::(?:private|presence))*)$/;
const maxChannelLog = 10_000;

function readChannel(entry: string): ChannelRule | undefined {
  const [, pattern, kept, options = ""] = channelRule.exec(entry) ?? [];
  const log = kept === "durable" ? kept : kept === "none" ? 0 : Number(kept);
  if (pattern === undefined || !isChannelPattern(pattern) || (log !== "durable" && !(log <= maxChannelLog)))
    return undefined;
  return {
    pattern,
    log,
    isPublic: !options.includes(":private"),
    hasPresence: options.includes(":presence"),
  };
}

/** Types of content, such as `image/png`; a star at the end stands for any. */
export function types(): Field<readonly string[]> {
  return field("TYPE,…", (given) => {
    const value = entries(given).map((entry) => entry.toLowerCase());
    const pattern = /^(\*\/\*|[a-z]+\/(\*|[a-z0-9][a-z0-9.+-]*\*?))$/;
    if (value.every((entry) => pattern.test(entry))) {
      return { value: value.map((entry) => (entry === "*/*" ? "*" : entry)) };
    }
    return { expected: "types of content separated by commas, such as image/png,audio/*" };
  });
}

function entries(given: string): string[] {
  return given
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

function normalizeOrigin(given: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\/\/[A-Za-z0-9._~:[\]-]+$/i.test(given) || !URL.canParse(given)) return undefined;
  // Only http(s) URLs have an origin of their own by the URL standard; an extension's is its own text.
  return /^https?:/i.test(given) ? new URL(given).origin : given.toLowerCase();
}

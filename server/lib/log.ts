/**
 * Log: one line for each thing worth knowing, as JSON or, on a terminal, for the eye.
 *
 * No token, ticket, key, cookie or message content ever leaves through it, whoever calls and however.
 */
import { printable } from "./printable.ts";
import { redactFields, redactText } from "./redact.ts";

const logLevels = ["debug", "info", "warn", "error"] as const;
type LogLevel = (typeof logLevels)[number];
export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same log, with these fields on every line. */
  child(fields: LogFields): Log;
}

export interface LogOptions {
  /** Least level that is written; with `debug`, errors keep their stacks. */
  readonly level: LogLevel;
  /** `auto`: pretty on a terminal, JSON elsewhere. */
  readonly format: "auto" | "pretty" | "json";
  /** Where lines go is a terminal; colours are used there only. */
  readonly isTerminal?: boolean;
  /** Gets one line with its line feed. */
  readonly write: (line: string) => void;
  /** Epoch ms. */
  readonly now: () => number;
}

export function createLog(options: LogOptions): Log {
  const isTerminal = options.isTerminal === true;
  const isPretty = options.format === "pretty" || (options.format === "auto" && isTerminal);
  const format = isPretty ? (line: Line) => prettyLine(line, isTerminal) : jsonLine;
  return logWith({}, (level, message, fields) => {
    if (logLevels.indexOf(level) < logLevels.indexOf(options.level)) return;
    const kept = redactFields(fields, options.level === "debug");
    options.write(`${format({ atMs: options.now(), level, message: redactText(message), fields: kept })}\n`);
  });
}

type Emit = (level: LogLevel, message: string, fields: LogFields) => void;

function logWith(base: LogFields, emit: Emit): Log {
  const at = (level: LogLevel) => (message: string, fields?: LogFields) =>
    emit(level, message, { ...base, ...fields });
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: (fields) => logWith({ ...base, ...fields }, emit),
  };
}

interface Line {
  readonly atMs: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

function jsonLine({ atMs, level, message, fields }: Line): string {
  const head = { time: new Date(atMs).toISOString(), level, message };
  // A field must not pass itself off as the line's own.
  const rest = Object.entries(fields).map(([key, value]) => [key in head ? `_${key}` : key, value]);
  return JSON.stringify({ ...head, ...Object.fromEntries(rest) });
}

const colours: Readonly<Record<LogLevel, number>> = { debug: 90, info: 36, warn: 33, error: 31 };
const dim = 2;
const messageColumns = 36;

function prettyLine({ atMs, level, message, fields }: Line, hasColour: boolean): string {
  const paint = (code: number, text: string) => (hasColour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const { stacks, rest } = withoutStacks(fields);
  const pairs = Object.entries(rest).map(
    ([key, value]) => `${paint(dim, `${printable(key)}=`)}${shown(value)}`,
  );
  const head = [
    paint(dim, new Date(atMs).toISOString().slice(11, 23)),
    paint(colours[level], level.toUpperCase().padEnd(5)),
    pairs.length === 0 ? printable(message) : printable(message).padEnd(messageColumns),
  ];
  return [[...head, ...pairs].join(" "), ...stacks.map((stack) => paint(dim, stack))].join("\n");
}

/** Stacks read as lines of their own, below. */
function withoutStacks(fields: Record<string, unknown>): { stacks: string[]; rest: Record<string, unknown> } {
  const stacks: string[] = [];
  const rest = Object.entries(fields).map(([key, value]): [string, unknown] => {
    if (typeof value !== "object" || value === null || !("stack" in value)) return [key, value];
    const { stack, ...others } = value;
    stacks.push(String(stack).split("\n").map(printable).join("\n"));
    return [key, others];
  });
  return { stacks, rest: Object.fromEntries(rest) };
}

function shown(value: unknown): string {
  if (typeof value === "string" && /^[^\s"=\p{Cc}]+$/u.test(value)) return printable(value);
  return printable(JSON.stringify(value) ?? "");
}

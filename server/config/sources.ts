/**
 * Where settings come from: flags and environment variables, gathered as texts under the settings' names.
 *
 * What is misspelt is reported with the nearest name there is; nothing is ignored in silence.
 */
import { cut, printable } from "../lib/printable.ts";
import { flagOf } from "./setting.ts";
import { laterSettings, type SettingName, settings } from "./settings.ts";

/** A setting as it was written, and under which name: `--port` or `PORT`. */
export interface Given {
  readonly name: string;
  readonly text: string;
}

interface Gathered {
  readonly given: ReadonlyMap<SettingName, Given>;
  readonly problems: readonly string[];
  /** What is said and changes nothing. */
  readonly warnings: readonly string[];
}

const names = Object.keys(settings) as SettingName[];
const maxComparedChars = 60;
const byFlag = new Map(names.map((name) => [flagOf(settings[name]), name]));
const byVariable = new Map(names.map((name) => [settings[name].variable, name]));

export function gather(env: Readonly<Record<string, string | undefined>>, argv: readonly string[]): Gathered {
  const given = new Map<SettingName, Given>();
  const problems: string[] = [];
  const warnings: string[] = [];
  readVariables(env, given, problems, warnings);
  readFlags(argv, given, problems);
  return { given, problems, warnings };
}

function readVariables(
  env: Readonly<Record<string, string | undefined>>,
  given: Map<SettingName, Given>,
  problems: string[],
  warnings: string[],
): void {
  for (const [variable, text] of Object.entries(env)) {
    if (text === undefined || text.trim() === "") continue;
    const name = byVariable.get(variable);
    if (name !== undefined) given.set(name, { name: variable, text });
    else if (laterSettings.has(variable)) {
      warnings.push(`${variable} has no effect: this version does not have ${laterSettings.get(variable)}`);
    } else if (variable.startsWith("TAUTLINE_")) {
      problems.push(`${shown(variable)}: no such setting${didYouMean(variable, byVariable.keys())}`);
    }
  }
}

function readFlags(argv: readonly string[], given: Map<SettingName, Given>, problems: string[]): void {
  for (let at = 0; at < argv.length; at += 1) {
    const argument = argv[at] ?? "";
    const equals = argument.indexOf("=");
    const flag = equals === -1 ? argument : argument.slice(0, equals);
    const name = byFlag.get(flag);
    if (name === undefined) {
      problems.push(unknownArgument(flag));
      // What follows an unknown flag is its value, not a mistake of its own.
      if (flag.startsWith("--") && equals === -1 && isValue(argv[at + 1])) at += 1;
      continue;
    }
    let text = equals === -1 ? undefined : argument.slice(equals + 1);
    if (text === undefined && isValue(argv[at + 1])) {
      at += 1;
      text = argv[at];
    }
    // A switch is on by its mere presence.
    if (text === undefined && settings[name].field.placeholder === "on|off") text = "on";
    const { variable } = settings[name];
    if ("isSecret" in settings[name]) {
      problems.push(
        `${flag}: command lines can be read by every user of this machine; set ${variable} instead`,
      );
    } else if (text === undefined || text.trim() === "") {
      problems.push(`${flag}: got no value, expected ${flag} ${settings[name].field.placeholder}`);
    } else given.set(name, { name: flag, text });
  }
}

function isValue(argument: string | undefined): boolean {
  return argument !== undefined && !argument.startsWith("--");
}

function unknownArgument(argument: string): string {
  if (!argument.startsWith("-")) return `${shown(argument)}: got an argument, expected a flag; see --help`;
  return `${shown(argument)}: no such flag${didYouMean(argument, byFlag.keys())}`;
}

function shown(name: string): string {
  return cut(printable(name));
}

function didYouMean(name: string, known: Iterable<string>): string {
  const asked = bare(name);
  // Comparing takes time by the length, and nothing that long is a slip of the hand.
  if (asked.length > maxComparedChars) return "; see --help";
  let nearest: string | undefined;
  let least = Math.max(3, Math.floor(asked.length / 3));
  for (const candidate of known) {
    const distance = editDistance(asked, bare(candidate));
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest === undefined ? "; see --help" : `; did you mean ${nearest}?`;
}

/** What tells names apart: without the prefix that they share. */
function bare(name: string): string {
  return name.toLowerCase().replace(/^(tautline_|--?)/, "");
}

/** Levenshtein distance: letters to insert, remove or replace. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

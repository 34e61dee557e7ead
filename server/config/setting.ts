/** One setting: under which name it is given, what may be given, and what for. */
import * as fields from "./fields.ts";

export interface Setting<Value = unknown> {
  /** The environment variable; the flag is its name without `TAUTLINE_`, in kebab case. */
  readonly variable: string;
  readonly field: fields.Field<Value>;
  /** As one would write it; without one the setting may be absent. */
  readonly default?: string;
  /** Stands for the default where it depends on other settings. */
  readonly defaultText?: string;
  readonly about: string;
  /** Never printed, and without a flag: every user of a machine can read its command lines. */
  readonly isSecret?: true;
}

export const required = <Value>(setting: Setting<Value> & { readonly default: string }) => setting;
export const optional = <Value>(setting: Setting<Value> & { readonly default?: never }) => setting;

/** A number of which 0 means none, or no bound. */
export const limit = (variable: string, value: number, about: string) =>
  required({ variable, field: fields.integer(0, 1_000_000_000), default: String(value), about });

/** `--data-dir` of `TAUTLINE_DATA_DIR`. */
export function flagOf(setting: Setting): string {
  return `--${setting.variable
    .replace(/^TAUTLINE_/, "")
    .toLowerCase()
    .replaceAll("_", "-")}`;
}

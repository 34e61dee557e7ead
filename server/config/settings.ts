/**
 * The settings, as one table: variable, kind, default and what it is for.
 *
 * Parsing, `--help` and `.env.example` all follow from this table; a setting is described nowhere else.
 */
import * as fields from "./fields.ts";
import { required, type Setting } from "./setting.ts";
import { access, network } from "./settings/access.ts";
import { assistant, channelSettings, fileSettings, retention } from "./settings/contents.ts";
import { heartbeat, limitSettings } from "./settings/limits.ts";

const operation = {
  dataDir: required({
    variable: "TAUTLINE_DATA_DIR",
    field: fields.text("DIR"),
    default: "./data",
    about: "where all durable data is kept",
  }),
  synchronous: required({
    variable: "TAUTLINE_SYNCHRONOUS",
    field: fields.choice("FULL", "NORMAL"),
    default: "FULL",
    about: "FULL: what was acknowledged survives a power cut; NORMAL: only a crash of the server",
  }),
  logLevel: required({
    variable: "TAUTLINE_LOG_LEVEL",
    field: fields.choice("debug", "info", "warn", "error"),
    default: "info",
    about: "lowest level that is logged",
  }),
  logFormat: required({
    variable: "TAUTLINE_LOG_FORMAT",
    field: fields.choice("auto", "pretty", "json"),
    default: "auto",
    about: "auto: pretty on a terminal, JSON lines elsewhere",
  }),
};

/** In the order of `--help` and `.env.example`. */
export const groups: Readonly<Record<string, Readonly<Record<string, Setting>>>> = {
  Network: network,
  "Who gets in": access,
  Operation: operation,
  "Limits (0 switches one off where its range allows)": limitSettings,
  "Files in conversations": fileSettings,
  "How long logs are kept (0 keeps everything)": retention,
  "Channels: rooms for your own events": channelSettings,
  "Assistant: a language model that reads promises and words interventions": assistant,
  Heartbeat: heartbeat,
};

export const settings = {
  ...network,
  ...access,
  ...operation,
  ...limitSettings,
  ...fileSettings,
  ...retention,
  ...channelSettings,
  ...assistant,
  ...heartbeat,
};
export type SettingName = keyof typeof settings;

type ValueOf<S> =
  S extends Setting<infer Value>
    ? S extends { readonly default: string }
      ? Value
      : Value | undefined
    : never;
/** What the table's texts become. */
export type Values = { readonly [Name in SettingName]: ValueOf<(typeof settings)[Name]> };

/** Of later versions: setting one changes nothing, which is worth a word. */
export const laterSettings: ReadonlyMap<string, string> = new Map([
  ["TAUTLINE_DATABASE_URL", "PostgreSQL"],
  ["TAUTLINE_NATS_URL", "clusters"],
]);

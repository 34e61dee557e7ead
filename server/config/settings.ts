/**
 * The settings, as one table: variable, kind, default and what it is for.
 *
 * Parsing, `--help` and `.env.example` all follow from this table; a setting is described nowhere else.
 */
import { limits } from "../../protocol/limits.ts";
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

const required = <Value>(setting: Setting<Value> & { readonly default: string }) => setting;
const optional = <Value>(setting: Setting<Value> & { readonly default?: never }) => setting;

/** Signature algorithms that a JWKS may be used with. */
export const jwksAlgorithms = ["RS256", "ES256", "EdDSA"] as const;
export type JwksAlgorithm = (typeof jwksAlgorithms)[number];

const day = 86_400_000;

const network = {
  port: required({
    variable: "PORT",
    field: fields.integer(0, 65_535),
    default: "8765",
    about: "port to listen on; 0 takes a free one",
  }),
  host: required({
    variable: "HOST",
    field: fields.host(),
    default: "127.0.0.1",
    about: "address to listen on; 0.0.0.0 is every one, and needs TAUTLINE_JWT_SECRET or TAUTLINE_JWKS_URL",
  }),
  publicUrl: optional({
    variable: "TAUTLINE_PUBLIC_URL",
    field: fields.siteUrl(),
    about: "where browsers reach this server, if behind a proxy, such as https://chat.example.com",
  }),
  trustedProxy: required({
    variable: "TAUTLINE_TRUSTED_PROXY",
    field: fields.onOff(),
    default: "off",
    about: "believe X-Forwarded-For, -Proto and -Host; only behind a proxy that sets them itself",
  }),
  allowedOrigins: required({
    variable: "TAUTLINE_ALLOWED_ORIGINS",
    field: fields.origins(),
    default: "",
    about:
      "other sites whose pages may connect, exactly, separated by commas; other extensions too: moz-extension://ID",
  }),
};

const access = {
  jwtSecret: optional({
    variable: "TAUTLINE_JWT_SECRET",
    field: fields.secret(),
    defaultText: "made at the first start and kept in the data directory",
    about: "secret of HS256 tokens, 32 bytes or more (openssl rand -base64 32)",
    isSecret: true,
  }),
  jwksUrl: optional({
    variable: "TAUTLINE_JWKS_URL",
    field: fields.text("URL|FILE"),
    about: "public keys of your identity provider: a JWKS by http(s) URL, or in a file",
  }),
  jwtAlgorithms: optional({
    variable: "TAUTLINE_JWT_ALGORITHMS",
    field: fields.choices(jwksAlgorithms),
    defaultText: jwksAlgorithms.join(","),
    about: "signature algorithms accepted with those keys",
  }),
  jwtIssuer: optional({
    variable: "TAUTLINE_JWT_ISSUER",
    field: fields.text("TEXT"),
    about: "the `iss` that tokens must have",
  }),
  jwtAudience: optional({
    variable: "TAUTLINE_JWT_AUDIENCE",
    field: fields.text("TEXT"),
    about: "the `aud` that tokens must have",
  }),
  apiKeys: required({
    variable: "TAUTLINE_API_KEYS",
    field: fields.secrets(),
    default: "",
    about: "service keys for your backends, 24 characters or more each, separated by commas",
    isSecret: true,
  }),
  guests: optional({
    variable: "TAUTLINE_GUESTS",
    field: fields.onOff(),
    defaultText: "on where HOST is a loopback address, else off",
    about: "let anyone in under a name of their choice",
  }),
};

const limit = (variable: string, value: number, about: string) =>
  required({ variable, field: fields.integer(0, 1_000_000_000), default: String(value), about });

const limitSettings = {
  messagesPerMinute: limit("TAUTLINE_LIMIT_MESSAGES_PER_MINUTE", 30, "messages a minute for each user"),
  messagesBurst: limit("TAUTLINE_LIMIT_MESSAGES_BURST", 10, "messages beyond that at once"),
  activitiesPerMinute: limit(
    "TAUTLINE_LIMIT_ACTIVITIES_PER_MINUTE",
    6_000,
    "activities of focus sessions a minute for each user",
  ),
  roomMessagesPerSecond: limit(
    "TAUTLINE_LIMIT_ROOM_MESSAGES_PER_SECOND",
    0,
    "messages a second in each room, whoever sends them, and as many at once",
  ),
  envelopesPerSecond: limit(
    "TAUTLINE_LIMIT_ENVELOPES_PER_SECOND",
    50,
    "envelopes a second for each connection",
  ),
  envelopesBurst: limit("TAUTLINE_LIMIT_ENVELOPES_BURST", 200, "envelopes beyond that at once"),
  connectionsPerUser: limit("TAUTLINE_LIMIT_CONNECTIONS_PER_USER", 20, "connections for each user"),
  connectionsPerSecond: limit(
    "TAUTLINE_LIMIT_CONNECTIONS_PER_SECOND",
    200,
    "new connections a second for each address; loopback is exempt",
  ),
  admissionsPerSecond: limit(
    "TAUTLINE_LIMIT_ADMISSIONS_PER_SECOND",
    2_000,
    "new connections a second in all; others are told when to come back",
  ),
  admissionsBurst: limit("TAUTLINE_LIMIT_ADMISSIONS_BURST", 3_000, "new connections beyond that at once"),
  guestsPerMinute: limit(
    "TAUTLINE_LIMIT_GUESTS_PER_MINUTE",
    30,
    "guests a minute for each address; loopback is exempt",
  ),
  pairingsPerMinute: limit(
    "TAUTLINE_LIMIT_PAIRINGS_PER_MINUTE",
    10,
    "codes of new devices that are tried a minute from each address; loopback is exempt",
  ),
  maxRooms: limit("TAUTLINE_MAX_ROOMS", limits.maxRooms, "rooms for each connection"),
  maxFrameBytes: required({
    variable: "TAUTLINE_MAX_FRAME_BYTES",
    field: fields.integer(1_024, 16_777_216),
    default: String(limits.maxFrameBytes),
    about: "size of a frame, in bytes",
  }),
  maxContentChars: required({
    variable: "TAUTLINE_MAX_CONTENT_CHARS",
    field: fields.integer(1, 1_000_000),
    default: String(limits.maxContentChars),
    about: "length of a message, in characters",
  }),
  maxQueuedEnvelopes: required({
    variable: "TAUTLINE_MAX_QUEUED_ENVELOPES",
    field: fields.integer(1, 1_000_000),
    default: "1024",
    about: "envelopes of a connection that wait to be handled; beyond it they are refused",
  }),
  maxQueuedChars: required({
    variable: "TAUTLINE_MAX_QUEUED_CHARS",
    field: fields.integer(65_536, 1_073_741_824),
    default: "1048576",
    about: "length of those envelopes together, in characters; beyond it they are refused",
  }),
  maxUnsentBytes: required({
    variable: "TAUTLINE_MAX_UNSENT_BYTES",
    field: fields.integer(65_536, 1_073_741_824),
    default: "1048576",
    about: "output that may wait for a slow connection, in bytes",
  }),
  maxBehindMs: required({
    variable: "TAUTLINE_MAX_BEHIND_MS",
    field: fields.integer(250, day),
    default: "30000",
    about: "how long a connection may be behind with that before it is closed, in ms",
  }),
  helloTimeoutMs: required({
    variable: "TAUTLINE_HELLO_TIMEOUT_MS",
    field: fields.integer(50, 600_000),
    default: String(limits.helloTimeoutMs),
    about: "how long a new connection may take to say hello, in ms",
  }),
};

const kept = (variable: string, max: number, about: string) =>
  required({ variable, field: fields.integer(0, max), default: "0", about });

const retention = {
  keepConversationDays: kept(
    "TAUTLINE_KEEP_CONVERSATION_DAYS",
    36_500,
    "days that what is said in conversations is kept",
  ),
  keepConversationEvents: kept(
    "TAUTLINE_KEEP_CONVERSATION_EVENTS",
    1_000_000_000,
    "newest events that are kept of each conversation",
  ),
  keepChannelDays: kept(
    "TAUTLINE_KEEP_CHANNEL_DAYS",
    36_500,
    "days that events of durable channels are kept",
  ),
  keepChannelEvents: kept(
    "TAUTLINE_KEEP_CHANNEL_EVENTS",
    1_000_000_000,
    "newest events that are kept of each durable channel",
  ),
  keepUserDays: kept(
    "TAUTLINE_KEEP_USER_DAYS",
    36_500,
    "days that what a user was told is kept, such as being made a member",
  ),
  keepUserEvents: kept(
    "TAUTLINE_KEEP_USER_EVENTS",
    1_000_000_000,
    "newest events that are kept of what a user was told",
  ),
};

const channelSettings = {
  channels: required({
    variable: "TAUTLINE_CHANNELS",
    field: fields.channels(),
    default: "",
    about:
      "public channels, NAME:LOG separated by commas: demo-*:100 keeps the last 100, news:durable all, x:none " +
      "nothing; :private for readers with a grant only, :presence to show who is there",
  }),
  channelEvents: optional({
    variable: "TAUTLINE_CHANNEL_EVENTS",
    field: fields.text("FILE"),
    about: "module of yours that says by defineChannel which events channels carry; others are refused there",
  }),
};

const heartbeat = {
  heartbeatIntervalMs: optional({
    variable: "TAUTLINE_HEARTBEAT_INTERVAL_MS",
    field: fields.integer(50, day),
    defaultText: `${limits.heartbeatIntervalMs}, or less to suit a shorter timeout`,
    about: "how often a client must be heard, in ms",
  }),
  heartbeatTimeoutMs: optional({
    variable: "TAUTLINE_HEARTBEAT_TIMEOUT_MS",
    field: fields.integer(100, day),
    defaultText: `${limits.heartbeatTimeoutMs}, or more to suit a longer interval`,
    about: "silence after which a connection is closed, in ms; longer than the interval",
  }),
};

const operation = {
  dataDir: required({
    variable: "TAUTLINE_DATA_DIR",
    field: fields.text("DIR"),
    default: "./data",
    about: "where everything durable is kept",
  }),
  synchronous: required({
    variable: "TAUTLINE_SYNCHRONOUS",
    field: fields.choice("FULL", "NORMAL"),
    default: "FULL",
    about: "FULL: what was acknowledged survives a power cut; NORMAL: a crash of the server only",
  }),
  logLevel: required({
    variable: "TAUTLINE_LOG_LEVEL",
    field: fields.choice("debug", "info", "warn", "error"),
    default: "info",
    about: "least level that is logged",
  }),
  logFormat: required({
    variable: "TAUTLINE_LOG_FORMAT",
    field: fields.choice("auto", "pretty", "json"),
    default: "auto",
    about: "auto: pretty on a terminal, JSON lines elsewhere",
  }),
};

const fileSettings = {
  maxFileBytes: limit(
    "TAUTLINE_MAX_FILE_BYTES",
    25 * 1024 * 1024,
    "size of a file, in bytes; 0 takes none at all",
  ),
  fileTypes: required({
    variable: "TAUTLINE_FILE_TYPES",
    field: fields.types(),
    default:
      "image/png, image/jpeg, image/gif, image/webp, image/avif, application/pdf, text/plain, text/csv, " +
      "text/markdown, application/json, application/zip, application/gzip, audio/*, video/*, " +
      "application/msword, application/vnd.*, application/octet-stream",
    about: "types of files that are taken, separated by commas; image/* is every image, */* everything",
  }),
  filesPerMinute: limit(
    "TAUTLINE_LIMIT_FILES_PER_MINUTE",
    30,
    "files a minute for each user; 0 for any number",
  ),
  fileBytesPerUser: required({
    variable: "TAUTLINE_LIMIT_FILE_BYTES_PER_USER",
    field: fields.integer(0, 1_000_000_000_000),
    default: String(1024 * 1024 * 1024),
    about: "bytes of all files of a user; 0 for any number",
  }),
};

const assistant = {
  llmUrl: optional({
    variable: "TAUTLINE_LLM_URL",
    field: fields.endpointUrl(),
    defaultText: "none; rules read promises and word interventions",
    about:
      "OpenAI-compatible endpoint, such as https://llm.example.com/v1, that what may be a promise in a conversation " +
      "is sent to, and figures of focus sessions when something is to be said about them",
  }),
  llmKey: optional({
    variable: "TAUTLINE_LLM_KEY",
    field: fields.secret(),
    about: "its key, if it wants one",
    isSecret: true,
  }),
  llmModel: optional({
    variable: "TAUTLINE_LLM_MODEL",
    field: fields.text("NAME"),
    about: "the model to ask there",
  }),
  llmTimeoutMs: required({
    variable: "TAUTLINE_LLM_TIMEOUT_MS",
    field: fields.integer(100, 120_000),
    default: "5000",
    about: "how long it may take for an answer before rules stand in for it, in ms",
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

/** `--data-dir` of `TAUTLINE_DATA_DIR`. */
export function flagOf(setting: Setting): string {
  return `--${setting.variable
    .replace(/^TAUTLINE_/, "")
    .toLowerCase()
    .replaceAll("_", "-")}`;
}

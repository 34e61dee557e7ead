/** What is taken, kept and made of what is said: files, logs, channels, the assistant. */
import * as fields from "../fields.ts";
import { limit, optional, required } from "../setting.ts";

export const fileSettings = {
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

const kept = (variable: string, max: number, about: string) =>
  required({ variable, field: fields.integer(0, max), default: "0", about });

export const retention = {
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

export const channelSettings = {
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

export const assistant = {
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

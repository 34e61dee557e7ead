/** What is taken, kept and made of what is said: files, logs, channels, the assistant. */
import * as fields from "../fields.ts";
import { limit, optional, required } from "../setting.ts";

export const fileSettings = {
  maxFileBytes: limit(
    "TAUTLINE_MAX_FILE_BYTES",
    25 * 1024 * 1024,
    "size of a file, in bytes; 0 refuses all files",
  ),
  fileTypes: required({
    variable: "TAUTLINE_FILE_TYPES",
    field: fields.types(),
    default:
      "image/png, image/jpeg, image/gif, image/webp, image/avif, application/pdf, text/plain, text/csv, " +
      "text/markdown, application/json, application/zip, application/gzip, audio/*, video/*, " +
      "application/msword, application/vnd.*, application/octet-stream",
    about: "accepted file types, separated by commas; image/* means every image, */* everything",
  }),
  filesPerMinute: limit(
    "TAUTLINE_LIMIT_FILES_PER_MINUTE",
    30,
    "files a minute for each user other than a service; 0 for no limit",
  ),
  fileBytesPerUser: required({
    variable: "TAUTLINE_LIMIT_FILE_BYTES_PER_USER",
    field: fields.integer(0, 1_000_000_000_000),
    default: String(1024 * 1024 * 1024),
    about: "total bytes of the files of each user other than a service; 0 for no limit",
  }),
};

const kept = (variable: string, max: number, about: string) =>
  required({ variable, field: fields.integer(0, max), default: "0", about });

export const retention = {
  keepConversationDays: kept(
    "TAUTLINE_KEEP_CONVERSATION_DAYS",
    36_500,
    "days to keep what is said in conversations",
  ),
  keepConversationEvents: kept(
    "TAUTLINE_KEEP_CONVERSATION_EVENTS",
    1_000_000_000,
    "number of newest events to keep in each conversation",
  ),
  keepChannelDays: kept("TAUTLINE_KEEP_CHANNEL_DAYS", 36_500, "days to keep events of durable channels"),
  keepChannelEvents: kept(
    "TAUTLINE_KEEP_CHANNEL_EVENTS",
    1_000_000_000,
    "number of newest events to keep in each durable channel",
  ),
  keepUserDays: kept(
    "TAUTLINE_KEEP_USER_DAYS",
    36_500,
    "days to keep what users were told, such as being made a member",
  ),
  keepUserEvents: kept(
    "TAUTLINE_KEEP_USER_EVENTS",
    1_000_000_000,
    "number of newest events to keep of what each user was told",
  ),
};

export const channelSettings = {
  channels: required({
    variable: "TAUTLINE_CHANNELS",
    field: fields.channels(),
    default: "",
    about:
      "public channels as NAME:LOG, separated by commas: demo-*:100 keeps the last 100 events, news:durable all, x:none " +
      "nothing; add :private to require a grant to read, :presence to show who is there",
  }),
  channelEvents: optional({
    variable: "TAUTLINE_CHANNEL_EVENTS",
    field: fields.text("FILE"),
    about:
      "your module that declares with defineChannel which events channels carry; those channels refuse all others",
  }),
};

export const assistant = {
  commitments: required({
    variable: "TAUTLINE_COMMITMENTS",
    field: fields.onOff(),
    default: "on",
    about:
      "read conversations for promises; off: nothing is read, and what is asked of commitments is forbidden",
  }),
  llmUrl: optional({
    variable: "TAUTLINE_LLM_URL",
    field: fields.endpointUrl(),
    defaultText: "none; rules read promises and word interventions",
    about:
      "OpenAI-compatible endpoint, such as https://llm.example.com/v1; it is sent conversation messages that may be " +
      "promises, and figures of a focus session when something is to be said about it",
  }),
  llmKey: optional({
    variable: "TAUTLINE_LLM_KEY",
    field: fields.secret(),
    about: "its API key, if it requires one",
    isSecret: true,
  }),
  llmModel: optional({
    variable: "TAUTLINE_LLM_MODEL",
    field: fields.text("NAME"),
    about: "name of the model to use",
  }),
  llmTimeoutMs: required({
    variable: "TAUTLINE_LLM_TIMEOUT_MS",
    field: fields.integer(100, 120_000),
    default: "5000",
    about: "how long to wait for an answer before the rules take over, in ms",
  }),
};

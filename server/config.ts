/**
 * Configuration: flags and environment in, one typed and readonly object out.
 *
 * `cli.ts` hands both over; nothing else in the server looks at the environment. Every problem is reported at once,
 * and no secret is ever part of a report.
 */
import { type JwksAlgorithm, jwksAlgorithms } from "./config/settings/access.ts";
import { type SettingName, settings, type Values } from "./config/settings.ts";
import { type Given, gather } from "./config/sources.ts";
import { helpText } from "./config/text.ts";
import { isLoopbackHost, isLoopbackName } from "./lib/address.ts";
import type { ChannelRule } from "./lib/channel-rule.ts";
import { cut, printable } from "./lib/printable.ts";

export interface Config {
  readonly http: {
    /** 0 takes a free one. */
    readonly port: number;
    readonly host: string;
    /** Origin under which browsers reach the server. */
    readonly publicUrl?: string;
    /** X-Forwarded-* is believed. */
    readonly isBehindProxy: boolean;
  };
  readonly dataDir: string;
  readonly auth: {
    /** Of HS256 tokens; absent when it is to be made and kept in the data directory. */
    readonly jwtSecret?: string;
    readonly jwks?: {
      /** http(s) URL or path of a file. */
      readonly source: string;
      readonly algorithms: readonly JwksAlgorithm[];
      /** Names of the claims. */
      readonly claims: { readonly [Which in "user" | "name" | "role" | "rooms"]: string };
    };
    readonly issuer?: string;
    readonly audience?: string;
    readonly apiKeys: readonly string[];
    /** Exact origins, the public URL's among them. */
    readonly allowedOrigins: readonly string[];
    /** Under which hosts the server's own pages are asked for, beside the public URL. */
    readonly ownHosts: "any" | "loopback";
    readonly hasGuests: boolean;
  };
  /** A rate, or a count of connections or rooms, of 0 is switched off. */
  readonly limits: {
    readonly messagesPerMinute: number;
    readonly messagesBurst: number;
    readonly conversationChangesPerMinute: number;
    readonly activitiesPerMinute: number;
    readonly roomMessagesPerSecond: number;
    readonly envelopesPerSecond: number;
    readonly envelopesBurst: number;
    readonly connectionsPerUser: number;
    /** New ones, for each address. */
    readonly connectionsPerSecond: number;
    /** New ones, in all. */
    readonly admissionsPerSecond: number;
    readonly admissionsBurst: number;
    /** For each address. */
    readonly guestsPerMinute: number;
    readonly pairingsPerMinute: number;
    readonly maxRooms: number;
    readonly maxFrameBytes: number;
    readonly maxContentChars: number;
    readonly maxQueuedEnvelopes: number;
    readonly maxQueuedChars: number;
    readonly maxUnsentBytes: number;
    readonly maxBehindMs: number;
    readonly helloTimeoutMs: number;
  };
  /** Of 0: none of `maxFileBytes`, any number of the others. */
  readonly files: {
    readonly maxFileBytes: number;
    /** Such as `image/png`, or with a `*` at the end. */
    readonly fileTypes: readonly string[];
    readonly filesPerMinute: number;
    readonly fileBytesPerUser: number;
  };
  /** What is absent is kept for ever. */
  readonly retention: readonly {
    readonly kind: "conversation" | "channel" | "user";
    readonly maxAgeMs: number | undefined;
    readonly maxEvents: number | undefined;
  }[];
  /** The first that fits a channel's name is its own. */
  readonly channels: readonly ChannelRule[];
  /** Path of the module that declares what channels carry. */
  readonly channelEvents?: string;
  /** Absent where promises are read by rules alone. */
  readonly assistant?: {
    readonly url: string;
    readonly key: string | undefined;
    readonly model: string;
    readonly timeoutMs: number;
  };
  /** In conversations. */
  readonly readsPromises: boolean;
  readonly heartbeat: { readonly intervalMs: number; readonly timeoutMs: number };
  readonly log: {
    readonly level: "debug" | "info" | "warn" | "error";
    readonly format: "auto" | "pretty" | "json";
  };
  readonly store: { readonly synchronous: "FULL" | "NORMAL" };
}

type ConfigResult =
  | { readonly kind: "config"; readonly config: Config; readonly warnings: readonly string[] }
  | { readonly kind: "help"; readonly text: string }
  /** One line for each problem: `NAME: got …, expected …`. */
  | { readonly kind: "problems"; readonly lines: readonly string[] };

/**
 * @param env the process's environment
 * @param argv its arguments, without the program's and the script's names
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  argv: readonly string[],
): ConfigResult {
  if (argv.includes("--help") || argv.includes("-h")) return { kind: "help", text: helpText() };
  const gathered = gather(env, argv);
  const parsed = parse(gathered.given);
  const weak = weakSecrets(parsed.values);
  const lines = [
    ...gathered.problems,
    ...parsed.problems,
    ...contradictions(parsed.values, gathered.given),
    ...(isPublic(parsed.values) ? weak.map((line) => `${line} (${whyPublic(parsed.values)})`) : []),
  ];
  if (lines.length > 0) return { kind: "problems", lines };
  // Without problems, every setting was parsed.
  return {
    kind: "config",
    config: build(parsed.values as Values),
    warnings: [...gathered.warnings, ...weak],
  };
}

/** Why a weak secret is refused. */
function whyPublic({ host = "127.0.0.1", publicUrl }: Partial<Values>): string {
  return isLoopbackHost(host)
    ? `others reach this server: TAUTLINE_PUBLIC_URL is ${publicUrl}`
    : `others reach this server: HOST is ${host}`;
}

/** Whether others than this machine can reach the server, be it by way of a proxy on this machine. */
function isPublic({ host, publicUrl }: Partial<Values>): boolean {
  if (host !== undefined && !isLoopbackHost(host)) return true;
  return publicUrl !== undefined && !isLoopbackName(new URL(publicUrl).hostname);
}

function parse(given: ReadonlyMap<SettingName, Given>): { values: Partial<Values>; problems: string[] } {
  const values: Partial<Record<SettingName, unknown>> = {};
  const problems: string[] = [];
  for (const name of Object.keys(settings) as SettingName[]) {
    const setting = settings[name];
    const written = given.get(name);
    const text = written?.text ?? ("default" in setting ? setting.default : undefined);
    if (text === undefined) continue;
    const result = setting.field.schema.safeParse(text);
    if (result.success) values[name] = result.data;
    else {
      const got = "isSecret" in setting ? `a value of ${text.length} characters` : quote(text);
      problems.push(`${written?.name}: got ${got}, expected ${result.error.issues[0]?.message}`);
    }
  }
  return { values: values as Partial<Values>, problems };
}

const minSecretBytes = 32;
const minKeyChars = 24;

/** Secrets that could be guessed: a word of warning on this machine alone, a refusal where others can try. */
function weakSecrets({ jwtSecret, apiKeys = [] }: Partial<Values>): string[] {
  const lines: string[] = [];
  const secretBytes = Buffer.byteLength(jwtSecret ?? "");
  if (jwtSecret !== undefined && secretBytes < minSecretBytes) {
    lines.push(
      `${settings.jwtSecret.variable}: got a value of ${jwtSecret.length} characters, expected at least ` +
        `${minSecretBytes} bytes; make one with: openssl rand -base64 32`,
    );
  }
  const short = apiKeys.findIndex((key) => key.length < minKeyChars);
  if (short !== -1) {
    lines.push(
      `${settings.apiKeys.variable}: got ${apiKeys[short]?.length} characters in key ${short + 1}, expected at least ` +
        `${minKeyChars}; make one with: openssl rand -hex 24`,
    );
  }
  return lines;
}

/** Settings that are right by themselves and wrong together. */
function contradictions(values: Partial<Values>, given: ReadonlyMap<SettingName, Given>): string[] {
  const lines: string[] = [];
  const nameOf = (name: SettingName) => given.get(name)?.name ?? settings[name].variable;
  const { host, heartbeatIntervalMs: intervalMs, heartbeatTimeoutMs: timeoutMs } = values;
  if (host !== undefined && !isLoopbackHost(host) && !given.has("jwtSecret") && !given.has("jwksUrl")) {
    lines.push(
      `${nameOf("host")}: got ${quote(host)}, which others can reach, expected TAUTLINE_JWT_SECRET ` +
        "(make one with: openssl rand -base64 32) or TAUTLINE_JWKS_URL to be set with it",
    );
  }
  if (intervalMs !== undefined && timeoutMs !== undefined && timeoutMs <= intervalMs) {
    lines.push(
      `${nameOf("heartbeatTimeoutMs")}: got ${timeoutMs}, expected more than ` +
        `${nameOf("heartbeatIntervalMs")}, which is ${intervalMs}`,
    );
  }
  if (given.has("jwtAlgorithms") && !given.has("jwksUrl")) {
    lines.push(
      `${nameOf("jwtAlgorithms")}: got a value without TAUTLINE_JWKS_URL, expected both; ` +
        "tokens signed with TAUTLINE_JWT_SECRET are always HS256",
    );
  }
  for (const name of ["jwtUserClaim", "jwtNameClaim", "jwtRoleClaim", "jwtRoomsClaim"] as const) {
    if (!given.has(name) || given.has("jwksUrl")) continue;
    lines.push(
      `${nameOf(name)}: got a value without TAUTLINE_JWKS_URL, expected both; ` +
        "tokens signed with TAUTLINE_JWT_SECRET have the usual claims",
    );
  }
  if (given.has("llmUrl") !== given.has("llmModel")) {
    const [set, missing] = given.has("llmUrl")
      ? (["llmUrl", "llmModel"] as const)
      : (["llmModel", "llmUrl"] as const);
    lines.push(`${nameOf(set)}: got a value without ${settings[missing].variable}, expected both`);
  } else if (given.has("llmKey") && !given.has("llmUrl")) {
    lines.push(`${nameOf("llmKey")}: got a value without TAUTLINE_LLM_URL, expected both`);
  }
  if (values.jwtIssuer === "tautline" && given.has("jwksUrl")) {
    lines.push(
      `${nameOf("jwtIssuer")}: got "tautline", which marks the tokens this server makes itself, ` +
        "expected your identity provider's",
    );
  }
  return lines;
}

function claimNames({ jwtUserClaim, jwtNameClaim, jwtRoleClaim, jwtRoomsClaim }: Values) {
  return {
    user: jwtUserClaim ?? "sub",
    name: jwtNameClaim ?? "name",
    role: jwtRoleClaim ?? "role",
    rooms: jwtRoomsClaim ?? "rooms",
  };
}

function build(values: Values): Config {
  const { publicUrl, jwtSecret, jwksUrl, jwtIssuer, jwtAudience, llmUrl, llmModel, channelEvents } = values;
  return {
    http: {
      port: values.port,
      host: values.host,
      isBehindProxy: values.trustedProxy,
      ...(publicUrl === undefined ? {} : { publicUrl }),
    },
    dataDir: values.dataDir,
    auth: {
      ...(jwtSecret === undefined ? {} : { jwtSecret }),
      ...(jwksUrl === undefined
        ? {}
        : {
            jwks: {
              source: jwksUrl,
              algorithms: values.jwtAlgorithms ?? jwksAlgorithms,
              claims: claimNames(values),
            },
          }),
      ...(jwtIssuer === undefined ? {} : { issuer: jwtIssuer }),
      ...(jwtAudience === undefined ? {} : { audience: jwtAudience }),
      apiKeys: values.apiKeys,
      allowedOrigins: publicUrl === undefined ? values.allowedOrigins : [...values.allowedOrigins, publicUrl],
      ownHosts: publicUrl === undefined ? "any" : "loopback",
      hasGuests: values.guests ?? !isPublic(values),
    },
    limits: {
      messagesPerMinute: values.messagesPerMinute,
      messagesBurst: values.messagesBurst,
      conversationChangesPerMinute: values.conversationChangesPerMinute,
      activitiesPerMinute: values.activitiesPerMinute,
      roomMessagesPerSecond: values.roomMessagesPerSecond,
      envelopesPerSecond: values.envelopesPerSecond,
      envelopesBurst: values.envelopesBurst,
      connectionsPerUser: values.connectionsPerUser,
      connectionsPerSecond: values.connectionsPerSecond,
      admissionsPerSecond: values.admissionsPerSecond,
      admissionsBurst: values.admissionsBurst,
      guestsPerMinute: values.guestsPerMinute,
      pairingsPerMinute: values.pairingsPerMinute,
      maxRooms: values.maxRooms,
      maxFrameBytes: values.maxFrameBytes,
      maxContentChars: values.maxContentChars,
      maxQueuedEnvelopes: values.maxQueuedEnvelopes,
      maxQueuedChars: values.maxQueuedChars,
      maxUnsentBytes: values.maxUnsentBytes,
      maxBehindMs: values.maxBehindMs,
      helloTimeoutMs: values.helloTimeoutMs,
    },
    files: {
      maxFileBytes: values.maxFileBytes,
      fileTypes: values.fileTypes,
      filesPerMinute: values.filesPerMinute,
      fileBytesPerUser: values.fileBytesPerUser,
    },
    retention: [
      retention("conversation", values.keepConversationDays, values.keepConversationEvents),
      retention("channel", values.keepChannelDays, values.keepChannelEvents),
      retention("user", values.keepUserDays, values.keepUserEvents),
    ],
    channels: values.channels,
    ...(channelEvents === undefined ? {} : { channelEvents }),
    ...(llmUrl === undefined || llmModel === undefined
      ? {}
      : {
          assistant: { url: llmUrl, key: values.llmKey, model: llmModel, timeoutMs: values.llmTimeoutMs },
        }),
    readsPromises: values.commitments,
    heartbeat: heartbeat(values.heartbeatIntervalMs, values.heartbeatTimeoutMs),
    log: { level: values.logLevel, format: values.logFormat },
    store: { synchronous: values.synchronous },
  };
}

function retention(
  kind: "conversation" | "channel" | "user",
  days: number,
  events: number,
): Config["retention"][number] {
  const dayMs = 86_400_000;
  return {
    kind,
    maxAgeMs: days === 0 ? undefined : days * dayMs,
    maxEvents: events === 0 ? undefined : events,
  };
}

/** One of the two alone brings the other along, in the proportion of the contract's 25 s to 45 s. */
function heartbeat(intervalMs: number | undefined, timeoutMs: number | undefined): Config["heartbeat"] {
  const interval = intervalMs ?? Math.min(25_000, Math.floor(((timeoutMs ?? 45_000) * 5) / 9));
  return { intervalMs: interval, timeoutMs: timeoutMs ?? Math.max(45_000, Math.ceil((interval * 9) / 5)) };
}

function quote(text: string): string {
  return `"${cut(printable(JSON.stringify(text)).slice(1, -1))}"`;
}

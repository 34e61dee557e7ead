import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { flagOf } from "../../server/config/setting.ts";
import { settings } from "../../server/config/settings.ts";
import { envExample } from "../../server/config/text.ts";
import { type Config, readConfig } from "../../server/config.ts";

const secret = "a-secret-of-more-than-32-bytes-in-all";

function configOf(env: Record<string, string>, argv: string[] = []): Config {
  const result = readConfig(env, argv);
  if (result.kind !== "config") throw new Error(`expected a config, got ${JSON.stringify(result)}`);
  return result.config;
}

function problemsOf(env: Record<string, string>, argv: string[] = []): readonly string[] {
  const result = readConfig(env, argv);
  return result.kind === "problems" ? result.lines : [];
}

describe("defaults", () => {
  test("are those of the contract", () => {
    const config = configOf({});
    expect(config.http).toEqual({ port: 8765, host: "127.0.0.1", isBehindProxy: false });
    expect(config.dataDir).toBe("./data");
    expect(config.heartbeat).toEqual({ intervalMs: 25_000, timeoutMs: 45_000 });
    expect(config.limits).toEqual({
      messagesPerMinute: 30,
      messagesBurst: 10,
      conversationChangesPerMinute: 120,
      activitiesPerMinute: 6_000,
      roomMessagesPerSecond: 0,
      envelopesPerSecond: 50,
      envelopesBurst: 200,
      connectionsPerUser: 20,
      connectionsPerSecond: 200,
      admissionsPerSecond: 2_000,
      admissionsBurst: 3_000,
      guestsPerMinute: 30,
      pairingsPerMinute: 10,
      maxRooms: 128,
      maxFrameBytes: 65_536,
      maxContentChars: 5_000,
      maxQueuedEnvelopes: 1_024,
      maxQueuedChars: 1_048_576,
      maxUnsentBytes: 1_048_576,
      maxBehindMs: 30_000,
      helloTimeoutMs: 10_000,
    });
    expect(config.store.synchronous).toBe("FULL");
  });

  test("let guests in on loopback and not elsewhere", () => {
    expect(configOf({}).auth.hasGuests).toBe(true);
    expect(configOf({ HOST: "0.0.0.0", TAUTLINE_JWT_SECRET: secret }).auth.hasGuests).toBe(false);
    expect(
      configOf({ HOST: "0.0.0.0", TAUTLINE_JWT_SECRET: secret, TAUTLINE_GUESTS: "on" }).auth.hasGuests,
    ).toBe(true);
  });

  test("let no guests in on loopback where a public URL says that others come", () => {
    const guestsAt = (url: string) => configOf({ TAUTLINE_PUBLIC_URL: url }).auth.hasGuests;
    expect(guestsAt("https://chat.example.com")).toBe(false);
    expect(configOf({ TAUTLINE_PUBLIC_URL: "https://a.b", TAUTLINE_GUESTS: "on" }).auth.hasGuests).toBe(true);
    for (const url of [
      "http://localhost:8765",
      "http://chat.localhost",
      "http://127.0.0.1",
      "http://[::1]:1",
    ]) {
      expect(guestsAt(url)).toBe(true);
    }
  });

  test("stand in for an empty variable", () => {
    expect(configOf({ PORT: "", TAUTLINE_JWT_SECRET: " " }).http.port).toBe(8765);
  });
});

describe("sources", () => {
  test("a flag wins over the variable", () => {
    expect(configOf({ PORT: "1" }, ["--port", "2"]).http.port).toBe(2);
    expect(configOf({ PORT: "1" }, ["--port=3"]).http.port).toBe(3);
  });

  test("a switch is on by its presence", () => {
    expect(configOf({}, ["--trusted-proxy", "--guests", "off"]).http.isBehindProxy).toBe(true);
    expect(configOf({}, ["--guests", "off"]).auth.hasGuests).toBe(false);
  });

  test("port 0 and a limit of 0 are allowed", () => {
    const config = configOf({ PORT: "0", TAUTLINE_LIMIT_MESSAGES_PER_MINUTE: "0" });
    expect([config.http.port, config.limits.messagesPerMinute]).toEqual([0, 0]);
  });

  test("variables that are not the server's are left alone", () => {
    expect(problemsOf({ PATH: "/bin", HOME: "/root" })).toEqual([]);
  });

  test("a shorter timeout brings a shorter interval along, and a longer interval a longer timeout", () => {
    expect(configOf({ TAUTLINE_HEARTBEAT_TIMEOUT_MS: "900" }).heartbeat).toEqual({
      intervalMs: 500,
      timeoutMs: 900,
    });
    expect(configOf({ TAUTLINE_HEARTBEAT_INTERVAL_MS: "100000" }).heartbeat).toEqual({
      intervalMs: 100_000,
      timeoutMs: 180_000,
    });
  });

  test("origins become what a browser sends", () => {
    const given = "HTTPS://Example.com:443, http://localhost:3000,chrome-extension://abcdef";
    expect(configOf({ TAUTLINE_ALLOWED_ORIGINS: given }).auth.allowedOrigins).toEqual([
      "https://example.com",
      "http://localhost:3000",
      "chrome-extension://abcdef",
    ]);
  });

  test("the public URL's origin is an allowed one", () => {
    const config = configOf({ TAUTLINE_PUBLIC_URL: "https://chat.example.com/" });
    expect(config.auth.allowedOrigins).toEqual(["https://chat.example.com"]);
  });

  test("a JWKS may be used with every asymmetric algorithm unless told otherwise", () => {
    expect(configOf({ TAUTLINE_JWKS_URL: "./keys.json" }).auth.jwks).toEqual({
      source: "./keys.json",
      algorithms: ["RS256", "ES256", "EdDSA"],
      claims: { user: "sub", name: "name", role: "role", rooms: "rooms" },
    });
    const narrowed = configOf({ TAUTLINE_JWKS_URL: "https://id/keys", TAUTLINE_JWT_ALGORITHMS: "ES256" });
    expect(narrowed.auth.jwks?.algorithms).toEqual(["ES256"]);
  });

  test("read an identity provider's claims under the names that it gives them", () => {
    const given = {
      TAUTLINE_JWKS_URL: "https://id/keys",
      TAUTLINE_JWT_USER_CLAIM: "https://example.com/id",
      TAUTLINE_JWT_NAME_CLAIM: "nickname",
      TAUTLINE_JWT_ROLE_CLAIM: "https://example.com/role",
      TAUTLINE_JWT_ROOMS_CLAIM: "https://example.com/rooms",
    };
    expect(configOf(given).auth.jwks?.claims).toEqual({
      user: "https://example.com/id",
      name: "nickname",
      role: "https://example.com/role",
      rooms: "https://example.com/rooms",
    });
  });
});

describe("the assistant", () => {
  test("is off unless an endpoint and a model are given", () => {
    expect(configOf({})).not.toHaveProperty("assistant");
    const given = { TAUTLINE_LLM_URL: "https://llm.example.com/v1/", TAUTLINE_LLM_MODEL: "small" };
    expect(configOf(given).assistant).toEqual({
      url: "https://llm.example.com/v1",
      key: undefined,
      model: "small",
      timeoutMs: 5_000,
    });
    expect(configOf({ ...given, TAUTLINE_LLM_KEY: "k" }).assistant?.key).toBe("k");
  });

  test("wants a plain http(s) URL", () => {
    for (const url of ["llm.example.com", "ftp://llm", "https://llm/v1?x=1", "https://me@llm/v1"]) {
      const [line] = problemsOf({ TAUTLINE_LLM_URL: url, TAUTLINE_LLM_MODEL: "small" });
      expect(line).toContain("expected an http(s) URL such as https://llm.example.com/v1");
    }
  });
});

describe("problems", () => {
  const table: readonly [why: string, env: Record<string, string>, argv: string[], line: string][] = [
    [
      "a word for a number",
      { PORT: "http" },
      [],
      'PORT: got "http", expected a whole number from 0 to 65535',
    ],
    ["a port out of range", {}, ["--port", "65536"], '--port: got "65536", expected a whole number'],
    ["a negative limit", { TAUTLINE_MAX_ROOMS: "-1" }, [], 'TAUTLINE_MAX_ROOMS: got "-1", expected'],
    ["a fraction", { TAUTLINE_MAX_ROOMS: "1.5" }, [], 'TAUTLINE_MAX_ROOMS: got "1.5", expected'],
    ["an unknown level", { TAUTLINE_LOG_LEVEL: "loud" }, [], 'got "loud", expected one of debug, info, warn'],
    ["a URL for a host", { HOST: "http://x/" }, [], 'HOST: got "http://x/", expected a host name'],
    ["a wildcard origin", { TAUTLINE_ALLOWED_ORIGINS: "*" }, [], "without a path or a *"],
    ["an origin with a path", { TAUTLINE_ALLOWED_ORIGINS: "https://a.b/c" }, [], "without a path or a *"],
    [
      "a misspelt variable",
      { TAUTLINE_GUEST: "on" },
      [],
      "TAUTLINE_GUEST: no such setting; did you mean TAUTLINE_GUESTS?",
    ],
    ["a variable without its prefix's end", { TAUTLINE_PORT: "1" }, [], "did you mean PORT?"],
    ["a misspelt flag", {}, ["--prot", "1"], "--prot: no such flag; did you mean --port?"],
    ["a flag like no other", {}, ["--frobnicate"], "--frobnicate: no such flag; see --help"],
    ["a stray argument", {}, ["serve"], "serve: got an argument, expected a flag; see --help"],
    ["a flag without its value", {}, ["--data-dir"], "--data-dir: got no value, expected --data-dir DIR"],
    [
      "a symmetric algorithm for a JWKS",
      { TAUTLINE_JWKS_URL: "k", TAUTLINE_JWT_ALGORITHMS: "HS256" },
      [],
      "one or more of RS256, ES256, EdDSA",
    ],
    [
      "an assistant without its model",
      { TAUTLINE_LLM_URL: "https://llm/v1" },
      [],
      "TAUTLINE_LLM_URL: got a value without TAUTLINE_LLM_MODEL",
    ],
    [
      "an assistant's model without its address",
      { TAUTLINE_LLM_MODEL: "m" },
      [],
      "TAUTLINE_LLM_MODEL: got a value without TAUTLINE_LLM_URL",
    ],
    [
      "an assistant's key without its address",
      { TAUTLINE_LLM_KEY: "k" },
      [],
      "TAUTLINE_LLM_KEY: got a value without TAUTLINE_LLM_URL",
    ],
    ["algorithms without a JWKS", { TAUTLINE_JWT_ALGORITHMS: "ES256" }, [], "without TAUTLINE_JWKS_URL"],
    ...["USER", "NAME", "ROLE", "ROOMS"].map((which): [string, Record<string, string>, string[], string] => [
      `the ${which} claim without a JWKS`,
      { [`TAUTLINE_JWT_${which}_CLAIM`]: "sub" },
      [],
      `TAUTLINE_JWT_${which}_CLAIM: got a value without TAUTLINE_JWKS_URL, expected both`,
    ]),
    [
      "the server's own issuer for a JWKS",
      { TAUTLINE_JWKS_URL: "k", TAUTLINE_JWT_ISSUER: "tautline" },
      [],
      "expected your identity provider's",
    ],
    [
      "a timeout within the interval",
      { TAUTLINE_HEARTBEAT_INTERVAL_MS: "500", TAUTLINE_HEARTBEAT_TIMEOUT_MS: "500" },
      [],
      "expected more than TAUTLINE_HEARTBEAT_INTERVAL_MS, which is 500",
    ],
  ];
  test.each(table)("%s is one line that says what was expected", (_, env, argv, line) => {
    const problems = problemsOf(env, argv);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(line);
  });

  test("are reported all at once", () => {
    const problems = problemsOf({ PORT: "x", HOST: "0.0.0.0", TAUTLINE_NOPE: "1" }, ["--log-level", "x"]);
    expect(problems.map((line) => line.slice(0, line.indexOf(":"))).sort()).toEqual([
      "--log-level",
      "HOST",
      "PORT",
      "TAUTLINE_NOPE",
    ]);
  });

  test("a public bind without a secret says what to set and how to make one", () => {
    const [line] = problemsOf({ HOST: "0.0.0.0" });
    expect(line).toContain("TAUTLINE_JWT_SECRET");
    expect(line).toContain("openssl rand -base64 32");
  });

  test("a public bind with a JWKS is fine", () => {
    expect(problemsOf({ HOST: "0.0.0.0", TAUTLINE_JWKS_URL: "https://id.example.com/keys" })).toEqual([]);
  });

  test("never show a secret, be it too short, on the command line or next to others", () => {
    const lines = [
      ...problemsOf({ HOST: "0.0.0.0", TAUTLINE_JWT_SECRET: "hush-hush", TAUTLINE_API_KEYS: "hush-hush" }),
      ...problemsOf({}, ["--jwt-secret=hush-hush"]),
      ...problemsOf({}, ["--api-keys", "hush-hush"]),
    ];
    expect(lines).toHaveLength(4);
    expect(lines.join("\n")).not.toContain("hush");
    expect(lines[0]).toContain("got a value of 9 characters");
  });
});

test("a secret that could be guessed is a warning where only this machine can try", () => {
  const result = readConfig({ TAUTLINE_JWT_SECRET: "hush-hush", TAUTLINE_API_KEYS: "hush-hush" }, []);
  const warnings = result.kind === "config" ? result.warnings : [];
  expect(warnings).toHaveLength(2);
  expect(warnings.join("\n")).not.toContain("hush");
});

test("a secret that could be guessed is a problem where a public URL says that others can try", () => {
  const weak = { TAUTLINE_JWT_SECRET: "hush!", TAUTLINE_API_KEYS: "hush-hush" };
  const lines = problemsOf({ ...weak, TAUTLINE_PUBLIC_URL: "https://chat.example.com" });
  expect(lines).toEqual([
    expect.stringContaining("TAUTLINE_JWT_SECRET: got a value of 5 characters"),
    expect.stringContaining("TAUTLINE_API_KEYS: got 9 characters in key 1"),
  ]);
  expect(problemsOf({ ...weak, TAUTLINE_PUBLIC_URL: "http://localhost:8765" })).toEqual([]);
  expect(problemsOf({ TAUTLINE_PUBLIC_URL: "https://chat.example.com" })).toEqual([]);
});

test("a setting of a later version is a warning, and nothing else changes", () => {
  const env = { TAUTLINE_DATABASE_URL: "postgres://user:hush@db/x" };
  const result = readConfig({ ...env, TAUTLINE_NATS_URL: "nats://x" }, []);
  expect(result).toEqual({
    kind: "config",
    config: configOf({}),
    warnings: [
      "TAUTLINE_DATABASE_URL has no effect: this version does not have PostgreSQL",
      "TAUTLINE_NATS_URL has no effect: this version does not have clusters",
    ],
  });
});

describe("whatever was given", () => {
  test("a problem is one line that changes nothing on a terminal", () => {
    const odd = "\u001b[2J\n\u202egnp";
    const shown = "\\u001b[2J\\n\\u202egnp";
    expect(problemsOf({ PORT: odd })[0]).toStartWith(`PORT: got "${shown}", expected`);
    expect(problemsOf({ [`TAUTLINE_${odd}`]: "x" })[0]).toStartWith(
      `TAUTLINE_${shown.replace("\\n", "\\u000a")}: no such setting`,
    );
    for (const argument of [odd, `--${odd}`]) {
      expect(problemsOf({}, [argument])[0]).toContain(`${shown.replace("\\n", "\\u000a")}: `);
    }
  });

  test("a name is cut in a problem's line, and far from every name there is", () => {
    const name = "a".repeat(100_000);
    const cut = `${"a".repeat(80)}…`;
    expect(problemsOf({}, [name])).toEqual([`${cut}: got an argument, expected a flag; see --help`]);
    expect(problemsOf({}, [`--${name}`])).toEqual([`--${cut.slice(2)}: no such flag; see --help`]);
    expect(problemsOf({ [`TAUTLINE_${name}`]: "x" })).toEqual([
      `TAUTLINE_${cut.slice(9)}: no such setting; see --help`,
    ]);
  });
});

describe("texts", () => {
  test("--help wins over every problem and names every setting", () => {
    const result = readConfig({ PORT: "x" }, ["--nope", "--help"]);
    const text = result.kind === "help" ? result.text : "";
    for (const setting of Object.values(settings)) {
      expect(text).toContain("isSecret" in setting ? setting.variable : flagOf(setting));
    }
  });

  test("--help fits 100 columns", () => {
    const result = readConfig({}, ["-h"]);
    const lines = result.kind === "help" ? result.text.split("\n") : [""];
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lines.length).toBeGreaterThan(Object.keys(settings).length);
  });

  test(".env.example is what `bun server/env-example.ts` writes", () => {
    expect(readFileSync(new URL("../../.env.example", import.meta.url), "utf8")).toBe(envExample());
  });

  test(".env.example, uncommented, changes nothing", () => {
    const pairs = envExample()
      .split("\n")
      .flatMap((line) => /^#([A-Z_]+)=(.*)$/.exec(line)?.slice(1) ?? []);
    const env: Record<string, string> = {};
    for (let at = 0; at < pairs.length; at += 2) env[pairs[at] ?? ""] = pairs[at + 1] ?? "";
    expect(Object.keys(env)).toHaveLength(Object.keys(settings).length);
    expect(configOf(env)).toEqual(configOf({}));
  });
});

/** What is wrong with settings: told in one line each, all at once, and without a secret. */
import { describe, expect, test } from "bun:test";
import { readConfig } from "../../server/config.ts";
import { configOf, problemsOf } from "../support/configs.ts";

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

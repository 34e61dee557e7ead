import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { flagOf } from "../../server/config/setting.ts";
import { settings } from "../../server/config/settings.ts";
import { envExample } from "../../server/config/text.ts";
import { readConfig } from "../../server/config.ts";
import { configOf, problemsOf, secret } from "../support/configs.ts";

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

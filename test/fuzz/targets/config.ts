/** Configuration: environments and command lines, as people and scripts get them wrong. */
import { flagOf } from "../../../server/config/setting.ts";
import { settings } from "../../../server/config/settings.ts";
import { type Config, readConfig } from "../../../server/config.ts";
import type { Seeded } from "../../support/seeded.ts";
import { readCorpus } from "../corpus.ts";
import { nastyKeys, nastyPieces, nastyText } from "../generate/nasty.ts";
import { noise, scramble } from "../generate/text.ts";
import { timeTurns } from "../turns.ts";
import { brief, Violation } from "../violation.ts";
import { isRecord, isTexts, type Target } from "./target.ts";

interface Input {
  readonly env: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
}

const isInput = (value: unknown): value is Input =>
  isRecord(value) && isRecord(value.env) && isTexts(Object.values(value.env)) && isTexts(value.argv);

const table = Object.values(settings);
const secretVariables = table.filter((setting) => "isSecret" in setting).map(({ variable }) => variable);

export const config: Target<Input> = {
  name: "config",
  share: 0.2,
  inputsPerRig: 5_000,
  corpus: readCorpus("config", isInput),
  isInput,
  generate: (random) => ({ env: environment(random), argv: commandLine(random) }),
  open: async () => ({
    async feed({ env, argv }) {
      const { result, turnMs } = await timeTurns(() => readConfig(env, argv));
      if (result.kind === "problems") checkLines(result.lines, env, argv);
      if (result.kind === "config") {
        checkLines(result.warnings, env, argv);
        checkConfig(result.config);
      }
      return { turnMs, outcomes: [result.kind] };
    },
    // It keeps nothing, so there is nothing to look after.
    finish: async () => {},
  }),
};

/** One clear line each, that no terminal can be led astray by, and no secret in it. */
function checkLines(lines: readonly string[], env: Input["env"], argv: Input["argv"]): void {
  // What is said in the open as well is no secret.
  const inTheOpen = Object.entries(env).flatMap(([variable, value]) =>
    secretVariables.includes(variable) ? [variable] : [variable, value],
  );
  const open = [...argv, ...inTheOpen].join(" ");
  for (const line of lines) {
    if (line === "" || /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(line)) {
      throw new Violation("contract", `a line that is none: ${brief(line)}`);
    }
    if (line.length > 600)
      throw new Violation("contract", `a line of ${line.length} characters: ${brief(line)}`);
    for (const variable of secretVariables) {
      const secret = env[variable]?.trim() ?? "";
      if (secret.length >= 8 && line.includes(secret) && !open.includes(secret)) {
        throw new Violation("contract", `a secret in a line: ${brief(line)}`);
      }
    }
  }
}

/** What is accepted can be worked with. */
function checkConfig({ http, auth, heartbeat, limits, dataDir }: Config): void {
  const expect = (holds: boolean, what: string) => {
    if (!holds) throw new Violation("contract", `accepted: ${what}`);
  };
  expect(Number.isInteger(http.port) && http.port >= 0 && http.port <= 65_535, `port ${http.port}`);
  expect(/^[\x21-\x7e]+$/.test(http.host), `host ${brief(http.host)}`);
  expect(heartbeat.timeoutMs > heartbeat.intervalMs && heartbeat.intervalMs > 0, brief(heartbeat));
  expect(dataDir !== "" && !dataDir.includes("\0"), `dataDir ${brief(dataDir)}`);
  for (const [name, value] of Object.entries(limits)) expect(Number.isSafeInteger(value) && value >= 0, name);
  for (const origin of auth.allowedOrigins) expect(!/[\s*,]/.test(origin) && URL.canParse(origin), origin);
}

function environment(random: Seeded): Record<string, string> {
  const env: Record<string, string> = {};
  for (let left = random.integer(0, 4); left > 0; left -= 1) {
    const setting = random.pick(table);
    const name = random.isLuckyAt(0.95) ? setting.variable : scramble(random, setting.variable, 1);
    Object.defineProperty(env, random.isLuckyAt(0.98) ? name : random.pick(nastyKeys), {
      value: valueFor(random, setting.field.placeholder).replaceAll("\0", ""),
      enumerable: true,
      configurable: true,
    });
  }
  return env;
}

function commandLine(random: Seeded): string[] {
  const argv: string[] = [];
  for (let left = random.integer(0, 3); left > 0; left -= 1) {
    const setting = random.pick(table);
    const flag = random.isLuckyAt(0.7)
      ? flagOf(setting)
      : scramble(random, flagOf(setting), random.integer(1, 3));
    const value = valueFor(random, setting.field.placeholder);
    if (random.isLuckyAt(0.4)) argv.push(`${flag}=${value}`);
    else if (random.isLuckyAt(0.8)) argv.push(flag, value);
    else argv.push(flag);
  }
  if (random.isLuckyAt(0.03)) argv.push(random.pick(["--help", "-h", "--", "-", "=", "--=", noise(random)]));
  return argv.map((text) => text.replaceAll("\0", ""));
}

/** Mostly what a setting of that kind takes. */
function valueFor(random: Seeded, placeholder: string): string {
  if (random.isLuckyAt(0.1)) return random.isLuckyAt(0.7) ? nastyText(random) : noise(random);
  const known: Readonly<Record<string, readonly string[]>> = {
    N: [
      "0",
      "1",
      "50",
      "100",
      "8765",
      "65535",
      "65536",
      "1000000",
      "1e3",
      "-1",
      "0x10",
      "9".repeat(16),
      "٣",
      " 7 ",
    ],
    HOST: ["127.0.0.1", "0.0.0.0", "[::1]", "::", "localhost", "example.com", "http://x", "a b", "-"],
    URL: [
      "https://chat.example.com",
      "http://x:0/",
      "https://x/y",
      "ftp://x",
      "https://[::1]:99",
      "https://é.example",
    ],
    "ORIGIN,…": [
      "https://a.example",
      "chrome-extension://abc",
      "https://*.example",
      "null",
      "https://a.example,,http://b",
      "HTTPS://A.EXAMPLE:443",
      "x://",
    ],
    "on|off": ["on", "off", "TRUE", "no", "1", "constructor", "__proto__"],
    SECRET: ["a-secret-of-more-than-32-bytes-in-all", "short", "ſecret-with-letters-of-all-kinds-é😀"],
    "KEY,…": ["key-of-24-characters-00000", "short", "key-of-24-characters-00000,short", ",", "a,b,c"],
    "NAME,…": ["RS256", "RS256,ES256", "HS256", "none", "RS256,,EdDSA", "rs256"],
  };
  const values = known[placeholder] ?? placeholder.split("|");
  const value = random.pick(values);
  return random.isLuckyAt(0.85) ? value : value + random.pick(nastyPieces);
}

import { describe, expect, test } from "bun:test";
import { createLog, type LogOptions } from "../../../server/lib/log.ts";

function capture(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  const log = createLog({ level: "info", format: "json", write, now: () => 1_700_000_000_000, ...options });
  return { log, lines, parsed: () => lines.map((line) => JSON.parse(line)) };
}

const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLXNpZ25hdHVyZQ";

describe("a line of JSON", () => {
  test("has time, level, message and the fields", () => {
    const { log, lines } = capture();
    log.info("listening", { port: 8765 });
    expect(lines).toEqual([
      '{"time":"2023-11-14T22:13:20.000Z","level":"info","message":"listening","port":8765}\n',
    ]);
  });

  test("is one line whatever is in it", () => {
    const { log, lines } = capture();
    log.info("a\nb", { text: "c\nd" });
    expect(lines.join("").split("\n")).toHaveLength(2);
  });

  test("cannot be given another time, level or message by a field", () => {
    const { log, parsed } = capture();
    log.info("real", { level: "error", message: "forged" });
    expect(parsed()[0]).toMatchObject({ level: "info", message: "real", _message: "forged" });
  });

  test("below the level is not written", () => {
    const { log, lines } = capture({ level: "warn" });
    log.debug("a");
    log.info("b");
    log.warn("c");
    log.error("d");
    expect(lines).toHaveLength(2);
  });

  test("of a child has the child's fields and the parent's", () => {
    const { log, parsed } = capture();
    log.child({ connectionId: "c1" }).child({ userId: "alice" }).info("joined", { room: "whisper:X" });
    expect(parsed()[0]).toMatchObject({ connectionId: "c1", userId: "alice", room: "whisper:X" });
  });
});

describe("an error", () => {
  test("shows name, message, code and cause", () => {
    const { log, parsed } = capture();
    const cause = Object.assign(new Error("disk full"), { code: "ENOSPC" });
    log.error("append failed", { error: new TypeError("bad", { cause }) });
    expect(parsed()[0].error).toEqual({
      name: "TypeError",
      message: "bad",
      cause: { name: "Error", message: "disk full", code: "ENOSPC" },
    });
  });

  test("keeps its stack at level debug only", () => {
    const debug = capture({ level: "debug" });
    debug.log.error("x", { error: new Error("y") });
    expect(debug.parsed()[0].error.stack).toContain("log.test.ts");
  });
});

describe("secrets never come out", () => {
  const word = "hush-hush-hush";
  const cases: readonly [string, string, Record<string, unknown>][] = [
    ["a token", "x", { token: word }],
    ["an access token", "x", { accessToken: word, access_token: word }],
    ["a ticket", "x", { ticket: word }],
    ["headers", "x", { headers: { Authorization: word, Cookie: word, "set-cookie": [word] } }],
    ["a password in a list", "x", { users: [{ password: word }] }],
    ["a key", "x", { apiKey: word, "x-api-key": word, API_KEYS: [word] }],
    ["content", "x", { data: { content: word } }],
    ["content in a map", "x", { data: new Map([["content", word]]) }],
    ["a URL's token", `GET /ws?a=1&token=${word}`, { url: `/ws?token=${word}&b=2` }],
    ["a URL's ticket", `GET /ws?ticket=${word}`, { url: `wss://h/ws?Ticket=${word}` }],
    ["a frame", `{"type":"message:send","data":{"content":"${word} \\"${word}"}}`, {}],
    ["a frame cut short", `{"data":{"content":"${word}`, {}],
    ["a bearer token", `Authorization: Bearer ${word}`, { header: `bearer ${word}` }],
    ["an error's message", "x", { error: new Error(`refused ?token=${word}`) }],
    ["an error's details", "x", { error: { details: { secret: word } } }],
  ];
  test.each(cases)("in %s", (_, message, fields) => {
    for (const format of ["json", "pretty"] as const) {
      const { log, lines } = capture({ format, level: "debug" });
      log.child(fields).warn(message, fields);
      expect(lines).toHaveLength(1);
      expect(lines.join("")).toContain("[redacted]");
      expect(lines.join("")).not.toContain("hush");
    }
  });

  test("as a JWT, wherever it stands and however it is cut", () => {
    const { log, lines } = capture();
    log.info(`got ${jwt}`, {
      nested: [{ note: `x=${jwt};` }],
      half: jwt.slice(0, 30),
      long: "a".repeat(7_980) + jwt,
    });
    expect(lines.join("")).not.toContain("eyJhbGci");
  });

  test("while what is said about them does", () => {
    const { log, parsed } = capture();
    log.info("x", { tokenExpiresAt: 5, "content-type": "text/html", contentLength: 3, hasToken: true });
    expect(parsed()[0]).toMatchObject({
      tokenExpiresAt: 5,
      "content-type": "text/html",
      contentLength: 3,
      hasToken: true,
    });
  });
});

describe("a line's size is bounded", () => {
  test("in length, number and depth", () => {
    const { log, lines } = capture();
    const deep: Record<string, unknown> = {};
    let at = deep;
    for (let level = 0; level < 100; level += 1) {
      const next = {};
      at.next = next;
      at = next;
    }
    const keys = Object.fromEntries(Array.from({ length: 1_000 }, (_, key) => [`k${key}`, key]));
    log.info("m".repeat(100_000), { text: "x".repeat(1_000_000), list: Array(1_000).fill(1), deep, keys });
    expect(lines.join("").length).toBeLessThan(4_000);
  });

  test("also for a value that holds itself", () => {
    const { log, lines } = capture();
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    log.info("x", { loop, big: 5n, when: new Date(0), bytes: new Uint8Array(3) });
    expect(lines.join("")).toContain('"big":"5","when":"1970-01-01T00:00:00.000Z","bytes":"3 bytes"');
  });
});

describe("pretty", () => {
  test("is for terminals, with colour there only", () => {
    const terminal = capture({ format: "auto", isTerminal: true });
    terminal.log.info("up", { port: 1 });
    expect(terminal.lines[0]).toContain("\u001b[36mINFO ");
    const piped = capture({ format: "pretty" });
    piped.log.info("up", { port: 1, where: "a b" });
    expect(piped.lines[0]).toBe(`22:13:20.000 INFO  ${"up".padEnd(36)} port=1 where="a b"\n`);
  });

  test("gives way to JSON where there is no terminal", () => {
    const { log, parsed } = capture({ format: "auto" });
    log.info("up");
    expect(parsed()[0].message).toBe("up");
  });

  test("lets no control character reach the terminal", () => {
    const { log, lines } = capture({ format: "pretty" });
    log.info("clear\u001b[2J", { name: "\u001b]0;x\u0007", "k\u001b": "\u202eabc" });
    expect(lines[0]?.trimEnd()).not.toMatch(/[\p{Cc}\u202e]/u);
  });
});

/** That what is wrong is seen to be wrong. */
import { describe, expect, test } from "bun:test";
import type { Heard } from "../support/world.ts";
import { checkAnswers, checkHeard, dueFor } from "./oracle.ts";

const ping = (id: unknown) => ({ type: "ping", id, data: {} });
const pong = (id: string): Heard => ({ type: "pong", id, timestamp: 1, data: { timestamp: 1, heads: {} } });
const error = (code: string, id?: string): Heard => ({
  type: "error",
  timestamp: 1,
  data: { code, message: "no" },
  ...(id === undefined ? {} : { id }),
});
const due = (...envelopes: unknown[]) => dueFor(JSON.stringify(envelopes));

describe("what is due", () => {
  test.each([
    ["one request", JSON.stringify(ping("a")), ["a"], false],
    ["a batch", JSON.stringify([ping("a"), ping("b"), ping("a")]), ["a", "b", "a"], false],
    ["an id that is none", JSON.stringify(ping("é")), [], true],
    ["no envelope", "[1]", [], true],
    ["no JSON", "{", [], true],
    ["an empty batch", "[]", [], true],
    [
      "nested too deep",
      JSON.stringify(ping("a")).replace("{}", `${"[".repeat(33)}${"]".repeat(33)}`),
      [],
      true,
    ],
    ["too long", `"${"x".repeat(65_536)}"`, [], true],
  ])("for %s", (_, text, ids, hasRefusal) => {
    expect(dueFor(text)).toMatchObject({ ids, hasRefusal });
  });
});

describe("answers", () => {
  test("each once and in order are right", () => {
    expect(() => checkAnswers(due(ping("a"), ping("b")), [pong("a"), pong("b")], false)).not.toThrow();
  });

  test.each([
    ["one is missing", due(ping("a"), ping("b")), [pong("a")], "no answer"],
    ["one is twice", due(ping("a")), [pong("a"), pong("a")], "too many"],
    ["one is nobody's", due(ping("a")), [pong("a"), pong("x")], "too many"],
    ["the order is another", due(ping("a"), ping("b")), [pong("b"), pong("a")], "out of order"],
    ["it is of another type", due(ping("a")), [{ ...pong("a"), type: "ack" }], "does not fit"],
    ["its data is not what it should be", due(ping("a")), [{ ...pong("a"), data: {} }], "does not fit"],
    ["a refusal is missing", due(1), [], "got no error"],
  ])("are wrong where %s", (_, asked, heard, message) => {
    expect(() => checkAnswers(asked, heard as Heard[], false)).toThrow(message);
  });

  test("may be missing, and not be too many, where the connection has ended", () => {
    expect(() => checkAnswers(due(ping("a")), [], true)).not.toThrow();
    expect(() => checkAnswers(due(ping("a")), [pong("a"), pong("a")], true)).toThrow("too many");
  });

  test("of what was no envelope may come before those of requests", () => {
    const asked = due(ping("a"), { id: "b" });
    expect(() => checkAnswers(asked, [error("bad_envelope", "b"), pong("a")], false)).not.toThrow();
    expect(() => checkAnswers(asked, [error("conflict", "b"), pong("a")], false)).toThrow("out of order");
  });
});

describe("what is heard", () => {
  test.each([
    ["a code that is none", error("no_such_code"), "a code that the table does not have"],
    ["a bug", error("internal"), "a bug, by the server's own word"],
    ["no timestamp", { ...error("conflict"), timestamp: undefined }, "no timestamp"],
    ["a seq that is none", { ...pong("a"), seq: 0 }, "a seq that is none"],
    ["an unknown event", { type: "x", timestamp: 1, data: {} }, "no event of the contract"],
    ["data that does not fit", { type: "message:receipt", timestamp: 1, data: {} }, "data that does not fit"],
  ])("must not be %s", (_, heard, message) => {
    expect(() => checkHeard(heard as Heard, false)).toThrow(message);
  });

  test("may be an event of an operator's own, where there is one", () => {
    expect(() => checkHeard({ type: "x", timestamp: 1, data: {} }, true)).not.toThrow();
  });
});

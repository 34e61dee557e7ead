/** The envelope: which values are one, and what is said of those that are none. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { isEventType, isRequestId, readEnvelope } from "../../protocol/index.ts";

const ping = { type: "ping", data: {} };
const typeProblem = "`type` must be 1 to 64 of a-z 0-9 : _ -, beginning with a letter";
const idProblem = "`id` must be 1 to 64 printable ASCII characters";
const timestampProblem = "`timestamp` must be an integer, in milliseconds since 1970";

describe("an envelope", () => {
  test.each([
    ["type and data", ping],
    ["an id", { ...ping, id: "1" }],
    ["an id of 64 characters", { ...ping, id: "~".repeat(64) }],
    ["an id with blanks", { ...ping, id: " a b " }],
    ["a timestamp", { ...ping, timestamp: 1_795_224_108_984 }],
    ["a timestamp of 0", { ...ping, timestamp: 0 }],
    ["an id and a timestamp", { ...ping, id: "1", timestamp: 1 }],
    ["a type of one letter", { type: "a", data: {} }],
    ["a type of 64 characters", { type: "a".repeat(64), data: {} }],
    ["a type with every sign", { type: "a-b_c:d9", data: {} }],
  ])("may have %s", (_what, value) => {
    expect(readEnvelope(value)).toEqual(value);
  });

  test("loses every field it does not know", () => {
    const value = { ...ping, id: "1", room: "conversation:a", seq: 3, extra: true };
    expect(readEnvelope(value)).toEqual({ ...ping, id: "1" });
  });

  test("is rebuilt: a prototype in the text becomes nobody's prototype", () => {
    const read = readEnvelope(JSON.parse('{"type":"ping","data":{},"__proto__":{"id":"sneaked"}}'));
    expect(Object.keys(read)).toEqual(["type", "data"]);
    expect(read.id).toBeUndefined();
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });

  test("is not made by fields of a prototype in the text", () => {
    expect(readEnvelope(JSON.parse('{"__proto__":{"type":"ping","data":{}}}'))).toEqual({
      problem: typeProblem,
    });
  });
});

describe("what is no envelope is told why", () => {
  test.each<[string, unknown, string]>([
    ["null", null, "an envelope is an object, got null"],
    ["a number", 5, "an envelope is an object, got a number"],
    ["a text", "ping", "an envelope is an object, got a string"],
    ["a truth value", true, "an envelope is an object, got a boolean"],
    ["an array", [], "an envelope is an object, got an array"],
    ["an object without a type", { data: {} }, typeProblem],
    ["an empty type", { ...ping, type: "" }, typeProblem],
    ["a type in capitals", { ...ping, type: "Ping" }, typeProblem],
    ["a type that begins with a digit", { ...ping, type: "1ping" }, typeProblem],
    ["a type with a blank", { ...ping, type: "ping pong" }, typeProblem],
    ["a type with a line's end", { ...ping, type: "ping\n" }, typeProblem],
    ["a type of 65 characters", { ...ping, type: "a".repeat(65) }, typeProblem],
    ["a type that is a number", { ...ping, type: 1 }, typeProblem],
    ["no data", { type: "ping" }, "`data` must be an object, got nothing"],
    ["data that is null", { type: "ping", data: null }, "`data` must be an object, got null"],
    ["data that is an array", { type: "ping", data: [] }, "`data` must be an object, got an array"],
    ["data that is a text", { type: "ping", data: "{}" }, "`data` must be an object, got a string"],
    ["an empty id", { ...ping, id: "" }, idProblem],
    ["an id of 65 characters", { ...ping, id: "a".repeat(65) }, idProblem],
    ["an id beyond ASCII", { ...ping, id: "é" }, idProblem],
    ["an id with a control character", { ...ping, id: "a\tb" }, idProblem],
    ["an id that is a number", { ...ping, id: 1 }, idProblem],
    ["an id that is null", { ...ping, id: null }, idProblem],
    ["a timestamp with a fraction", { ...ping, timestamp: 1.5 }, timestampProblem],
    ["a timestamp before 1970", { ...ping, timestamp: -1 }, timestampProblem],
    ["a timestamp that is a text", { ...ping, timestamp: "1" }, timestampProblem],
    ["a timestamp that is null", { ...ping, timestamp: null }, timestampProblem],
    ["a timestamp beyond exact integers", { ...ping, timestamp: 2 ** 53 }, timestampProblem],
  ])("%s", (_what, value, problem) => {
    expect(readEnvelope(value)).toEqual({ problem });
  });
});

describe("a bad envelope is answered under its id", () => {
  test.each<[string, unknown]>([
    ["type", { id: "7", data: {} }],
    ["data", { id: "7", type: "ping" }],
    ["timestamp", { ...ping, id: "7", timestamp: "now" }],
  ])("when only its %s is wrong", (_what, value) => {
    expect(readEnvelope(value)).toMatchObject({ id: "7" });
  });

  test("but not when that id is unreadable", () => {
    expect(readEnvelope({ id: "é", data: {} })).toEqual({ problem: idProblem });
  });
});

describe("reading an envelope", () => {
  test("never throws, and finds an envelope or a problem", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const read = readEnvelope(value);
        return "problem" in read ? read.problem !== "" : isEventType(read.type);
      }),
    );
  });

  test("takes every id of 1 to 64 printable characters and no other", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii", maxLength: 70 }), (id) => {
        const isPrintable = [...id].every((char) => char >= " " && char <= "~");
        expect(isRequestId(id)).toBe(id.length >= 1 && id.length <= 64 && isPrintable);
      }),
    );
  });
});

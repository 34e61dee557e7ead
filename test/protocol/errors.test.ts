/** Errors: one table of codes, and what of an error goes out. */
import { describe, expect, test } from "bun:test";
import { type ErrorCode, errorTable, ProtocolError } from "../../protocol/index.ts";

describe("the error table", () => {
  test.each<[ErrorCode, number]>([
    ["bad_json", 400],
    ["bad_envelope", 400],
    ["unknown_type", 404],
    ["invalid_data", 422],
    ["unauthenticated", 401],
    ["token_invalid", 401],
    ["token_expired", 401],
    ["forbidden", 403],
    ["not_found", 404],
    ["conflict", 409],
    ["rate_limited", 429],
    ["too_large", 413],
    ["unavailable", 503],
    ["internal", 500],
  ])("answers %s over HTTP with %d", (code, http) => {
    expect<number>(errorTable[code].http).toBe(http);
  });

  test("closes with 4401 for refused tokens and for nothing else", () => {
    const closing = Object.entries(errorTable).filter(([, row]) => "close" in row);
    expect(closing.map(([code]) => code)).toEqual(["token_invalid", "token_expired"]);
    expect(errorTable.token_invalid.close).toBe(4401);
    expect(errorTable.token_expired.close).toBe(4401);
  });
});

describe("an error on the wire", () => {
  test("is its code and its message", () => {
    const error = new ProtocolError("not_found", "there is no such room");
    expect(error.toData()).toEqual({ code: "not_found", message: "there is no such room" });
  });

  test("names twenty fields that do not fit at most, and says how many more there are", () => {
    const details = Array.from({ length: 22 }, (_, at) => ({ path: `${at}`, message: "is missing" }));
    const told = new ProtocolError("invalid_data", "it does not fit", { details }).toData();
    expect(told.details).toEqual(details.slice(0, 20));
    expect(told.message).toBe("it does not fit (and 2 more problems)");
    const few = details.slice(0, 20);
    expect(new ProtocolError("invalid_data", "no", { details: few }).toData().message).toBe("no");
  });

  test("names the fields that do not fit", () => {
    const details = [{ path: "client.kind", message: "is missing" }];
    expect(new ProtocolError("invalid_data", "no", { details }).toData().details).toEqual(details);
  });

  test("says when to try again", () => {
    const error = new ProtocolError("rate_limited", "slowly", { retryAfterMs: 250 });
    expect(error.toData()).toEqual({ code: "rate_limited", message: "slowly", retryAfterMs: 250 });
  });

  test("carries no stack", () => {
    const text = JSON.stringify(new ProtocolError("internal", "sorry").toData());
    expect(text).toBe('{"code":"internal","message":"sorry"}');
  });
});

/** Close codes: one table says whether a client comes back. */
import { describe, expect, test } from "bun:test";
import {
  type CloseCode,
  closeCodes,
  errorTable,
  type Reconnect,
  reconnectAfter,
} from "../../protocol/index.ts";

describe("after a close", () => {
  test.each<[CloseCode, Reconnect]>([
    [1000, "no"],
    [1001, "yes"],
    [1009, "yes"],
    [4400, "yes"],
    [4401, "with-new-token"],
    [4403, "no"],
    [4408, "yes"],
    [4413, "yes"],
    [4429, "later"],
  ])("with %d a client reconnects: %s", (code, reconnect) => {
    expect(reconnectAfter(code)).toBe(reconnect);
  });

  test.each([1005, 1006, 1011, 1012, 4000, 4999])("with a code of nobody's, %d, it reconnects", (code) => {
    expect(reconnectAfter(code)).toBe("yes");
  });
});

describe("every code that the server closes with", () => {
  test("is one that an endpoint may send", () => {
    const codes = Object.keys(closeCodes).map(Number);
    const isSendable = (code: number) => [1000, 1001, 1009].includes(code) || (code >= 4000 && code < 5000);
    expect(codes.filter((code) => !isSendable(code))).toEqual([]);
  });

  test("is in the table where an error brings it", () => {
    const codes = Object.values(errorTable).flatMap((row) => ("close" in row ? [row.close] : []));
    expect(codes.filter((code) => !(code in closeCodes))).toEqual([]);
  });
});

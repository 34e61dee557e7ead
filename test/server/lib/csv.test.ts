import { expect, test } from "bun:test";
import { csv } from "../../../server/lib/csv.ts";

test("rows end in CRLF, and what would break them is quoted", () => {
  expect(
    csv([
      ["a", 1],
      ['say "b"', "c,d"],
      ["two\nlines", ""],
    ]),
  ).toBe('a,1\r\n"say ""b""","c,d"\r\n"two\nlines",\r\n');
});

test("no text is taken for a formula", () => {
  for (const text of ["=1+1", "+1", "-1", "@sum", " =1", "\t=1", "\tx"])
    expect(csv([[text]])).toBe(`'${text}\r\n`);
  expect(csv([["\r=1"], ['=A("x")']])).toBe('"\'\r=1"\r\n"\'=A(""x"")"\r\n');
  expect(csv([[-5, "a=b"]])).toBe("-5,a=b\r\n");
});

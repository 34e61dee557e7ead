/** Names of files: safe to show and to save under, whatever they were. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { cleanFileName } from "../../../server/lib/file-name.ts";

test.each([
  ["holiday.jpg", "holiday.jpg"],
  ["../../etc/passwd", "passwd"],
  ["C:\\fakepath\\a.png", "a.png"],
  ["cod\u202Egpj.exe", "codgpj.exe"],
  ["a\u0000\r\n.txt", "a.txt"],
  ["in\u3164vo\u00adice\u200b.pdf", "invoice.pdf"],
  ["فایل‌ها.txt", "فایل‌ها.txt"],
  [".htaccess", "htaccess"],
  ["what?.txt ", "what_.txt"],
  ["con.txt", "_con.txt"],
  ["..", "file"],
  ["", "file"],
  ["Zoë 👍.png", "Zoë 👍.png"],
])("%j becomes %j", (given, safe) => {
  expect(cleanFileName(given)).toBe(safe);
});

test("a long name is cut, and keeps its ending", () => {
  expect(cleanFileName(`${"x".repeat(300)}.jpeg`)).toBe(`${"x".repeat(115)}.jpeg`);
});

test("no name has a path, a control character, half a character, or more than 121 characters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (given) => {
      const name = cleanFileName(given);
      expect(name).toMatch(/^[^/\\\p{Cc}\u202a-\u202e]{1,121}$/u);
      expect(name).not.toMatch(/\p{Cs}/u);
    }),
  );
});

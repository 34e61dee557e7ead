/** Texts kept as bytes. */
import { expect, test } from "bun:test";
import { ShortTexts } from "../../../server/lib/short-texts.ts";

test("a place has the text that was put there last, and no other", () => {
  const texts = new ShortTexts(3, 8);
  texts.set(0, "first");
  texts.set(1, "12345678");
  texts.set(2, "third");
  expect([texts.has(0, "first"), texts.has(1, "12345678"), texts.has(2, "third")]).toEqual([
    true,
    true,
    true,
  ]);
  texts.set(1, "1234");
  expect(texts.has(1, "1234")).toBe(true);
  expect(texts.has(1, "12345678")).toBe(false);
  expect(texts.has(0, "firs")).toBe(false);
  expect(texts.has(0, "First")).toBe(false);
});

test("a place where nothing was put has the empty text alone", () => {
  const texts = new ShortTexts(2, 8);
  expect(texts.has(1, "")).toBe(true);
  expect(texts.has(1, "a")).toBe(false);
});

import { expect, test } from "bun:test";
import { browserRandom, makeWhisperCode, readWhisper, writeWhisper } from "../../../client/whisper.ts";

test("a code is four groups of four, without letters that are mistaken for digits", () => {
  for (let index = 0; index < 200; index++) {
    expect(makeWhisperCode(browserRandom)).toMatch(/^[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){3}$/);
  }
});

test("a code takes all of the 80 bits that it is given", () => {
  const codes = new Set<string>();
  for (let bit = 0; bit < 80; bit++) {
    codes.add(makeWhisperCode((count) => new Uint8Array(count).fill(1 << (bit % 5), bit / 5, bit / 5 + 1)));
  }
  expect(codes.size).toBe(80);
});

test("a code is trimmed and in capitals, however it was typed", () => {
  expect(readWhisper("  harbour-7 ")).toEqual({ code: "HARBOUR-7" });
});

test("a link leads back to what it was made of, the key in its fragment alone", () => {
  for (const place of [{ code: "HARBOUR" }, { code: "K7QF-2MXW", key: "abc-_9" }]) {
    const link = writeWhisper("https://chat.example/talk?x=1#old", place);
    expect(readWhisper(link)).toEqual(place);
    expect(new URL(link).href.split("#")[0]).toBe("https://chat.example/talk?x=1");
  }
});

test("what is neither a code nor a link is not taken for one", () => {
  const wrong = [
    "",
    "  ",
    "two words",
    "a/b",
    "https://chat.example/",
    "#room=conversation:x",
    "x".repeat(97),
  ];
  for (const text of wrong) expect(readWhisper(text)).toBeUndefined();
});

/** Texts that others are shown: what cannot be seen goes, what is written with it stays. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { oneLine, withoutUnseen } from "../../../server/lib/showable.ts";
import { fastestMs } from "../../support/fastest.ts";

const flagOfScotland = "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}";

test.each([
  ["of blanks without a width", "\u200b\ufeff"],
  ["of Hangul fillers", "\u3164\u115f\u1160\uffa0"],
  ["of soft hyphens and word joiners", "\u00ad\u2060"],
  ["of joiners alone", "\u200d\u200c\u200d"],
  ["of joiners between blanks", " \u200d \u200c "],
  ["of marks of direction", "\u202e\u2066\u200f\u061c"],
  ["of tags", "\u{e0041}\u{e0042}\u{e007f}"],
  ["of selectors of a variant of nothing", "\ufe0f\u{e0100}\u180b"],
  ["of the blank pattern of Braille", "\u2800"],
  ["of what is invisible by another name", "\u034f\u17b4\u180e\u2064\u{1d173}"],
  ["of controls and line ends", "\u0007\u0085\u2028\r\n\u009b"],
])("nothing is left of a text %s", (_, text) => {
  expect(oneLine(text)).toBe("");
  expect(oneLine(`a${text}`)).toBe("a");
  expect(oneLine(`${text}a`)).toBe("a");
});

test.each([
  ["a family", "👨‍👩‍👧"],
  ["a heart on fire", "❤️‍🔥"],
  ["a flag of a country", "🇳🇴"],
  ["a flag of a part of one", flagOfScotland],
  ["a skin tone", "👍🏽"],
  ["a key cap", "1️⃣"],
  ["Persian", "می‌خواهم"],
  ["Hindi", "क्‍ष"],
  ["Arabic", "مرحبا"],
  ["Hangul", "안녕하세요"],
  ["Mongolian", "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ᠋"],
  ["an accent of its own", "e\u0301"],
])("%s survives", (_, text) => {
  expect(oneLine(text)).toBe(text.trim());
  expect(oneLine(`${text} ${text}`)).toBe(`${text} ${text}`);
});

test.each([
  ["Plan\nB", "Plan B"],
  ["Plan\r\n\tB", "Plan B"],
  ["Plan \n B", "Plan B"],
  ["  Plan  B ", "Plan  B"],
  ["Al\u202eice\u2066", "Alice"],
  ["م\u200c\u200c\u200dخ", "م\u200cخ"],
  ["Al\u200dice", "Alice"],
  ["Alice\ufe0f", "Alice"],
  ["❤\ufe0f\ufe0f\ufe0e", "❤\ufe0f"],
  ["a\u200d b", "a b"],
  ["م\u200d\u200bخ", "م\u200dخ"],
  ["\u{1f3f4}\u{e0067}", "\u{1f3f4}"],
  ["a\ud800b", "ab"],
])("%j is shown as %j", (given, shown) => {
  expect(oneLine(given)).toBe(shown);
});

const tricky = fc.string({
  unit: fc.constantFrom(..."a \n❤م\u200d\u200c\ufe0f\u200b\u{1f3f4}\u{e0067}\u{e007f}\u{1f525}"),
  maxLength: 12,
});

test("what is shown once is shown as it is ever after, on one line, without half a character", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 100 }), tricky), (given) => {
      const shown = oneLine(given);
      expect(oneLine(shown)).toBe(shown);
      expect(withoutUnseen(shown)).toBe(shown);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e]/u);
    }),
  );
});

test.each(["\u200d\u200c ", "\u200d", "a\u200d", "\ufe0f"])(
  "%j is read in time that grows with its length",
  (part) => {
    // It takes milliseconds; to look back over all of it each time would take seconds.
    expect(fastestMs(() => oneLine(part.repeat(40_000)))).toBeLessThan(500);
  },
);

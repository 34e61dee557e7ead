/** Mutations of a text that know nothing of its structure, and texts that never had one. */
import type { Seeded } from "../../support/seeded.ts";
import { nastyPieces } from "./nasty.ts";

const jsonPieces = [
  '"',
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "\\",
  "\\u0000",
  "\\ud83d",
  "null",
  "true",
  "1e999",
  "/**/",
  "//",
  '"__proto__":{"a":1},',
  '"id":"twice",',
  '"type":"ping",',
  '"data":null,',
] as const;

/** @param times how many places change */
export function scramble(random: Seeded, text: string, times: number): string {
  let made = text;
  for (let left = times; left > 0; left -= 1) made = scrambleOnce(random, made);
  return made;
}

function scrambleOnce(random: Seeded, text: string): string {
  const at = random.integer(0, text.length);
  const length = random.integer(1, 8);
  const before = text.slice(0, at);
  switch (random.integer(0, 7)) {
    case 0:
      return before;
    case 1:
      return text.slice(at);
    case 2:
      return before + text.slice(at + length);
    case 3:
      return before + text.slice(at, at + length).repeat(random.integer(2, 6)) + text.slice(at + length);
    case 4:
      return before + random.pick(nastyPieces) + text.slice(at);
    case 5:
      return (
        before +
        String.fromCharCode(random.integer(0, random.isLuckyAt(0.7) ? 127 : 65_535)) +
        text.slice(at + 1)
      );
    case 6:
      return before + " ".repeat(random.integer(1, 30)) + text.slice(at);
    default:
      return before + random.pick(jsonPieces) + text.slice(at);
  }
}

/** Up to 200 characters of nothing in particular; now and then far more. */
export function noise(random: Seeded): string {
  const length = random.isLuckyAt(0.99) ? random.integer(0, 199) : random.integer(1_000, 20_000);
  const top = random.pick([2, 128, 256, 65_536]);
  let text = "";
  while (text.length < length) {
    text += random.isLuckyAt(0.3) ? random.pick(jsonPieces) : String.fromCharCode(random.integer(0, top - 1));
  }
  return text;
}

/** JSON that is right and costs as much as its length allows. */
export function heavy(random: Seeded, maxLength: number): string {
  const length = random.pick([Math.floor(maxLength / 2), maxLength - 40, maxLength, maxLength + 1]);
  const fill = (piece: string, open: string, close: string) =>
    open +
    piece.repeat(Math.max(0, Math.floor((length - open.length - close.length) / piece.length))) +
    close;
  switch (random.integer(0, 8)) {
    case 0:
      return "[".repeat(length);
    case 1:
      return '{"a":'.repeat(Math.floor(length / 5));
    case 2:
      return fill(" ", "", '{"type":"ping","data":{},"id":"a"}');
    case 3:
      return fill("[],", '{"type":"ping","id":"a","data":{"timestamp":[', "0]}}");
    case 4:
      return fill("0,", '{"type":"room:join","id":"a","data":{"room":[', "0]}}");
    case 5:
      return fill('"k":1,', '{"type":"ping","id":"a","data":{', '"k":1}}');
    case 6:
      return fill("\\u0000", '{"type":"message:send","id":"a","data":{"room":"', '"}}');
    case 7:
      return fill(
        random.pick(["x", " ", "é", "\ud83d\ude00", "\\ud800"]),
        '{"type":"message:send","id":"a","data":{"room":"conversation:x","content":"',
        '"}}',
      );
    default:
      return fill("9", '{"type":"ping","id":"a","data":{"timestamp":', "}}");
  }
}

/** The text as UTF-8 can say it: without halves of characters. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, "\ufffd");
}

import { describe, expect, test } from "bun:test";
import { colourOf, initials } from "../../client/components/avatar.ts";
import { mergeItems } from "../../client/components/chat-items.ts";
import { findCode } from "../../client/components/code-spans.ts";
import { searchPattern } from "../../client/components/highlight.ts";
import { findLinks } from "../../client/components/linkify.ts";
import { groupByDay } from "../../client/components/message-groups.ts";
import { sizeLabel } from "../../client/components/size-label.ts";
import { countChars, isSendable } from "../../client/components/text-limit.ts";
import { dayLabel, timeLabel } from "../../client/components/time.ts";
import { typingLabel } from "../../client/components/typing-label.ts";
import { said } from "../support/fake-room.ts";
import { fastestMs } from "../support/fastest.ts";

const ada = { id: "ada", name: "Ada" };
const bo = { id: "bo", name: "Bo" };

describe("links", () => {
  const links = (text: string) =>
    findLinks(text).flatMap((part) => (part.kind === "link" ? [part.text] : []));

  for (const [text, found] of [
    ["see https://example.org/a.", ["https://example.org/a"]],
    ["(https://example.org/a_(b))", ["https://example.org/a_(b)"]],
    ["www.example.org!", ["www.example.org"]],
    ["mailto:ada@example.org?", ["mailto:ada@example.org"]],
    ["http://[::1]:8080/x", ["http://[::1]:8080/x"]],
    ["https://example.org https://example.com", ["https://example.org", "https://example.com"]],
    ["javascript:alert(1)", []],
    ["data:text/html,x", []],
    ["xhttps://example.org", []],
    ["https://", []],
    ["no links here", []],
    // Shown from right to left, it reads as https://bank.example, and leads elsewhere.
    ["\u202ehttps://evil.example/elpmaxe.knab//:sptth", []],
    ["see \u202dhttps://example.org", []],
  ] as const) {
    test(`${JSON.stringify(text)} has ${found.length === 0 ? "none" : found.join(" and ")}`, () => {
      expect(links(text)).toEqual([...found]);
    });
  }

  test("the parts joined are the text", () => {
    const text = "a https://example.org/, b\n\nwww.x.y) <https://z.example>";
    expect(
      findLinks(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
  });

  test("what looks like a web address without its protocol is led to https", () => {
    expect(findLinks("www.example.org")).toEqual([
      { kind: "link", text: "www.example.org", href: "https://www.example.org/" },
    ]);
  });

  test("thousands of closing brackets take no time", () => {
    const text = `https://example.org/${")".repeat(5_000)}`;
    expect(fastestMs(() => findLinks(text))).toBeLessThan(200);
  });
});

describe("code", () => {
  const code = (text: string) => findCode(text).map(({ kind, text }) => `${kind}: ${text}`);

  for (const [text, found] of [
    ["run `bun test` now", ["text: run ", "code: bun test", "text:  now"]],
    ["so:\n```ts\nlet a = 1;\n```\nsee?", ["text: so:", "block: let a = 1;", "text: see?"]],
    ["```\n  one\n  two```", ["block:   one\n  two"]],
    ["say ```a`b``` once", ["text: say ", "code: a`b", "text:  once"]],
    ["one ` alone, and ``` too", ["text: one ` alone, and ``` too"]],
    ["`not over\nlines`", ["text: `not over\nlines`"]],
    ["`<b>` `https://example.org`", ["code: <b>", "text:  ", "code: https://example.org"]],
    ["", []],
  ] as const) {
    test(`${JSON.stringify(text)} is ${found.length === 0 ? "nothing" : found.join(" | ")}`, () => {
      expect(code(text)).toEqual([...found]);
    });
  }

  test("thousands of backticks take no time", () => {
    for (const text of ["`".repeat(5_000), "```a\n".repeat(1_000), "`a\n".repeat(1_600)])
      expect(fastestMs(() => findCode(text))).toBeLessThan(200);
  });
});

describe("a search", () => {
  for (const [wanted, text] of [
    ["CAFÉ", "one cafe\u0301"],
    ["cafe\u0301", "one Café"],
    ["\u1112\u1161\u11ab", "한국"],
    ["20 kg", "20\u00a0kg"],
    ["see you", "see\nyou"],
    ["(a.b)", "(a.b)"],
    ["\uf900", "\uf900"],
  ] as const) {
    test(`${JSON.stringify(wanted)} finds ${JSON.stringify(text)}`, () => {
      expect(text.search(searchPattern(wanted) ?? "")).not.toBe(-1);
    });
  }

  for (const [wanted, text] of [
    ["(a.b)", "(a-b)"],
    ["see you", "seeyou"],
  ] as const) {
    test(`${JSON.stringify(wanted)} does not find ${JSON.stringify(text)}`, () => {
      expect(text.search(searchPattern(wanted) ?? "")).toBe(-1);
    });
  }

  test("of blanks alone is for nothing", () => {
    expect(searchPattern(" \u00a0")).toBeUndefined();
  });
});

describe("groups", () => {
  const at = new Date(2026, 4, 5, 12).getTime();

  test("a pause of five minutes begins a new group", () => {
    const rows = groupByDay([
      said(ada, "a", { timestamp: at }),
      said(ada, "b", { timestamp: at + 299_000 }),
      said(ada, "c", { timestamp: at + 600_000 }),
    ]).flatMap((day) => day.rows);
    expect(rows.map((row) => row.isFirst)).toEqual([true, false, true]);
    expect(rows.map((row) => row.isLast)).toEqual([false, true, true]);
  });

  test("another sender begins a new group", () => {
    const rows = groupByDay([said(ada, "a", { timestamp: at }), said(bo, "b", { timestamp: at })]);
    expect(rows[0]?.rows.map((row) => row.isFirst)).toEqual([true, true]);
  });

  test("midnight begins a new day", () => {
    const midnight = new Date(2026, 4, 6).getTime();
    const days = groupByDay([
      said(ada, "a", { timestamp: midnight - 1_000 }),
      said(ada, "b", { timestamp: midnight + 1_000 }),
    ]);
    expect(days.map((day) => day.rows.length)).toEqual([1, 1]);
    expect(days[1]?.rows[0]?.isFirst).toBe(true);
  });
});

describe("files among messages", () => {
  const file = (seq: number, timestamp = seq) => ({
    id: `f${seq}`,
    seq,
    name: "a",
    mime: "a/b",
    size: 1,
    hasThumbnail: false,
    sender: bo,
    timestamp,
    mine: false,
    live: false,
  });
  const keys = (...given: Parameters<typeof mergeItems>) => mergeItems(...given).map(({ key }) => key);

  test("stand at their places in the log", () => {
    const messages = [said(ada, "a", { id: "m1", seq: 1 }), said(ada, "b", { id: "m3", seq: 3 })];
    expect(keys(messages, [file(2), file(4)])).toEqual(["m1", "file-f2", "m3", "file-f4"]);
  });

  test("come before what is not sent, and by time around what has no place in the log", () => {
    const queued = said(ada, "c", { id: "q", state: "queued", timestamp: 1 });
    const apart = said(ada, "p", { id: "p", to: "bo", timestamp: 15 });
    expect(keys([apart, queued], [file(2, 10), file(3, 20)])).toEqual(["file-f2", "p", "file-f3", "q"]);
  });
});

describe("sizes", () => {
  for (const [bytes, words] of [
    [1, "1 byte"],
    [999, "999 bytes"],
    [1_234, "1.2 kB"],
    [123_456, "123 kB"],
    [5_000_000, "5 MB"],
  ] as const) {
    test(`${bytes} bytes are ${words}`, () => {
      expect(sizeLabel(bytes, "en")).toBe(words);
    });
  }
});

describe("times", () => {
  const now = new Date(2026, 4, 5, 12).getTime();

  test("today and yesterday are words in the reader's language", () => {
    expect([dayLabel(now, now, "en"), dayLabel(now - 86_400_000, now, "de")]).toEqual(["Today", "Gestern"]);
  });

  test("the year is named only where it is not this one", () => {
    expect(dayLabel(new Date(2026, 1, 3).getTime(), now, "en-GB")).toBe("Tuesday 3 February");
    expect(dayLabel(new Date(2024, 1, 3).getTime(), now, "en-GB")).toBe("Saturday, 3 February 2024");
  });

  test("the hour follows the locale", () => {
    const at = new Date(2026, 4, 5, 16, 5).getTime();
    expect(timeLabel(at, "en-GB")).toBe("16:05");
    expect(timeLabel(at, "en-US")).toMatch(/^4:05\sPM$/u);
  });
});

describe("names", () => {
  test("initials are those of the first and the last word", () => {
    const names = ["Ada Lovelace King", "ada", "张伟", "  ", "jean-luc"];
    expect(names.map(initials)).toEqual(["AK", "A", "张", "?", "JL"]);
  });

  test("a picture beside a name is no initial, but of a name without letters", () => {
    expect(["👩‍🚀 Kay", "Sam 🎉", "@ada", "Ada (work)", "👩‍🚀 🎉"].map(initials)).toEqual([
      ...["K", "S", "A", "AW", "👩‍🚀"],
    ]);
  });

  test("an id always has the same one of twelve colours", () => {
    const colours = Array.from({ length: 200 }, (_, index) => colourOf(`user${index}`));
    expect(Math.min(...colours)).toBeGreaterThanOrEqual(0);
    expect(new Set(colours).size).toBe(12);
    expect(colourOf("ada")).toBe(colourOf("ada"));
  });

  test("more than two who write are counted", () => {
    expect(typingLabel(["Ada"], "en")).toBe("Ada is writing");
    expect(typingLabel(["Ada", "Bo"], "en")).toBe("Ada and Bo are writing");
    expect(typingLabel(["Ada", "Bo", "Cy", "Di"], "en")).toBe("Ada, Bo, and 2 others are writing");
  });
});

describe("length", () => {
  test("a character outside the basic plane counts once", () => {
    expect(countChars("a😀b")).toBe(3);
  });

  test("blank text, and text over the limit, cannot be sent", () => {
    expect([isSendable(" \n", 5), isSendable("12345", 5), isSendable("123456", 5)]).toEqual([
      false,
      true,
      false,
    ]);
  });
});

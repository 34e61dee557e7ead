import { expect, test } from "bun:test";
import { RefusedOrigins } from "../../../server/auth/refused-origins.ts";
import { manualClock } from "./support.ts";

const dayMs = 24 * 3_600_000;

function watched() {
  const clock = manualClock();
  const warnings: string[] = [];
  const refused = new RefusedOrigins({ warn: (message) => void warnings.push(message) }, clock);
  return { clock, warnings, refused };
}

test("each origin is told of once a day", () => {
  const { clock, warnings, refused } = watched();
  const visit = () => ["https://a.example", "https://b.example"].map((origin) => refused.refuse(origin));
  visit();
  clock.advance(dayMs - 1);
  visit();
  expect(warnings).toHaveLength(2);
  clock.advance(1);
  visit();
  expect(warnings).toHaveLength(4);
});

test("a thousand origins fill no log: after a hundred it says that more are not told, and nothing further", () => {
  const { clock, warnings, refused } = watched();
  const flood = () => {
    for (let number = 0; number < 1_000; number += 1) refused.refuse(`https://${number}.example`);
  };
  flood();
  expect(warnings).toHaveLength(101);
  expect(warnings.at(-1)).toBe(
    "100 origins were refused within a day; those that follow in it are not told of",
  );
  flood();
  expect(warnings).toHaveLength(101);
  clock.advance(dayMs);
  refused.refuse("https://new.example");
  expect(warnings.at(-1)).toContain('pages of "https://new.example" may not use this server');
});

test("what an origin holds is spelled out, and no longer than a line bears", () => {
  const { warnings, refused } = watched();
  refused.refuse(`https://\u202eevil\u009b\n${"x".repeat(10_000)}`);
  expect(warnings[0]).toStartWith('pages of "https://\\u202eevil\\u009b\\n');
  expect(warnings[0]?.length).toBeLessThan(500);
});

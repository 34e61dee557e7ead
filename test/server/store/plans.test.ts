/** How SQLite finds what the store's statements ask for: by an index, however much there is beside it. */
import type { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { createStoreOver } from "../../../server/store/sqlite/index.ts";
import { openDatabase } from "../../../server/store/sqlite/open.ts";

interface Planned {
  readonly sql: string;
  readonly plan: readonly string[];
}

/** Every statement that a store prepares when it is made. */
function planned(): Planned[] {
  const { db, close } = openDatabase({ dataDir: ":memory:", synchronous: "FULL" });
  const statements: string[] = [];
  const listening = new Proxy(db, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      if (name !== "prepare") return value.bind(target);
      return (sql: string) => {
        statements.push(sql);
        return target.prepare(sql);
      };
    },
  }) as Database;
  createStoreOver({ db: listening, close });
  const made = statements.filter((sql) => /^(SELECT|INSERT|UPDATE|DELETE)/i.test(sql));
  return made.map((sql) => {
    const steps = db.query<{ detail: string }, []>(`EXPLAIN QUERY PLAN ${sql}`).all();
    return { sql, plan: steps.map(({ detail }) => detail) };
  });
}

const growing =
  "events|e|bodies|requests|reactions|x|reads|files|f|members|commitments|c|clarifications|activities";

test("nothing is looked for by going through a whole table that grows with what is said", () => {
  const scan = new RegExp(`^SCAN (${growing})\\b(?!.*(_active|_open)$)`);
  const scanning = planned().filter(({ sql, plan }) => {
    // The newest entries come first.
    return !/FROM audit|AS actor_id/.test(sql) && plan.some((step) => scan.test(step));
  });
  expect(scanning).toEqual([]);
});

test("what was owed is found among what was told of it, not among all that was said in the room since", () => {
  const plans = planned().filter(({ sql }) => sql.includes("type = 'liability:update'"));
  expect(plans).toHaveLength(1);
  expect(plans[0]?.plan.join()).toContain("events_liabilities");
});

test("an event, and what speaks of it, is changed without a look at all others of its room", () => {
  const plans = planned().filter(({ sql }) => sql.startsWith("UPDATE events"));
  const steps = plans.flatMap(({ plan }) => plan).filter((step) => /\bevents\b/.test(step));
  expect(steps.length).toBeGreaterThan(5);
  expect(steps.filter((step) => step.endsWith("(room=?)"))).toEqual([]);
});

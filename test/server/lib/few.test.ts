/** A set of a handful is a Set, whatever is done to it. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { FewSet } from "../../../server/lib/few.ts";

const items = Array.from({ length: 5 }, (_, name) => ({ name }));

test("it holds what a Set would, in the same order", () => {
  const steps = fc.array(fc.record({ adds: fc.boolean(), item: fc.constantFrom(...items) }));
  fc.assert(
    fc.property(steps, (taken) => {
      const few = new FewSet<object>();
      const set = new Set<object>();
      for (const { adds, item } of taken) {
        if (adds) {
          few.add(item);
          set.add(item);
        } else expect(few.delete(item)).toBe(set.delete(item));
        expect([...few]).toEqual([...set]);
        expect(few.size).toBe(set.size);
        expect(few.first).toBe([...set][0]);
        expect(items.map((each) => few.has(each))).toEqual(items.map((each) => set.has(each)));
      }
    }),
  );
});

test("who goes while it is walked through does not keep another one from being met", () => {
  const few = new FewSet<object>();
  for (const item of items) few.add(item);
  const met: object[] = [];
  for (const item of few) {
    met.push(item);
    few.delete(item);
  }
  expect(met).toEqual(items);
  expect(few.size).toBe(0);
});

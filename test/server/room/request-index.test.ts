/** Places by requests: against a plain map, also where places are used anew and ids belong to several users. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { UserId } from "../../../protocol/index.ts";
import { RequestIndex } from "../../../server/room/request-index.ts";
import type { RequestKey } from "../../../server/store/port.ts";

const key = (userId: string, requestId: string): RequestKey => ({ userId: userId as UserId, requestId });
const nameOf = ({ userId, requestId }: RequestKey) => `${userId} ${requestId}`;

/** An index over places that are given out in turn, as a ring's are. */
function ring(capacity: number) {
  const made: (RequestKey | undefined)[] = [];
  const index = new RequestIndex(capacity, (place, asked) => {
    const there = made[place];
    return there !== undefined && nameOf(there) === nameOf(asked);
  });
  let count = 0;
  return {
    index,
    add(request: RequestKey) {
      const place = count % capacity;
      count += 1;
      made[place] = request;
      index.add(request, place);
      return place;
    },
  };
}

describe("a request", () => {
  test("that was not added is not found, and nothing is in an index that is new", () => {
    const { index, add } = ring(8);
    expect(index.find(key("ada", "r1"))).toBeUndefined();
    add(key("ada", "r1"));
    expect(index.find(key("ada", "r2"))).toBeUndefined();
  });

  test("of another user under the same id is another one", () => {
    const { index, add } = ring(8);
    const adas = add(key("ada", "r1"));
    const bos = add(key("bo", "r1"));
    expect([index.find(key("ada", "r1")), index.find(key("bo", "r1"))]).toEqual([adas, bos]);
    expect(index.find(key("cy", "r1"))).toBeUndefined();
  });

  test("that is added again is found in its new place", () => {
    const { index, add } = ring(8);
    add(key("ada", "r1"));
    add(key("ada", "r2"));
    const again = add(key("ada", "r1"));
    expect(index.find(key("ada", "r1"))).toBe(again);
  });
});

test("half of what may be remembered always is, whatever is asked and added in which order", () => {
  const requests = fc.record({
    user: fc.constantFrom("ada", "bo"),
    id: fc.integer({ min: 0, max: 30 }),
    isAdded: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 16 }),
      fc.array(requests, { maxLength: 120 }),
      (capacity, steps) => {
        const { index, add } = ring(capacity);
        /** The latest last. */
        let added: { readonly name: string; readonly place: number }[] = [];
        for (const { user, id, isAdded } of steps) {
          const request = key(user, `r-${id}`);
          const known = added.findLast(({ name }) => name === nameOf(request));
          const found = index.find(request);
          if (known === undefined) expect(found).toBeUndefined();
          else if (added.indexOf(known) >= added.length - Math.floor(capacity / 2))
            expect(found).toBe(known.place);
          else expect([known.place, undefined]).toContain(found);
          if (!isAdded) continue;
          added = [...added, { name: nameOf(request), place: add(request) }].slice(-capacity);
        }
      },
    ),
  );
});

test("hundreds of thousands are told apart", () => {
  const { index, add } = ring(262_144);
  for (let at = 0; at < 300_000; at += 1) add(key("ada", `request-${at}`));
  for (let at = 169_000; at < 300_000; at += 1) {
    if (index.find(key("ada", `request-${at}`)) !== at % 262_144) throw new Error(`request-${at} is lost`);
  }
  for (let at = 300_000; at < 400_000; at += 1)
    expect(index.find(key("ada", `request-${at}`))).toBeUndefined();
});

/** Frames in and out: what decodes, what is refused, and within which bounds. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { decodeFrame, type Envelope, limits } from "../../protocol/index.ts";

const printable = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 64 });
/** What JSON can say: it has no -0. */
const payload = fc
  .dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }))
  .map((data) => JSON.parse(JSON.stringify(data)));
const envelope: fc.Arbitrary<Envelope> = fc.record(
  {
    type: fc.stringMatching(/^[a-z][a-z0-9:_-]{0,63}$/),
    data: payload,
    id: printable,
    timestamp: fc.maxSafeNat(),
  },
  { requiredKeys: ["type", "data"] },
);
const wellFormed = fc.string({ unit: "binary", maxLength: 40 });

/** A ping, as text, that takes exactly so many bytes. */
function pingOf(bytes: number): string {
  const empty = '{"type":"ping","data":{"pad":""}}';
  return empty.replace('""', `"${"x".repeat(bytes - empty.length)}"`);
}

describe("one envelope", () => {
  test("is the same after encoding and decoding", () => {
    fc.assert(
      fc.property(envelope, (given) => {
        expect(decodeFrame(JSON.stringify(given))).toEqual({ kind: "envelopes", items: [given] });
      }),
    );
  });

  test("may have blanks around it", () => {
    expect(decodeFrame(' \n{"type":"ping","data":{}} ')).toEqual({
      kind: "envelopes",
      items: [{ type: "ping", data: {} }],
    });
  });
});

describe("a batch", () => {
  test("decodes to its envelopes, in order", () => {
    fc.assert(
      fc.property(fc.array(envelope, { minLength: 1, maxLength: limits.maxBatch }), (given) => {
        const frame = `[${given.map((one) => JSON.stringify(one)).join(",")}]`;
        expect(decodeFrame(frame)).toEqual({ kind: "envelopes", items: given });
      }),
      { numRuns: 30 },
    );
  });

  test.each([1, limits.maxBatch])("of %d is taken", (count) => {
    const frame = JSON.stringify(Array(count).fill({ type: "ping", data: {} }));
    expect(decodeFrame(frame)).toMatchObject({ kind: "envelopes", items: { length: count } });
  });

  test.each([0, limits.maxBatch + 1])("of %d is refused as one bad envelope", (count) => {
    const frame = JSON.stringify(Array(count).fill({ type: "ping", data: {} }));
    const message = `a batch holds 1 to 64 envelopes, got ${count}`;
    expect(decodeFrame(frame)).toEqual({ kind: "refused", code: "bad_envelope", message });
  });

  test("is not spoilt by a bad envelope in it", () => {
    const good = { type: "ping", data: {} };
    expect(decodeFrame(JSON.stringify([good, 5, good]))).toEqual({
      kind: "envelopes",
      items: [good, { problem: "an envelope is an object, got a number" }, good],
    });
  });

  test("holds envelopes and no further batch", () => {
    expect(decodeFrame('[[{"type":"ping","data":{}}]]')).toEqual({
      kind: "envelopes",
      items: [{ problem: "an envelope is an object, got an array" }],
    });
  });
});

describe("a frame that is not JSON", () => {
  test.each(["", " ", "{", "ping", "{'type':'ping'}", '{"type":"ping","data":{}}{}', "NaN", "\u0000"])(
    "is refused: %j",
    (text) => {
      expect(decodeFrame(text)).toEqual({
        kind: "refused",
        code: "bad_json",
        message: "the frame is not JSON",
      });
    },
  );

  test("never makes decoding throw, whatever it is", () => {
    const kinds = new Set(["envelopes", "refused"]);
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => kinds.has(decodeFrame(text).kind)));
  });
});

describe("a frame's size", () => {
  test("may be the limit to the byte", () => {
    expect(decodeFrame(pingOf(limits.maxFrameBytes)).kind).toBe("envelopes");
  });

  test("may not be one byte more", () => {
    expect(decodeFrame(pingOf(limits.maxFrameBytes + 1))).toEqual({ kind: "too-big" });
  });

  test("is judged before its content", () => {
    expect(decodeFrame("x".repeat(limits.maxFrameBytes + 1))).toEqual({ kind: "too-big" });
  });

  test("counts bytes of UTF-8, not characters", () => {
    fc.assert(
      fc.property(wellFormed, (pad) => {
        const text = JSON.stringify({ type: "ping", data: { pad } });
        const bytes = Buffer.byteLength(text);
        expect(decodeFrame(text, bytes).kind).toBe("envelopes");
        expect(decodeFrame(text, bytes - 1).kind).toBe("too-big");
      }),
    );
  });

  test.each([
    ["the last of one byte", "\u007f", 1],
    ["the first of two bytes", "\u0080", 2],
    ["the last of two bytes", "\u07ff", 2],
    ["the first of three bytes", "\u0800", 3],
    ["the last before the surrogates", "\ud7ff", 3],
    ["the first after the surrogates", "\ue000", 3],
    ["the last of three bytes", "\uffff", 3],
    ["the first of four bytes", "\u{10000}", 4],
    ["the last of four bytes", "\u{10ffff}", 4],
  ])("is right at the default limit for %s", (_what, char, bytesEach) => {
    const overhead = '{"type":"ping","data":{"pad":""}}'.length;
    const fitting = Math.floor((limits.maxFrameBytes - overhead) / bytesEach);
    const frame = (count: number) => `{"type":"ping","data":{"pad":"${char.repeat(count)}"}}`;
    expect(decodeFrame(frame(fitting)).kind).toBe("envelopes");
    expect(decodeFrame(frame(fitting + 1)).kind).toBe("too-big");
  });
});

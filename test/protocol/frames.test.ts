/** Joining envelopes into frames: in order, within the limits, none lost. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { decodeFrame, encodeFrames, limits } from "../../protocol/index.ts";

const short = (at: number) => JSON.stringify({ type: "ping", data: { at } });

function envelopesIn(frame: string): readonly unknown[] {
  const decoded = decodeFrame(frame, Number.POSITIVE_INFINITY);
  if (decoded.kind !== "envelopes") throw new Error(`expected envelopes, got ${decoded.kind}`);
  return decoded.items;
}

/** Texts from a few bytes to more than a frame, in characters of one to four bytes. */
const text = fc
  .tuple(fc.constantFrom("a", "é", "漢", "😀"), fc.oneof(fc.nat(40), fc.nat(9_000), fc.nat(40_000)))
  .map(([char, count]) => JSON.stringify({ type: "message:new", data: { content: char.repeat(count) } }));

describe("envelopes joined into frames", () => {
  test("keep their order, and none is lost or doubled", () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 90 }), (texts) => {
        const sent = encodeFrames(texts).flatMap(envelopesIn);
        expect(sent.map((item) => JSON.stringify(item))).toEqual(texts);
      }),
      { numRuns: 25 },
    );
  });

  test("keep to 64 a frame and, unless one alone is larger, to 65,536 bytes", () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 90 }), (texts) => {
        for (const frame of encodeFrames(texts)) {
          const { length: count } = envelopesIn(frame);
          expect(count).toBeLessThanOrEqual(limits.maxBatch);
          if (count > 1) expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(limits.maxFrameBytes);
        }
      }),
      { numRuns: 25 },
    );
  });

  test("fill frames of 64 where they are short", () => {
    const frames = encodeFrames(Array.from({ length: 200 }, (_, at) => short(at)));
    expect(frames.map((frame) => envelopesIn(frame).length)).toEqual([64, 64, 64, 8]);
  });

  test("fill every frame alike where they are long", () => {
    const long = JSON.stringify({ type: "message:new", data: { content: "x".repeat(7_000) } });
    const frames = encodeFrames(Array(10).fill(long));
    expect(frames.map((frame) => envelopesIn(frame).length)).toEqual([3, 3, 3, 1]);
  });

  test("are no array where there is one", () => {
    expect(encodeFrames([short(1)])).toEqual([short(1)]);
  });

  test("make no frame where there are none", () => {
    expect(encodeFrames([])).toEqual([]);
  });

  test("travel alone where they are larger than a frame", () => {
    const large = JSON.stringify({
      type: "message:new",
      data: { content: "x".repeat(limits.maxFrameBytes) },
    });
    expect(encodeFrames([short(1), large, short(2)])).toEqual([short(1), large, short(2)]);
  });
});

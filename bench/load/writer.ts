/**
 * Writes messages on one connection, from a block of frames built once and patched for every send.
 *
 * Saturated, it keeps a window of unacknowledged sends in flight; paced, it sends when the clock says so
 * and never waits for the server, so a slow server cannot hide its latency by slowing the writer.
 */

import { clientFrame, concat } from "./frames.ts";
import type { Link } from "./link.ts";
import { contentStandIn, nowUs, writeDigits, writeStamp } from "./stamp.ts";

/** A UUIDv7's shape: the first 12 hex digits are the time, so ids ascend as the real client's do. */
export const requestIdStandIn = "00000000-0000-7000-8000-000000000000";
const counterDigits = 12;
const counterAt = requestIdStandIn.length - counterDigits;
const hexDigits = Buffer.from("0123456789abcdef");

/** Distinguishes ids of all writers in the process. */
let requestCount = 0;

export class Writer {
  readonly link: Link;
  /** Sends so far, acknowledged or not. */
  sends = 0;
  #block: Uint8Array;
  #frameBytes: number;
  #blockFrames: number;
  #contentAt: number;
  /** -1 where the dialect sends no request id. */
  #requestIdAt: number;

  /** @param text frame text from the dialect; @param blockFrames most frames that go out in one write */
  constructor(link: Link, text: string, blockFrames: number) {
    this.link = link;
    const frame = clientFrame(new TextEncoder().encode(text));
    this.#frameBytes = frame.length;
    this.#blockFrames = blockFrames;
    this.#contentAt = Buffer.from(frame).indexOf(contentStandIn);
    this.#requestIdAt = Buffer.from(frame).indexOf(requestIdStandIn);
    let block: Uint8Array = new Uint8Array(0);
    for (let i = 0; i < blockFrames; i++) block = concat(block, frame);
    this.#block = block;
  }

  /** Sends `count` messages, all in one write where they fit in a block. */
  send(count: number): void {
    let left = count;
    while (left > 0) {
      const frames = Math.min(left, this.#blockFrames);
      const timeMs = Date.now();
      const timeUs = nowUs();
      for (let i = 0; i < frames; i++) this.#patch(i * this.#frameBytes, timeMs, timeUs);
      const isWhole = frames === this.#blockFrames;
      this.link.write(isWhole ? this.#block : this.#block.subarray(0, frames * this.#frameBytes));
      this.sends += frames;
      left -= frames;
    }
  }

  #patch(frameAt: number, timeMs: number, timeUs: number): void {
    writeStamp(this.#block, frameAt + this.#contentAt, timeUs);
    if (this.#requestIdAt === -1) return;
    const idAt = frameAt + this.#requestIdAt;
    writeTime(this.#block, idAt, timeMs);
    writeDigits(this.#block, idAt + counterAt, ++requestCount, counterDigits);
  }
}

/** The 48 bits of `timeMs` as `xxxxxxxx-xxxx`. */
function writeTime(bytes: Uint8Array, at: number, timeMs: number): void {
  let left = timeMs;
  for (let i = 12; i >= 0; i--) {
    if (i === 8) continue;
    const rest = Math.floor(left / 16);
    bytes[at + i] = hexDigits[left - rest * 16] ?? 0;
    left = rest;
  }
}

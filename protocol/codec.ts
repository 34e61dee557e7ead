/**
 * Codec: frames to envelopes and back. A frame is one envelope or an array of 1 to 64.
 *
 * Size and nesting are bounded before the parser runs, so no frame costs more than a walk over its characters.
 */
import { type Envelope, type EnvelopeProblem, readEnvelope } from "./envelope.ts";
import { limits } from "./limits.ts";

export type Decoded =
  | { readonly kind: "envelopes"; readonly items: readonly (Envelope | EnvelopeProblem)[] }
  | { readonly kind: "refused"; readonly code: "bad_json" | "bad_envelope"; readonly message: string }
  /** The frame takes more bytes than allowed: close 1009. */
  | { readonly kind: "too-big" };

/** Decodes one text frame. Each envelope of a batch stands for itself: a bad one spoils no other. */
export function decodeFrame(text: string, maxBytes: number = limits.maxFrameBytes): Decoded {
  if (isLongerThan(text, maxBytes)) return { kind: "too-big" };
  if (isDeeperThan(text, limits.maxDepth)) {
    return { kind: "refused", code: "bad_envelope", message: `nested deeper than ${limits.maxDepth} levels` };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "refused", code: "bad_json", message: "the frame is not JSON" };
  }
  if (!Array.isArray(value)) return { kind: "envelopes", items: [readEnvelope(value)] };
  if (value.length === 0 || value.length > limits.maxBatch) {
    const message = `a batch holds 1 to ${limits.maxBatch} envelopes, got ${value.length}`;
    return { kind: "refused", code: "bad_envelope", message };
  }
  return { kind: "envelopes", items: value.map(readEnvelope) };
}

/**
 * Whether JSON text nests deeper than `maxDepth`, the outermost value being level 1.
 *
 * Almost no frame has that many brackets at all, and counting them is far cheaper than walking the text.
 */
export function isDeeperThan(text: string, maxDepth: number): boolean {
  return hasMoreThan(text, maxDepth) && deepest(text) > maxDepth;
}

function hasMoreThan(text: string, count: number): boolean {
  let found = 0;
  for (const bracket of ["{", "["]) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      found += 1;
      if (found > count) return true;
    }
  }
  return false;
}

function deepest(text: string): number {
  let depth = 0;
  let max = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === 0x5c) at += 1;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x7b || char === 0x5b) {
      depth += 1;
      if (depth > max) max = depth;
    } else if (char === 0x7d || char === 0x5d) depth -= 1;
  }
  return max;
}

/** Whether `text` takes more than `maxBytes` in UTF-8. Counts only where the answer is not plain. */
function isLongerThan(text: string, maxBytes: number): boolean {
  if (text.length > maxBytes) return true;
  if (text.length * 3 <= maxBytes) return false;
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    // A surrogate pair takes four bytes, two for each half.
    if (char > 0x7f) bytes += char > 0x7ff && (char < 0xd800 || char > 0xdfff) ? 2 : 1;
  }
  return bytes > maxBytes;
}

/**
 * Joins encoded envelopes into as few frames as the limits allow, in order.
 *
 * A frame grows by concatenation, which copies nothing until the frame is sent.
 */
export class FrameBuilder {
  readonly #maxBatch: number;
  #frames: string[] = [];
  /** The frame that still takes envelopes, without its last bracket. */
  #open = "";
  #count = 0;

  /** @param maxBatch envelopes in one frame, at most 64 */
  constructor(maxBatch: number = limits.maxBatch) {
    this.#maxBatch = maxBatch;
  }

  /** @param text one encoded envelope */
  add(text: string): void {
    // Three bytes a character is the most that UTF-8 takes for a UTF-16 unit.
    const isFull =
      this.#count === this.#maxBatch || (this.#open.length + text.length + 2) * 3 > limits.maxFrameBytes;
    if (isFull) this.#close();
    if (this.#count === 0) this.#open = text;
    else if (this.#count === 1) this.#open = `[${this.#open},${text}`;
    else this.#open += `,${text}`;
    this.#count += 1;
  }

  /** @returns all that was added since it was last asked */
  take(): readonly string[] {
    this.#close();
    const frames = this.#frames;
    this.#frames = [];
    return frames;
  }

  #close(): void {
    if (this.#count > 0) this.#frames.push(this.#count === 1 ? this.#open : `${this.#open}]`);
    this.#open = "";
    this.#count = 0;
  }
}

/** @param texts each one encoded envelope */
export function encodeFrames(texts: readonly string[]): readonly string[] {
  if (texts.length < 2) return texts;
  const frames = new FrameBuilder();
  for (const text of texts) frames.add(text);
  return frames.take();
}

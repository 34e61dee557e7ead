/** Frames as they cross the simulated wire: the text, and what an onlooker reads in it. */
import type { Envelope } from "../../../protocol/index.ts";

export interface Frame<Content extends Envelope = Envelope> {
  readonly text: string;
  readonly envelopes: readonly Content[];
}

/** A text that goes to many readers is read once. */
let last: Frame = { text: "[]", envelopes: [] };

export function readFrame<Content extends Envelope>(text: string): Frame<Content> {
  if (text !== last.text) {
    const value: unknown = JSON.parse(text);
    last = { text, envelopes: (Array.isArray(value) ? value : [value]) as Envelope[] };
  }
  return last as Frame<Content>;
}

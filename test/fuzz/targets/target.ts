/** What can be fuzzed: how inputs are made, and what they are fed to. */
import type { Seeded } from "../../support/seeded.ts";

/** A world that takes one input after another. */
export interface Rig<Input> {
  /** @throws Violation */
  feed(input: Input): Promise<Fed>;
  /** Looks whether everything is as it was before, and lets go of it. @throws Violation */
  finish(): Promise<void>;
}

export interface Fed {
  /** How long it held up the event loop at once, in milliseconds. */
  readonly turnMs: number;
  /** What became of it, in a word or two: `message:send ack`. Counted, to see how far the inputs reach. */
  readonly outcomes: readonly string[];
}

export interface Target<Input> {
  readonly name: string;
  /** Of all inputs, when several targets share a run. */
  readonly share: number;
  /** Inputs that one rig takes before the next one is made. */
  readonly inputsPerRig: number;
  /** Inputs that once found something, and some that might; each goes first in every run. */
  readonly corpus: readonly Input[];
  /** @param variant any number; the same one gives the same rig */
  open(variant: number): Promise<Rig<Input>>;
  generate(random: Seeded): Input;
  /** Whether a value, as one finds it in a file, is an input. */
  isInput(value: unknown): value is Input;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/**
 * When a person in a focus session is told something, and in which words: one rule a pattern.
 *
 * A rule's end is further than its beginning, so that what hovers about a limit is told once. The words say what was
 * seen and leave the judgement to the person.
 */
import type { ReportIntervention } from "../../protocol/focus-report.ts";
import type { Typing } from "./second.ts";
import type { Signs } from "./signs.ts";

export type Intervention = Pick<ReportIntervention, "rule" | "type" | "priority" | "message">;

/** Whole numbers, and no more: nothing here says where somebody was, or what they read. */
export interface Facts {
  readonly sessionMinutes: number;
  readonly idleMinutes: number;
  /** Of the last five minutes. */
  readonly distractedMinutes: number;
  /** In the last two minutes. */
  readonly switches: number;
  /** Of the spell that ended just now; 0 where none did. */
  readonly focusMinutes: number;
}

/** What is to be said now, and what there is to say about it. */
export interface DueIntervention extends Intervention {
  readonly facts: Facts;
}

export interface Rule extends Pick<Intervention, "rule" | "type" | "priority"> {
  begins(signs: Signs): boolean;
  /** Only after this may it begin again. */
  ends(signs: Signs): boolean;
  message(signs: Signs): string;
  /** How long it is quiet after it spoke; twice as long for each time that it was dismissed. */
  readonly cooldownMs: number;
}

const minutes = (count: number) => count * 60 * 1_000;

/** Mean characters a minute, where enough is typed to say so: five minutes of it for what is usual, two for now. */
const speed = ({ count, sum }: Typing, minCount: number) => (count < minCount ? undefined : sum / count / 10);
const usualSpeed = ({ typingBefore }: Signs) => speed(typingBefore, 30);
const presentSpeed = ({ typing }: Signs) => speed(typing, 12);

/** Deletions among everything typed; `undefined` where a client tells neither. */
function errorRatio({ insertions, deletions }: Typing): number | undefined {
  return insertions + deletions === 0 ? undefined : deletions / (insertions + deletions);
}

/** Slower by a quarter than before, with half as many corrections again and one more in twenty. */
function isTiring(signs: Signs): boolean {
  const [usual, present] = [usualSpeed(signs), presentSpeed(signs)];
  const [usualErrors, presentErrors] = [errorRatio(signs.typingBefore), errorRatio(signs.typing)];
  if (usual === undefined || present === undefined) return false;
  if (usualErrors === undefined || presentErrors === undefined) return false;
  return present <= 0.75 * usual && presentErrors >= Math.max(1.5 * usualErrors, usualErrors + 0.05);
}

function isRested(signs: Signs): boolean {
  const [usual, present] = [usualSpeed(signs), presentSpeed(signs)];
  return usual === undefined || present === undefined || present >= 0.9 * usual;
}

const isThere = ({ idleForSeconds }: Signs) => idleForSeconds === 0;

/** Of two that are due at once, the one of the higher priority speaks, and of those the first here. */
export const rules: readonly Rule[] = [
  {
    rule: "distraction-streak",
    type: "alert",
    priority: "high",
    // All of the last five minutes but half a minute; over when it is a minute or less.
    begins: (signs) => isThere(signs) && signs.distractedForSeconds > 0 && signs.distractedSeconds >= 270,
    ends: ({ distractedSeconds }) => distractedSeconds <= 60,
    message: () =>
      "The last five minutes went to sites that tend to distract. If this is a break, enjoy it; if not, this is a good moment to go back.",
    cooldownMs: minutes(15),
  },
  {
    rule: "drift-after-break",
    type: "question",
    priority: "medium",
    // Two to ten minutes after a break, three quarters of them elsewhere.
    begins: ({ sinceBreak }) =>
      sinceBreak !== undefined &&
      sinceBreak.seconds >= 120 &&
      sinceBreak.seconds <= 600 &&
      sinceBreak.distractedSeconds >= 0.75 * sinceBreak.seconds,
    ends: ({ sinceBreak }) =>
      sinceBreak === undefined || sinceBreak.distractedSeconds <= 0.25 * sinceBreak.seconds,
    message: () => "Welcome back. What is one small thing that you could begin with?",
    cooldownMs: minutes(20),
  },
  {
    rule: "rapid-switching",
    type: "suggestion",
    priority: "medium",
    // Six a minute is twice what halves a score; two a minute is what many people always do.
    begins: (signs) => isThere(signs) && signs.switches >= 12,
    ends: ({ switches }) => switches <= 4,
    message: ({ switches }) =>
      `${switches} changes of tab in two minutes. It may help to choose one of them and stay with it for a while.`,
    cooldownMs: minutes(15),
  },
  {
    rule: "fatigue",
    type: "suggestion",
    priority: "medium",
    begins: (signs) => isThere(signs) && isTiring(signs),
    ends: isRested,
    message: () =>
      "You type more slowly than before, with more corrections. A few minutes away from the screen may do you good.",
    cooldownMs: minutes(30),
  },
  {
    rule: "long-idle",
    type: "question",
    priority: "low",
    begins: ({ idleForSeconds }) => idleForSeconds >= 600,
    ends: isThere,
    message: () => "You have been away for ten minutes. Is this a break, or shall the session end here?",
    cooldownMs: minutes(30),
  },
];

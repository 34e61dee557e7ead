/**
 * The focus score: four components and their weighted sum, from what was tallied over the window.
 *
 * Each is a whole number from 0 to 100 whatever the tally, and none rises when time is spent idle or on a distracting
 * site instead, or when a switch is added.
 */
import type { FocusComponents } from "../../protocol/focus-report.ts";

export interface Score {
  readonly focusScore: number;
  readonly components: FocusComponents;
}

/** Whole numbers. Of `seconds`, at least 1, each is idle or was spent on one kind of site. */
export interface Tally {
  readonly seconds: number;
  readonly idleSeconds: number;
  readonly focusSeconds: number;
  readonly neutralSeconds: number;
  readonly switches: number;
  /** Samples of typing, their speeds' sum and the sum of the squares. */
  readonly typing: { readonly count: number; readonly sum: number; readonly squares: number };
}

/** In percent. Where one is matters most, then how long one stays with it; typing is the weakest sign. */
export const weights: Readonly<Record<keyof FocusComponents, number>> = {
  siteFocus: 40,
  contextSwitching: 25,
  idleTime: 20,
  typingConsistency: 15,
};

/** Samples that the assumption about typing outweighs; three are half a minute of it. */
const assumedSamples = 3;
const switchesPerMinuteForHalf = 2;

/**
 * How evenly one types: Jain's fairness index of the speeds, `(Σv)² / (n Σv²)`, which is `1 / (1 + cv²)` of their
 * coefficient of variation. Steady typing is at 100, speeds that vary by their own mean at 50; by Cauchy-Schwarz it is
 * over 0 and at most 100.
 *
 * Who reads or thinks does not type, so few samples are blended with an assumption of three at 50, scaled by the share
 * of the time that one was there and not on a distracting site: no typing says nothing of who is at work.
 */
function typingConsistency({ typing, seconds, focusSeconds, neutralSeconds }: Tally): number {
  const evenness = typing.count === 0 ? 0 : (100 * typing.sum ** 2) / (typing.count * typing.squares);
  const assumed = (50 * (focusSeconds + neutralSeconds)) / seconds;
  return (typing.count * evenness + assumedSamples * assumed) / (typing.count + assumedSamples);
}

/**
 * How long one stays with a thing: halved by every two switches a minute, `100 · 2^(-rate / 2)`. The 47 seconds that
 * people were seen to stay on one screen (Mark, Attention Span, 2023) give 64; one switch in five minutes 93; ten a
 * minute 3. It falls from 100 towards 0 and never rises with a switch. The first minute counts as a whole one, so that
 * a session's first switch is not sixty a minute.
 */
function contextSwitching({ switches, seconds }: Tally): number {
  const perMinute = switches / Math.max(1, seconds / 60);
  return 100 * 2 ** (-perMinute / switchesPerMinuteForHalf);
}

/** The share of the time that one was there: 100 without idle time, 0 with nothing else. */
function idleTime({ idleSeconds, seconds }: Tally): number {
  return 100 * (1 - idleSeconds / seconds);
}

/**
 * The share of the time spent on sites that help, a neutral site counting half: most of what people work with is on
 * nobody's list. Idle time counts as none, whatever page is open. 0 to 100, since the kinds of seconds add up.
 */
function siteFocus({ focusSeconds, neutralSeconds, seconds }: Tally): number {
  return (100 * (focusSeconds + neutralSeconds / 2)) / seconds;
}

/** The weights are applied to the rounded components, so that anybody can check the sum. */
export function scoreOf(tally: Tally): Score {
  const components: FocusComponents = {
    typingConsistency: Math.round(typingConsistency(tally)),
    contextSwitching: Math.round(contextSwitching(tally)),
    idleTime: Math.round(idleTime(tally)),
    siteFocus: Math.round(siteFocus(tally)),
  };
  return { focusScore: weigh(components), components };
}

function weigh({ typingConsistency, contextSwitching, idleTime, siteFocus }: FocusComponents): number {
  const sum =
    weights.typingConsistency * typingConsistency +
    weights.contextSwitching * contextSwitching +
    weights.idleTime * idleTime +
    weights.siteFocus * siteFocus;
  return Math.round(sum / 100);
}

/**
 * What a person is told during a session, and when not.
 *
 * At most one thing every five minutes, nothing in the first three, in a pause or in deep focus but an encouragement at
 * the end of that, and nothing more from a rule that was dismissed three times in the session.
 */
import type { Activity } from "./activity.ts";
import { deepFocusMs, FocusSpells } from "./focus-spells.ts";
import { type DueIntervention, type Facts, type Intervention, type Rule, rules } from "./rules.ts";
import type { Score } from "./score.ts";
import { readSigns, type Signs, signsSeconds } from "./signs.ts";
import type { Sites } from "./sites.ts";
import { Timeline } from "./timeline.ts";

export type { Intervention } from "./rules.ts";

const spacingMs = 5 * 60 * 1_000;
const settlingSeconds = 3 * 60;
const maxDismissals = 3;
const ranks = { high: 0, medium: 1, low: 2 } as const;
const byPriority = rules.toSorted((one, other) => ranks[one.priority] - ranks[other.priority]);

const deepFocus = "deep-focus";

/** What became of a rule in this session. */
interface Past {
  sentAt: number;
  dismissals: number;
  /** Spoken of, and not over since. */
  isOn: boolean;
}

export class Patterns {
  readonly #timeline: Timeline;
  readonly #spells = new FocusSpells();
  readonly #past = new Map<string, Past>();
  #sentAt = Number.NEGATIVE_INFINITY;

  /** @param options.startedAt epoch ms */
  constructor(options: { startedAt: number; sites: Sites }) {
    this.#timeline = new Timeline(options.startedAt, options.sites, signsSeconds);
  }

  /** Once for each activity, in any order and at a constant cost. */
  add(activity: Activity): void {
    this.#timeline.add(activity);
  }

  /**
   * Asked from time to time, also while no activity comes: every ten seconds will do, and twice a second does no harm.
   *
   * @param now epoch ms
   * @returns what is to be said now; it counts as sent
   */
  due(now: number, score: Score): DueIntervention | undefined {
    this.#timeline.moveTo(now);
    const signs = readSigns(this.#timeline);
    this.#noLaterThan(now);
    const spell = this.#spells.follow(now, signs, score);
    this.#endWhatIsOver(signs);
    if (now - this.#sentAt < spacingMs || signs.secondsInAll <= settlingSeconds) return undefined;
    const focusedMs = spell ? spell.to - spell.from : 0;
    const facts = factsOf(signs, focusedMs);
    if (focusedMs >= deepFocusMs && !this.#isQuiet(deepFocus))
      return this.#send(now, { ...praise(facts), facts });
    if (signs.isPaused || now - (this.#spells.since ?? now) >= deepFocusMs) return undefined;
    const rule = byPriority.find((rule) => this.#mayBegin(rule, now) && rule.begins(signs));
    return rule && this.#send(now, { ...named(rule), message: rule.message(signs), facts });
  }

  /** After a restart: how it stood then, at times one after another, so that deep focus that goes on is known. */
  follow(at: number, score: Score): void {
    this.#timeline.moveTo(at);
    this.#spells.follow(at, readSigns(this.#timeline), score);
  }

  /** The person dismissed what the rule said: it waits twice as long from now on, and after the third time for ever. */
  dismissed(rule: string): void {
    this.#pastOf(rule).dismissals += 1;
  }

  /** What was sent in this session before a restart, or by another program, in any order, and what was dismissed of it. */
  recall(sent: readonly { rule: string; at: number; isDismissed: boolean }[]): void {
    for (const { rule, at, isDismissed } of sent) {
      const past = this.#pastOf(rule);
      past.sentAt = Math.max(past.sentAt, at);
      past.isOn = true;
      if (isDismissed) past.dismissals += 1;
      this.#sentAt = Math.max(this.#sentAt, at);
    }
  }

  #pastOf(rule: string): Past {
    const past = this.#past.get(rule) ?? { sentAt: Number.NEGATIVE_INFINITY, dismissals: 0, isOn: false };
    this.#past.set(rule, past);
    return past;
  }

  /** What is said to have been sent later, by a clock ahead of this one, counts as sent now. */
  #noLaterThan(now: number): void {
    this.#sentAt = Math.min(this.#sentAt, now);
    for (const past of this.#past.values()) past.sentAt = Math.min(past.sentAt, now);
  }

  #isQuiet(rule: string): boolean {
    return this.#pastOf(rule).dismissals >= maxDismissals;
  }

  #mayBegin({ rule, cooldownMs }: Rule, now: number): boolean {
    const { isOn, sentAt, dismissals } = this.#pastOf(rule);
    return !isOn && !this.#isQuiet(rule) && now - sentAt >= cooldownMs * 2 ** dismissals;
  }

  #endWhatIsOver(signs: Signs): void {
    for (const rule of rules) {
      const past = this.#pastOf(rule.rule);
      if (past.isOn && rule.ends(signs)) past.isOn = false;
    }
  }

  #send(now: number, intervention: DueIntervention): DueIntervention {
    const past = this.#pastOf(intervention.rule);
    past.sentAt = now;
    past.isOn = true;
    this.#sentAt = now;
    return intervention;
  }
}

function named({ rule, type, priority }: Rule): Omit<Intervention, "message"> {
  return { rule, type, priority };
}

function factsOf(signs: Signs, focusedMs: number): Facts {
  return {
    sessionMinutes: Math.round(signs.secondsInAll / 60),
    idleMinutes: Math.round(signs.idleForSeconds / 60),
    distractedMinutes: Math.round(signs.distractedSeconds / 60),
    switches: signs.switches,
    focusMinutes: Math.round(focusedMs / 60_000),
  };
}

function praise({ focusMinutes }: Facts): Intervention {
  return {
    rule: deepFocus,
    type: "encouragement",
    priority: "low",
    message: `That was ${focusMinutes} minutes of deep focus. Well done; a short break is well earned.`,
  };
}

/**
 * The end of serving: what has been asked is answered, then everybody is sent away with a time to come back at.
 *
 * An acknowledgement that a commit has earned is on its way before the goodbye, and the times are spread, so that
 * the next server meets nobody's thousand clients in one moment.
 */
import type { Clock } from "../lib/clock.ts";
import type { Intake } from "../lib/intake.ts";
import type { Session } from "./session.ts";

interface Farewell {
  readonly sessions: ReadonlySet<Session>;
  readonly clock: Clock;
  readonly intake: Pick<Intake, "atEnd">;
  /** From 0 to 1. */
  readonly random: () => number;
  /** How many may come back in a second; 0 for any number. */
  readonly returnsPerSecond: number;
  /** Resolves when the journal has stored what it was given. */
  readonly stored: () => Promise<void>;
}

/** Whoever waits for something slow, such as an identity provider, is not waited for any longer. */
const longestAnswerMs = 1_000;
const pollMs = 10;
/** Nobody has started again before that. */
const soonestReturnMs = 500;
const leastSpreadMs = 1_000;
const assumedReturnsPerSecond = 2_000;

/** Nothing must be taken in any more. Ends with every session closed, 1001. */
export async function sayFarewell(farewell: Farewell): Promise<void> {
  const { sessions, random, returnsPerSecond, stored } = farewell;
  await answered(farewell);
  await stored();
  const returns = returnsPerSecond === 0 ? assumedReturnsPerSecond : returnsPerSecond;
  const spreadMs = Math.max(leastSpreadMs, (sessions.size * 1_000) / returns);
  for (const session of sessions) {
    session.close(1001, `restart; retry after ${Math.round(soonestReturnMs + random() * spreadMs)} ms`);
  }
}

async function answered({ sessions, clock, intake }: Farewell): Promise<void> {
  const deadline = clock.monotonic() + longestAnswerMs;
  while (clock.monotonic() < deadline && [...sessions].some((session) => session.isBusy)) {
    await new Promise<void>((resolve) => clock.after(pollMs, resolve));
  }
  // What was taken in, and its answers, are on their way at the end of the intake.
  await new Promise<void>((resolve) => intake.atEnd(resolve));
}

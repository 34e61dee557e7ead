/** The session at a glance: the score, what is going on, and for how long. */
import { css, html, nothing } from "lit";
import { renderRing } from "../../client/components/focus-ring.ts";
import {
  clockLabel,
  durationLabel,
  overLabel,
  scoreToShow,
  unscoredLabel,
} from "../../client/components/focus-words.ts";
import { type ExtensionState, timeIn } from "../messages.ts";
import { activeMsOf, activityWords, spokenDuration, statusOf } from "./words.ts";

/** @param now epoch ms */
export function renderGlance(state: ExtensionState, now: number) {
  const { session, live } = state;
  if (session.kind !== "none") return renderSession(state, activeMsOf(session, now), now);
  return live?.endedAt === undefined ? renderReady(state) : renderEnded(live, live.endedAt);
}

function renderReady({ account }: ExtensionState) {
  const greeting =
    account.kind === "signed-in" && account.name !== "" ? html`, <bdi>${account.name}</bdi>` : nothing;
  return html`<div class="hello centred">
    <h2>Ready when you are${greeting}</h2>
    <p class="muted">Nothing is recorded until you start.</p>
  </div>`;
}

function renderSession({ session, live }: ExtensionState, activeMs: number, now: number) {
  return html`<div class="session ${session.kind}">
    ${renderRing({
      score: live && scoreToShow(live, timeIn(session, now)),
      label: statusOf(session, live),
    })}
    <div>
      <p class="time" role="timer" aria-label=${`Running for ${spokenDuration(activeMs)}`}>${clockLabel(activeMs)}</p>
      <p class="muted">${activityWords(live?.activityCount ?? 0)}</p>
    </div>
  </div>`;
}

function renderEnded(live: NonNullable<ExtensionState["live"]>, endedAt: number) {
  const score = scoreToShow(live, endedAt);
  return html`<div class="session ended">
    ${renderRing({ score, label: score === undefined ? unscoredLabel(endedAt - live.startedAt) : "Ended", isOver: true })}
    <div>
      <p class="muted">Last session</p>
      <p class="time">${durationLabel(endedAt - live.startedAt)}</p>
      <p class="muted">${live.endReason === undefined ? activityWords(live.activityCount) : overLabel(live.endReason)}</p>
    </div>
  </div>`;
}

/** Over those of the drawings. */
export const glanceStyles = css`
  .hello {
    display: grid;
    gap: 0.25rem;
  }
  .hello.centred {
    place-items: center;
    padding-block: 1.25rem 0.5rem;
    text-align: center;
  }
  .session {
    display: grid;
    grid-template-columns: auto 1fr;
    align-items: center;
    gap: 1.25rem;
    padding: 0.375rem 0.25rem;
  }
  .session .ring {
    inline-size: 7.5rem;
  }
  .session .ring .score {
    font-size: 2.125rem;
  }
  .session .ring .status {
    font-size: 0.75rem;
  }
  .paused .ring svg,
  .ended .ring svg {
    opacity: 0.45;
  }
  .time {
    font-size: 2rem;
    font-variant-numeric: tabular-nums;
    font-weight: 660;
    letter-spacing: -0.02em;
    line-height: 1.2;
  }
  .ended .time {
    font-size: 1.375rem;
  }
`;

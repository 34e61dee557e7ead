/** The session at a glance: the score, what is going on, and for how long. */
import { html, nothing } from "lit";
import type { ExtensionState } from "../messages.ts";
import { activeMsOf, activityWords, clockLabel, spokenDuration, statusOf } from "../pages/words.ts";

/** @param now ms since 1970 */
export function renderGlance(state: ExtensionState, now: number) {
  const { session, live } = state;
  if (session.kind !== "none") return renderSession(state, activeMsOf(session, now));
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

function renderSession({ session, live }: ExtensionState, activeMs: number) {
  return html`<div class="session ${session.kind} ${live?.status ?? "active"}">
    ${renderScore(live?.components === undefined ? undefined : live.score)}
    <div>
      <p class="status">${statusOf(session, live)}</p>
      <p class="time" role="timer" aria-label=${`Running for ${spokenDuration(activeMs)}`}>${clockLabel(activeMs)}</p>
      <p class="muted">${activityWords(live?.activityCount ?? 0)}</p>
    </div>
  </div>`;
}

function renderEnded(live: NonNullable<ExtensionState["live"]>, endedAt: number) {
  return html`<div class="session ended">
    ${renderScore(live.score)}
    <div>
      <p class="status">Last session</p>
      <p class="time">${spokenDuration(endedAt - live.startedAt)}</p>
      <p class="muted">${live.endReason ?? activityWords(live.activityCount)}</p>
    </div>
  </div>`;
}

function renderScore(score: number | undefined) {
  return html`<div class="score">${score === undefined ? "–" : Math.round(score)}</div>`;
}

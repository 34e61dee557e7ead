/** The buttons of a session: start, or pause and stop, or go on and stop. */
import { html } from "lit";
import { Landing, type LandingHost } from "../../client/components/landing.ts";
import type { Command, Session } from "../messages.ts";
import { pageIcons } from "./icons.ts";

/** For the host's constructor: what comes in place of a button that was pressed, or of the pairing, has the cursor. */
export function landInControls(host: LandingHost): void {
  new Landing(host, ".controls, taut-pairing", ".controls, [data-begun]");
}

/** @param isBusy nothing is done by a click @param on makes the click's handler */
export function renderControls(session: Session, isBusy: boolean, on: (command: Command) => () => void) {
  return html`<div class="controls" role="group" aria-label="Session" tabindex="-1">${buttons(session, isBusy, on)}</div>`;
}

function buttons(session: Session, isBusy: boolean, on: (command: Command) => () => void) {
  // Not disabled while it is busy: that would take the cursor from it.
  const button = (command: Command, label: string, icon: unknown, look = "") =>
    html`<button type="button" class="choice tall ${look}" aria-disabled=${isBusy} @click=${on(command)}>${icon} ${label}</button>`;
  switch (session.kind) {
    case "none":
      return button({ kind: "start" }, "Start a session", pageIcons.play, "strong wide");
    case "running":
      return html`${button({ kind: "pause" }, "Pause", pageIcons.pause)}
      ${button({ kind: "stop" }, "Stop", pageIcons.stop)}`;
    case "paused":
      return html`${button({ kind: "resume" }, "Go on", pageIcons.play, "strong")}
      ${button({ kind: "stop" }, "Stop", pageIcons.stop)}`;
  }
}

/** The buttons of a session: start, or pause and stop, or go on and stop. */
import { html } from "lit";
import type { Command, Session } from "../messages.ts";
import { pageIcons } from "./icons.ts";

/** @param on makes the click's handler */
export function renderControls(session: Session, isBusy: boolean, on: (command: Command) => () => void) {
  const button = (command: Command, label: string, icon: unknown, look = "") =>
    html`<button type="button" class="choice tall ${look}" ?disabled=${isBusy} @click=${on(command)}>${icon} ${label}</button>`;
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

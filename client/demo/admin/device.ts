/** One connection in a room: by which program, since when, and why what is said may not arrive there. */
import { html, nothing } from "lit";
import { shortLabel } from "../../components/time.ts";
import { bytesLabel } from "./amounts.ts";
import type { Device } from "./api.ts";

/** Longer than clients are silent who live: they send a heartbeat every 25 seconds. */
const quietMs = 30_000;

export function renderDevice({ kind = "not said", openedAt, ...device }: Device, locale: string) {
  const trouble = troubleOf(device);
  return html`<span class="tag" title="Connected since">${kind} since ${shortLabel(openedAt, Date.now(), locale)}</span>
    ${trouble === undefined ? nothing : html`<span class="tag bad" title=${trouble.means}>${trouble.text}</span>`}`;
}

function troubleOf({ silentMs, unsentBytes, behind }: Pick<Device, "silentMs" | "unsentBytes" | "behind">) {
  if (behind) {
    return {
      text: `behind: ${bytesLabel(unsentBytes)} unsent`,
      means:
        "It reads too slowly. Events pass it by until it has caught up; then it asks for what was logged.",
    };
  }
  if (silentMs <= quietMs) return undefined;
  return {
    text: `silent for ${Math.round(silentMs / 1_000)}\u00a0s`,
    means: "Its heartbeat is overdue. It is disconnected soon, and gets what was logged when it comes back.",
  };
}

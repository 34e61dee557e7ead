/** The last activities as a list; what is the same several times in a row stands once, with how often. */
import { html, nothing, type TemplateResult } from "lit";
import type { FocusActivity } from "../index.ts";
import { activityLabel } from "./focus-words.ts";
import { timeLabel } from "./time.ts";

const maxShown = 8;

interface FeedRow {
  readonly label: string;
  /** Epoch ms, of the newest. */
  readonly at: number;
  readonly count: number;
}

/** @param activities newest first */
export function feedOf(activities: readonly FocusActivity[]): readonly FeedRow[] {
  const rows: FeedRow[] = [];
  let before: string | undefined;
  for (const activity of activities) {
    const label = activityLabel(activity);
    // However fast: one keeps on typing.
    const kind = activity.eventType === "typing" ? "typing" : label;
    const last = rows.at(-1);
    if (last !== undefined && kind === before) rows[rows.length - 1] = { ...last, count: last.count + 1 };
    else if (rows.length === maxShown) break;
    else rows.push({ label, at: activity.timestamp, count: 1 });
    before = kind;
  }
  return rows;
}

/** @param count of all that there were: a server keeps the last of them in memory only */
export function renderFeed(
  activities: readonly FocusActivity[],
  count: number,
  locale: string,
): TemplateResult {
  if (activities.length === 0) {
    return html`<p class="muted">${count === 0 ? "Nothing yet." : "Nothing new. The report will have them all."}</p>`;
  }
  return html`<ul class="feed" part="activities">
    ${feedOf(activities).map(
      ({ label, at, count }) => html`<li>
        <bdi>${label}${count === 1 ? nothing : ` (${count} times)`}</bdi>
        <time>${timeLabel(at, locale)}</time>
      </li>`,
    )}
  </ul>`;
}

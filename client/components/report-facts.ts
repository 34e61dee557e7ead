/** The few numbers of a report that stand on their own, and what is missing from it. */
import { html, nothing, type TemplateResult } from "lit";
import type { FocusReport } from "../index.ts";
import { durationLabel } from "./focus-words.ts";

export function reportFacts(report: FocusReport): TemplateResult {
  const { longestFocus, activityCount, shedCount, switchesByHour, msByKind } = report;
  const switches = switchesByHour.reduce((sum, hour) => sum + hour.switches, 0);
  const pauseMs = msByKind.pause;
  const facts = [
    ["Longest focus", longestFocus === null ? "none" : durationLabel(longestFocus.to - longestFocus.from)],
    ["Switches", `${switches}`],
    ["Activities", `${activityCount}`],
    ...(pauseMs === 0 ? [] : [["Paused", durationLabel(pauseMs)]]),
  ];
  return html`<dl class="facts" part="facts">
      ${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
    </dl>
    ${
      shedCount === 0
        ? nothing
        : html`<p class="hole" part="note">${shedCount} more ${shedCount === 1 ? "activity is" : "activities are"} missing:
            the device was offline for so long that it had to let go of them. What is here is scored without them.</p>`
    }`;
}

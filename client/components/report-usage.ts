/** Where the time of a session went: by kind, by site, and how often one switched. */
import { html, svg, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { FocusReport, SiteCategory, TimeKind } from "../index.ts";
import { durationLabel, kindWords } from "./focus-words.ts";
import { timeLabel } from "./time.ts";

const kinds: readonly TimeKind[] = ["focus", "neutral", "distracting", "outside", "idle", "pause"];
const categories: readonly SiteCategory[] = ["focus", "neutral", "distracting"];
/** More would fill the page with seconds. */
const maxSites = 20;

export function renderKinds(msByKind: FocusReport["msByKind"]): TemplateResult {
  const spent = kinds.map((kind) => ({ kind, ms: msByKind[kind] })).filter(({ ms }) => ms > 0);
  const wholeMs = Math.max(
    1,
    spent.reduce((sum, { ms }) => sum + ms, 0),
  );
  let at = 0;
  return html`<div part="kinds">
    <svg class="whole" aria-hidden="true">${spent.map(({ kind, ms }) => {
      const x = (at / wholeMs) * 100;
      at += ms;
      return svg`<rect class=${kind} x="${x}%" width="${(ms / wholeMs) * 100}%" height="16" />`;
    })}</svg>
    <ul class="legend">
      ${spent.map(
        ({ kind, ms }) =>
          html`<li><i class=${kind}></i>${kindWords[kind]} <b>${durationLabel(ms)}</b> ${Math.round((ms / wholeMs) * 100)} %</li>`,
      )}
    </ul>
  </div>`;
}

interface SiteChoice {
  /** What was chosen last, until it is in the report. */
  readonly saving: { readonly domain: string; readonly category: SiteCategory } | undefined;
  choose(domain: string, category: SiteCategory): void;
}

export function renderSites(sites: FocusReport["sites"], { saving, choose }: SiteChoice): TemplateResult {
  if (sites.length === 0) return html`<p class="muted">No site was told of.</p>`;
  const most = Math.max(1, ...sites.map(({ ms }) => ms));
  const hidden = sites.length - maxSites;
  return html`<ul class="sites" part="sites">
      ${sites.slice(0, maxSites).map(
        ({ domain, category, ms, visits }) => html`<li>
          <bdi>${domain}</bdi>
          <svg aria-hidden="true">${svg`<rect class=${category} width="${Math.max(1, (ms / most) * 100)}%" height="8" rx="4" />`}</svg>
          <span class="spent">${durationLabel(ms)} <small>${visits} ${visits === 1 ? "visit" : "visits"}</small></span>
          <select
            part="category"
            aria-label=${`What ${domain} counts as`}
            .value=${live(saving?.domain === domain ? saving.category : category)}
            aria-disabled=${saving !== undefined}
            @change=${(event: Event & { currentTarget: HTMLSelectElement }) => choose(domain, event.currentTarget.value as SiteCategory)}
          >${categories.map((one) => html`<option value=${one} ?selected=${one === category}>${kindWords[one]}</option>`)}</select>
        </li>`,
      )}
    </ul>
    ${hidden > 0 ? html`<p class="muted">And ${hidden} more, for shorter.</p>` : ""}`;
}

export function renderSwitches(hours: FocusReport["switchesByHour"], locale: string): TemplateResult {
  const most = Math.max(1, ...hours.map(({ switches }) => switches));
  return html`<ol class="hours" part="hours">
    ${hours.map(({ at, switches }) => {
      const height = (switches / most) * 48;
      return html`<li>
        <b>${switches}</b>
        <svg aria-hidden="true">${svg`<rect y=${48 - height} width="100%" height=${Math.max(1, height)} rx="3" />`}</svg>
        <small>${timeLabel(at, locale)}</small>
      </li>`;
    })}
  </ol>`;
}

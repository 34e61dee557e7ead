/** `<demo-admin-audit>`: who kicked, banned, closed, revoked and announced, the newest first. */
import { css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { Landing } from "../../components/landing.ts";
import { SignalElement } from "../../components/signal-element.ts";
import { dayKey, fullLabel, localeOf, secondLabel, shortLabel } from "../../components/time.ts";
import { demoStyles } from "../demo-styles.ts";
import { adminStyles } from "./admin-styles.ts";
import type { AuditEntry } from "./api.ts";
import { type AuditLog, keyOf } from "./audit-log.ts";
import { writeView } from "./view.ts";

/** What each is called; the server may know more of them than this page. */
const words: Readonly<Record<string, string>> = {
  kick: "Kicked",
  ban: "Banned",
  unban: "Let back in",
  close: "Closed",
  reopen: "Reopened",
  slow: "Slow mode",
  moderator: "Moderator",
  revoke: "Revoked",
  announce: "Announced",
  broadcast: "Broadcast",
};

export class DemoAdminAudit extends SignalElement {
  static override styles = [
    ...demoStyles,
    adminStyles,
    css`
      time {
        white-space: nowrap;
        font-variant-numeric: tabular-nums;
      }
      td {
        overflow-wrap: anywhere;
      }
      a {
        color: var(--_accent);
        text-decoration: none;
      }
      a .name,
      a > .mono:only-child {
        text-decoration: underline;
      }
      .name {
        font-weight: 590;
      }
      .under {
        display: block;
        color: var(--_muted);
        font-size: 0.75rem;
      }
      .fresh td {
        animation: arrive 2s ease-out;
      }
      @keyframes arrive {
        from {
          background: color-mix(in oklab, var(--_accent) 22%, transparent);
        }
      }
      @media (width < 46rem) {
        table,
        tbody,
        tr,
        td {
          display: block;
        }
        thead {
          position: absolute;
          clip-path: inset(50%);
        }
        tr {
          display: flex;
          flex-wrap: wrap;
          gap: 0 0.5rem;
          padding-block: 0.625rem;
          border-block-end: 1px solid var(--_line);
        }
        td {
          padding: 0;
          border: 0;
        }
        .under {
          display: inline;
        }
        td:empty {
          display: none;
        }
        td[data-label]::before {
          content: attr(data-label) " ";
          color: var(--_muted);
        }
      }
    `,
  ];

  @property({ attribute: false }) log: AuditLog | undefined;

  constructor() {
    super();
    // There are no older ones any more.
    new Landing(this, "button", ".scroll");
  }

  /** What was there when the page began to show it is not news. */
  #since = Date.now();

  protected override render() {
    const { log } = this;
    const entries = log?.entries.value;
    const problem = log?.problem.value ?? "";
    return html`<section class="card" aria-labelledby="title">
      <div class="row ends">
        <h2 id="title">Audit</h2>
        <p class="hint">Kept by the server; what happens now appears at the top.</p>
      </div>
      ${problem === "" ? nothing : html`<p class="problem" role="alert">The audit could not be asked for: ${problem}</p>`}
      ${entries === undefined ? html`<p class="none">Asking the server…</p>` : this.#renderTable(entries)}
      ${
        log?.hasMore.value
          ? html`<div class="row"><button class="button" @click=${() => void log.more()}>Show older ones</button></div>`
          : nothing
      }
    </section>`;
  }

  #renderTable(entries: readonly AuditEntry[]) {
    if (entries.length === 0)
      return html`<p class="none">Nobody was kicked, banned or revoked yet, no room closed, and nothing announced.</p>`;
    return html`<div class="scroll" role="region" tabindex="0" aria-label="Entries">
      <table role="table">
        <thead role="rowgroup">
          <tr role="row">${["When", "Who", "What", "Whom", "Where", "Detail"].map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}</tr>
        </thead>
        <tbody role="rowgroup">
          ${repeat(entries, keyOf, (entry) => this.#renderEntry(entry))}
        </tbody>
      </table>
    </div>`;
  }

  #renderEntry(entry: AuditEntry) {
    const { at, action, actorId, actorName, userId, username, room, title, detail } = entry;
    const locale = localeOf(this);
    const now = Date.now();
    const label = dayKey(at) === dayKey(now) ? secondLabel(at, locale) : shortLabel(at, now, locale);
    return html`<tr role="row" class=${at > this.#since ? "fresh" : ""}>
      <td role="cell"><time title=${fullLabel(at, locale)}>${label}</time></td>
      <td role="cell" data-label="by">${renderNamed(actorId, actorName)}</td>
      <td role="cell"><span class=${gentle.has(action) ? "tag good" : "tag bad"}>${words[action] ?? action}</span></td>
      <td role="cell">${userId === undefined ? nothing : renderNamed(userId, username)}</td>
      <td role="cell">${room === undefined ? nothing : html`<a href=${writeView({ name: "rooms", room })}>${renderNamed(room, title)}</a>`}</td>
      <td role="cell" dir="auto">${detail === undefined ? nothing : action === "slow" ? slowLabel(detail) : detail}</td>
    </tr>`;
  }
}

const slowLabel = (seconds: string) => (seconds === "0" ? "off" : `${seconds}\u00a0s`);

/** The id alone where nobody knows what it is called. */
function renderNamed(id: string, name: string | undefined) {
  if (name === undefined || name === id) return html`<bdi class="mono">${id}</bdi>`;
  return html`<bdi class="name">${name}</bdi> <bdi class="under mono">${id}</bdi>`;
}

/** What takes nothing from anybody. */
const gentle = new Set(["unban", "reopen", "moderator", "announce", "broadcast"]);

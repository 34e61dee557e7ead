/** `<demo-admin-overview>`: how the server is doing: the figures of this moment, and how they came about. */
import { html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { icons } from "../../components/icons.ts";
import { SignalElement } from "../../components/signal-element.ts";
import { signal } from "../../index.ts";
import { demoStyles } from "../demo-styles.ts";
import { bytesLabel, countLabel, msLabel, spanLabel } from "./amounts.ts";
import { overviewStyles } from "./overview-styles.ts";
import type { Line } from "./plot.ts";
import { readFigures } from "./prometheus.ts";
import { type Reading, Readings, type Spread } from "./readings.ts";
import type { ServerWatch } from "./watch.ts";

interface Tile {
  readonly label: string;
  readonly value: string;
  readonly unit?: string;
  readonly note: string;
  /** Somebody should look. */
  readonly isBad?: boolean;
}

interface Graph {
  readonly label: string;
  readonly lines: readonly Line[];
  readonly format?: (value: number | undefined) => string;
  readonly least?: number;
}

const graphs: readonly Graph[] = [
  {
    label: "Connections",
    lines: [
      { name: "connections", of: ({ connections }) => connections },
      { name: "people", of: ({ people }) => people },
    ],
  },
  {
    label: "Events and deliveries per second",
    lines: [
      { name: "deliveries", of: ({ deliveriesPerSecond }) => deliveriesPerSecond },
      { name: "events stored", of: ({ eventsPerSecond }) => eventsPerSecond },
    ],
  },
  {
    label: "Latency",
    lines: [
      { name: "ack, p95", of: ({ ackMs }) => ackMs.p95 },
      { name: "commit, p95", of: ({ commitMs }) => commitMs.p95 },
    ],
    format: msLabel,
  },
  {
    label: "Readers behind",
    lines: [{ name: "connections", of: ({ behind }) => behind }],
  },
  {
    label: "Refused per second",
    lines: [{ name: "requests", of: ({ refusedPerSecond }) => refusedPerSecond }],
  },
  {
    label: "Memory",
    lines: [
      { name: "process", of: ({ residentBytes }) => residentBytes },
      { name: "JavaScript", of: ({ heapBytes }) => heapBytes },
    ],
    format: bytesLabel,
    least: 100_000_000,
  },
];

/** Until the first answer: what it takes the room of. */
const nothingRead = new Readings().next({ at: 0, figures: readFigures("") });

export class DemoAdminOverview extends SignalElement {
  static override styles = [...demoStyles, overviewStyles];

  @property({ attribute: false }) watch: ServerWatch | undefined;

  readonly #cursor = signal<number | undefined>(undefined);

  protected override render() {
    const { watch } = this;
    if (watch === undefined) return nothing;
    const now = watch.readings.value.at(-1);
    const readiness = watch.readiness.value;
    const isStale = watch.contact.value.kind === "silent";
    return html`<h2 class="unseen">Overview</h2>
      ${
        readiness.isReady
          ? nothing
          : html`<p class="warning" role="alert">${icons.alert}<span>The server is not ready: ${readiness.reason}.</span></p>`
      }
      <dl class=${`tiles ${isStale ? "stale" : ""} ${now === undefined ? "asking" : ""}`}>
        ${tilesOf(now ?? nothingRead, stateOf(now ?? nothingRead, readiness.isReady, isStale)).map(
          ({ label, value, unit, note, isBad }) =>
            html`<div class=${isBad ? "tile bad" : "tile"}>
              <dt>${label}</dt>
              <dd class="value">${value}${unit === undefined ? nothing : html`<small>${unit}</small>`}</dd>
              <dd class="note">${note}</dd>
            </div>`,
        )}
      </dl>
      <div class="graphs">
        ${graphs.map(
          ({ label, lines, format = countLabel, least = 5 }) =>
            html`<demo-graph
              class="card"
              .label=${label}
              .lines=${lines}
              .format=${format}
              .least=${least}
              .readings=${watch.readings}
              .cursor=${this.#cursor}
            ></demo-graph>`,
        )}
      </div>`;
  }
}

function stateOf({ isStoreFailing }: Reading, isReady: boolean, isSilent: boolean): string {
  if (isSilent) return "No answer";
  if (isStoreFailing) return "Store fails";
  return isReady ? "Ready" : "Not ready";
}

function spreadNote({ median }: Spread): string {
  return median === undefined
    ? "none in the last 30 seconds"
    : `95th percentile; median\u00a0${msLabel(median)}`;
}

function tilesOf(now: Reading, state: string): readonly Tile[] {
  const { totals } = now;
  const { tooFast, tokens, upgrades } = totals;
  return [
    {
      label: "Server",
      value: state,
      note: `up for ${spanLabel(now.uptimeSeconds)}`,
      isBad: state !== "Ready",
    },
    {
      label: "Connections",
      value: countLabel(now.connections),
      note: `including this page; ${countLabel(totals.lost)}\u00a0lost`,
    },
    { label: "People online", value: countLabel(now.people), note: "on all their devices" },
    { label: "Rooms", value: countLabel(now.rooms), note: "with somebody in them" },
    {
      label: "Events",
      value: countLabel(now.eventsPerSecond),
      unit: "/s",
      note: `${countLabel(totals.events)} stored since the start`,
    },
    {
      label: "Deliveries",
      value: countLabel(now.deliveriesPerSecond),
      unit: "/s",
      note: `${countLabel(totals.deliveries)} since the start`,
    },
    { label: "Commit latency", value: msLabel(now.commitMs.p95), note: spreadNote(now.commitMs) },
    { label: "Ack latency", value: msLabel(now.ackMs.p95), note: spreadNote(now.ackMs) },
    {
      label: "Refused",
      value: countLabel(tooFast + tokens + upgrades),
      note: `${countLabel(tooFast)}\u00a0rate-limited, ${countLabel(tokens)}\u00a0${tokens === 1 ? "token" : "tokens"}, ${countLabel(upgrades)}\u00a0${upgrades === 1 ? "upgrade" : "upgrades"}`,
    },
    {
      label: "Behind",
      value: countLabel(now.behind),
      unit: now.behind === 1 ? "reader" : "readers",
      note: `${bytesLabel(now.unsentBytes)}\u00a0unsent, ${countLabel(totals.closedSlow)}\u00a0closed`,
      isBad: (now.behind ?? 0) > 0,
    },
    {
      label: "Memory",
      value: bytesLabel(now.residentBytes),
      note: `${bytesLabel(now.heapBytes)} of it JavaScript`,
    },
    {
      label: "Server errors",
      value: countLabel(totals.serverErrors),
      note: "HTTP 5xx since the start",
      isBad: totals.serverErrors > 0,
    },
  ];
}

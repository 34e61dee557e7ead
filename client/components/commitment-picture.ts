/**
 * Who owes how much, as bars: one picture for each unit, a row for each member.
 *
 * What is owed is filled, one piece for each commitment; what waits for its condition is an outline beside it.
 */
import { html, svg, type TemplateResult } from "lit";
import type { Commitment, Liability } from "../index.ts";
import { amountLabel } from "./amounts.ts";
import { colourOf, renderAvatar } from "./avatar.ts";

interface Piece {
  readonly commitmentId: string;
  readonly amount: number;
  readonly action: string;
  readonly isOwed: boolean;
}

interface Bar {
  readonly userId: string;
  readonly name: string;
  /** Of the filled pieces. */
  readonly owed: number;
  /** Of the outlined ones. */
  readonly waiting: number;
  readonly pieces: readonly Piece[];
}

interface Picture {
  readonly unit: string;
  /** The most first. */
  readonly bars: readonly Bar[];
}

/** Pictures by unit, the one with the most members in it first. */
export function picturesOf(
  commitments: readonly Commitment[],
  liabilities: readonly Liability[],
): readonly Picture[] {
  const units = new Map<string, Map<string, Bar>>();
  for (const { userId, name, owes, unit, because } of liabilities) {
    const pieces = because.map((id) => pieceOf(commitments.find((one) => one.id === id) ?? { id }, true));
    barsOf(units, unit).set(userId, { userId, name, owed: owes, waiting: 0, pieces });
  }
  for (const commitment of commitments) {
    const { debtor, amount, unit = "", condition, status } = commitment;
    if (status !== "open" || condition === undefined || amount === undefined) continue;
    const bars = barsOf(units, unit);
    const bar = bars.get(debtor.userId) ?? { ...debtor, owed: 0, waiting: 0, pieces: [] };
    const pieces = [...bar.pieces, pieceOf(commitment, false)];
    bars.set(debtor.userId, { ...bar, waiting: bar.waiting + amount, pieces });
  }
  return [...units]
    .map(([unit, bars]) => ({ unit, bars: [...bars.values()].sort((a, b) => whole(b) - whole(a)) }))
    .sort((a, b) => b.bars.length - a.bars.length);
}

const whole = ({ owed, waiting }: Bar) => owed + waiting;

function barsOf(units: Map<string, Map<string, Bar>>, unit: string): Map<string, Bar> {
  const bars = units.get(unit) ?? new Map<string, Bar>();
  units.set(unit, bars);
  return bars;
}

function pieceOf(commitment: Partial<Commitment> & { readonly id: string }, isOwed: boolean): Piece {
  const { id, amount = 0, fulfilled = 0, action = "" } = commitment;
  return { commitmentId: id, amount: amount - fulfilled, action, isOwed };
}

export function renderPicture({ unit, bars }: Picture, locale: string, self: string): TemplateResult {
  const most = Math.max(...bars.map(whole));
  return html`<figure class="picture" part="picture">
    <figcaption class="unseen">${unit === "" ? "Owed" : `Owed in ${unit}`}</figcaption>
    <ul>
      ${bars.map((bar) => renderBar(bar, { unit, most, locale, self }))}
    </ul>
  </figure>`;
}

interface Scale {
  readonly unit: string;
  /** What fills the whole width. */
  readonly most: number;
  readonly locale: string;
  readonly self: string;
}

function renderBar(bar: Bar, { unit, most, locale, self }: Scale): TemplateResult {
  const owed = bar.owed === 0 ? "" : amountLabel(bar.owed, unit, locale);
  const waiting = bar.waiting === 0 ? "" : `${amountLabel(bar.waiting, unit, locale)}`;
  const name = bar.userId === self ? "You" : bar.name;
  const owes = bar.userId === self ? "owe" : "owes";
  const said = [owed && `${owes} ${owed}`, waiting && `${waiting} if a condition is met`].filter(Boolean);
  return html`<li class="bar" part="bar" data-colour=${colourOf(bar.userId)}>
    ${renderAvatar({ id: bar.userId, name: bar.name })}
    <bdi class="who">${name}</bdi>
    <span class="unseen">${said.join(", and ")}</span>
    <span class="sum" part="sum" dir="auto" aria-hidden="true">${owed}${
      waiting === "" ? "" : html`<small>${owed === "" ? "" : " + "}${waiting} on condition</small>`
    }</span>
    <svg class="pieces" aria-hidden="true">${renderPieces(bar, unit, most, locale)}</svg>
  </li>`;
}

function renderPieces({ pieces }: Bar, unit: string, most: number, locale: string) {
  let at = 0;
  return pieces.map(({ amount, action, isOwed }) => {
    const x = (at / most) * 100;
    const width = (amount / most) * 100;
    at += amount;
    return svg`<rect class=${isOwed ? "owed" : "waiting"} x="${x}%" y="1" width="${width}%" height="10" rx="3"
      ><title>${`${amountLabel(amount, unit, locale)}: ${action}`}</title></rect>`;
  });
}

/**
 * Who owes how much, as bars: one picture for each unit, a row for each member.
 *
 * What is owed is filled, one piece for each commitment; what waits for its condition is an outline beside it.
 */
import { html, nothing, svg, type TemplateResult } from "lit";
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
  /** To whom what is filled is owed; `undefined` among them where that is no member. */
  readonly owedTo: readonly (string | undefined)[];
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
    const owing = because.map((id) => commitments.find((one) => one.id === id) ?? { id });
    const pieces = owing.map((one) => pieceOf(one, true));
    const owedTo = [...new Set(owing.map((one) => ("owedTo" in one ? one.owedTo : undefined)))];
    barsOf(units, unit).set(userId, { userId, name, owed: owes, waiting: 0, pieces, owedTo });
  }
  for (const commitment of commitments) {
    const { debtor, amount, unit = "", condition, status } = commitment;
    if (status !== "open" || condition === undefined || amount === undefined) continue;
    const bars = barsOf(units, unit);
    const bar = bars.get(debtor.userId) ?? { ...debtor, owed: 0, waiting: 0, pieces: [], owedTo: [] };
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

export interface PictureView {
  readonly locale: string;
  /** The user's own id. */
  readonly self: string;
  /** What a member is called. */
  nameOf(userId: string): string;
}

export function renderPicture({ unit, bars }: Picture, view: PictureView): TemplateResult {
  const most = Math.max(...bars.map(whole));
  return html`<figure class="picture" part="picture">
    <figcaption class="unseen">${unit === "" ? "Owed" : `Owed in ${unit}`}</figcaption>
    <ul>
      ${bars.map((bar) => renderBar(bar, { ...view, unit, most }))}
    </ul>
  </figure>`;
}

interface Scale extends PictureView {
  readonly unit: string;
  /** What fills the whole width. */
  readonly most: number;
}

function renderBar(bar: Bar, scale: Scale): TemplateResult {
  const { unit, most, locale, self } = scale;
  const owed = bar.owed === 0 ? "" : amountLabel(bar.owed, unit, locale);
  const waiting = bar.waiting === 0 ? "" : `${amountLabel(bar.waiting, unit, locale)}`;
  const name = bar.userId === self ? "You" : bar.name;
  const owes = bar.userId === self ? "owe" : "owes";
  const whom = bar.owed === 0 ? "" : whomOf(bar, scale);
  const said = [
    owed && `${owes} ${whom} ${owed}`.replace("  ", " "),
    waiting && `${waiting} if a condition is met`,
  ].filter(Boolean);
  return html`<li class="bar" part="bar" data-colour=${colourOf(bar.userId)}>
    ${renderAvatar({ id: bar.userId, name: bar.name })}
    <span class="who" part="who"
      ><bdi>${name}</bdi>${bar.owed === 0 ? nothing : html` <span aria-hidden="true">${owes} <bdi>${whom}</bdi></span>`}</span
    >
    <span class="unseen">${said.join(", and ")}</span>
    <span class="sum" part="sum" dir="auto" aria-hidden="true">${owed}${
      waiting === "" ? "" : html`<small>${owed === "" ? "" : " + "}${waiting} on condition</small>`
    }</span>
    <svg class="pieces" aria-hidden="true">${renderPieces(bar, unit, most, locale)}</svg>
  </li>`;
}

/** In one list; empty where nobody of the conversation is owed. */
function whomOf({ owedTo }: Bar, { self, nameOf, locale }: Scale): string {
  const names = owedTo.flatMap((id) => (id === undefined ? [] : [id === self ? "you" : nameOf(id)]));
  if (names.length === 0) return "";
  const others = owedTo.includes(undefined) ? ["others"] : [];
  return new Intl.ListFormat(locale.startsWith("en") ? locale : "en").format([...names, ...others]);
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

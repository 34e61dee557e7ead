/** One commitment in the list: who promised what, on what condition, and what can be done about it. */
import { html, nothing, type TemplateResult } from "lit";
import type { Commitment } from "../index.ts";
import { amountLabel } from "./amounts.ts";
import { renderAvatar } from "./avatar.ts";
import { icons } from "./icons.ts";

/** What the user is doing, and with which commitment. */
export type Settling =
  | { readonly kind: "nothing"; readonly id: undefined }
  | { readonly kind: "fulfilling"; readonly id: string; readonly problem?: string }
  | { readonly kind: "cancelling"; readonly id: string; readonly problem?: string }
  | { readonly kind: "asked"; readonly id: string }
  /** Where nothing had to be filled in. */
  | { readonly kind: "refused"; readonly id: string; readonly problem?: string };

/** What to go back to when it is refused. */
export type Refused = Extract<Settling, { readonly problem?: string }>;

export interface CommitmentActions {
  begin(kind: "fulfilling" | "cancelling", commitment: Commitment): void;
  /** Without an amount: all of it, or its condition. */
  fulfil(commitment: Commitment, amount?: number): void;
  cancel(commitment: Commitment): void;
  back(): void;
}

interface CommitmentView {
  readonly locale: string;
  /** The user's own id. */
  readonly self: string;
  /** The conversation's; undefined while it is not known. */
  readonly ownerId: string | undefined;
  readonly settling: Settling;
  readonly actions: CommitmentActions;
}

export const statusWords = { open: "Open", due: "Due", fulfilled: "Done", cancelled: "Called off" } as const;

export function isSettled({ status }: Commitment): boolean {
  return status === "fulfilled" || status === "cancelled";
}

/** Whom the server lets say that it is done, or call it off. */
function isConcerned({ debtor, owedTo, condition }: Commitment, { self, ownerId }: CommitmentView): boolean {
  return [debtor.userId, owedTo, condition?.userId, ownerId].some((id) => id === self);
}

export function renderCommitment(commitment: Commitment, view: CommitmentView): TemplateResult {
  const { debtor, action, status } = commitment;
  const doing = view.settling.id === commitment.id ? view.settling : undefined;
  const name = debtor.userId === view.self ? "You" : debtor.name;
  return html`<li class="commitment ${status}" part="commitment" data-id=${commitment.id}>
    ${renderAvatar({ id: debtor.userId, name: debtor.name })}
    <div class="what">
      <p><b><bdi>${name}</bdi></b> <span class="status ${status}" part="status">${statusWords[status]}</span></p>
      <p class="action" dir="auto">${action === "" ? html`<i class="muted">The message is gone.</i>` : action}</p>
      ${renderCondition(commitment, view)} ${renderProgress(commitment, view.locale)}
      ${isSettled(commitment) || !isConcerned(commitment, view) ? nothing : renderDoing(commitment, doing, view)}
    </div>
  </li>`;
}

function renderCondition({ condition, status }: Commitment, { self }: CommitmentView) {
  if (condition === undefined) return nothing;
  const { userId, name, action } = condition;
  const isMet = status === "due" || status === "fulfilled";
  return html`<p class="condition muted" part="condition">
    ${isMet ? icons.check : icons.clock}<bdi>if <bdi>${name}${userId === self ? " (you)" : ""}</bdi> ${action}</bdi>
  </p>`;
}

function renderProgress({ amount, unit = "", fulfilled }: Commitment, locale: string) {
  if (amount === undefined || fulfilled === undefined) return nothing;
  const words = `${amountLabel(fulfilled, unit, locale)} of ${amountLabel(amount, unit, locale)} done`;
  return html`<p class="progress muted" part="progress">
    <meter min="0" max=${amount} value=${fulfilled} aria-label=${words}></meter> ${words}
  </p>`;
}

function renderDoing(commitment: Commitment, doing: Settling | undefined, view: CommitmentView) {
  if (doing?.kind === "fulfilling") return renderAmount(commitment, doing.problem, view);
  if (doing?.kind === "cancelling") return renderConfirm(commitment, doing.problem, view.actions);
  const { actions } = view;
  const isWaiting = commitment.condition !== undefined && commitment.status === "open";
  const needsAmount = commitment.amount !== undefined && !isWaiting;
  const isAsked = doing?.kind === "asked";
  const done = () =>
    isAsked || (needsAmount ? actions.begin("fulfilling", commitment) : actions.fulfil(commitment));
  return html`<p class="choices">
    <button type="button" class="choice" part="fulfil" aria-disabled=${isAsked} @click=${done}>
      ${icons.check}${isWaiting ? "That has happened" : "Done"}
    </button>
    <button
      type="button"
      class="choice quiet"
      part="cancel"
      aria-disabled=${isAsked}
      @click=${() => isAsked || actions.begin("cancelling", commitment)}
    >Call off</button>
    ${doing?.kind === "refused" ? html`<span class="problem" role="alert" dir="auto">${doing.problem}</span>` : nothing}
  </p>`;
}

function renderAmount(
  commitment: Commitment,
  problem: string | undefined,
  { actions, locale }: CommitmentView,
) {
  const { amount = 0, fulfilled = 0, unit = "" } = commitment;
  const left = amount - fulfilled;
  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const given = Number(new FormData(event.currentTarget).get("amount"));
    actions.fulfil(commitment, given >= left ? undefined : given);
  };
  return html`<form class="amount" @submit=${submit}>
    <label>How much is done${unit === "" ? "" : `, in ${unit}`}?
      <input name="amount" type="number" min="0" step="any" max=${left} .value=${String(left)} required data-first />
    </label>
    <button class="choice strong">Save</button>
    <button type="button" class="choice" @click=${() => actions.back()}>Back</button>
    <span class="muted">${amountLabel(left, unit, locale)} to go</span>
    ${problem === undefined ? nothing : html`<p class="problem" role="alert" dir="auto">${problem}</p>`}
  </form>`;
}

function renderConfirm(commitment: Commitment, problem: string | undefined, actions: CommitmentActions) {
  return html`<p class="choices" role="group" aria-label="Call it off?">
    <span class=${problem === undefined ? "muted" : "problem"} role=${problem === undefined ? nothing : "alert"} dir="auto">${problem ?? "Call it off for everybody?"}</span>
    <button type="button" class="choice danger" data-first @click=${() => actions.cancel(commitment)}>Call off</button>
    <button type="button" class="choice" @click=${() => actions.back()}>Keep</button>
  </p>`;
}

/**
 * One member in the list: who, where they are, what they are in the conversation, and what can be done about them.
 *
 * A row is a button only where there is something to do; what ends somebody's membership is asked once more below it.
 */
import { html, nothing, type TemplateResult } from "lit";
import { renderAvatar } from "./avatar.ts";
import type { Choosable } from "./choosable.ts";
import { icons } from "./icons.ts";
import type { MemberRights, Rank } from "./member-rights.ts";

export type MemberAct = "remove" | "ban" | "promote" | "demote" | "readmit";

/** What the user is doing, and with whom. */
export type MemberDoing =
  | { readonly kind: "menu"; readonly id: string }
  | {
      readonly kind: MemberAct;
      readonly id: string;
      readonly isBusy: boolean;
      readonly problem?: string | undefined;
    };

export interface MemberActions {
  /** Opens the menu, or asks once more; what nobody would regret is done at once. */
  begin(kind: "menu" | MemberAct, person: Choosable): void;
  act(kind: MemberAct, person: Choosable): void;
  cancel(): void;
}

interface MemberView {
  readonly person: Choosable;
  readonly isSelf: boolean;
  readonly isHere: boolean;
  readonly rank: Rank;
  readonly where: TemplateResult | undefined;
  readonly rights: MemberRights;
  readonly isTabStop: boolean;
  /** Undefined where the user is busy with another one. */
  readonly doing: MemberDoing | undefined;
  readonly actions: MemberActions;
}

export function renderMember(view: MemberView): TemplateResult {
  const { person, isHere, rights, doing, actions } = view;
  const isOpen = doing?.kind === "menu";
  const mayAct = rights.removes || rights.bans || rights.promotes;
  return html`<li class=${isHere ? "one" : "one absent"} part="person" data-id=${person.id}>
    ${
      mayAct
        ? html`<button
              type="button"
              class="open more"
              tabindex=${view.isTabStop ? 0 : -1}
              aria-haspopup="menu"
              aria-expanded=${isOpen}
              @click=${() => (isOpen ? actions.cancel() : actions.begin("menu", person))}
            >${renderFace(view)}${icons.more}</button>
            ${doing === undefined ? nothing : renderDoing(view, doing)}`
        : html`<div class="open">${renderFace(view)}</div>`
    }
  </li>`;
}

function renderFace({ person, isSelf, rank, where }: MemberView) {
  const mark = rank === "member" ? nothing : html`<span class="mark" part="mark">${rank}</span>`;
  return html`${renderAvatar(person)}
    <span class="name"><bdi>${person.name}${isSelf ? " (you)" : ""}</bdi> ${mark}</span> ${where}`;
}

/** Who was put out for good, and may be let in again. */
export function renderBanned(
  person: Choosable,
  doing: MemberDoing | undefined,
  actions: MemberActions,
): TemplateResult {
  const isAsked = doing !== undefined && doing.kind === "readmit";
  return html`<li class="banned" part="banned" data-id=${person.id}>
    ${renderAvatar(person)}<bdi>${person.name}</bdi>
    <button
      type="button"
      class="choice"
      aria-label=${`Let back in: ${person.name}`}
      aria-disabled=${isAsked && doing.isBusy}
      @click=${() => actions.act("readmit", person)}
    >Let back in</button>
    ${isAsked && doing.problem !== undefined ? html`<p class="problem" role="alert" dir="auto">${doing.problem}</p>` : nothing}
  </li>`;
}

function renderDoing(view: MemberView, doing: MemberDoing) {
  if (doing.kind === "menu") return renderMenu(view);
  if (doing.kind === "remove" || doing.kind === "ban") return renderConfirm(view, doing.kind, doing);
  return doing.problem === undefined ? nothing : renderProblem(view, doing.problem);
}

function renderMenu({ person, rank, rights, actions }: MemberView) {
  const item = (label: string, icon: TemplateResult, act: MemberAct, danger = false) =>
    html`<button
      type="button"
      role="menuitem"
      tabindex="-1"
      class=${danger ? "danger" : ""}
      part="menu-item"
      @click=${() => actions.begin(act, person)}
    >${icon}${label}</button>`;
  const promotion =
    rank === "moderator"
      ? item("No longer a moderator", icons.down, "demote")
      : item("Make a moderator", icons.up, "promote");
  return html`<div class="menu" part="menu" role="menu" popover="manual" aria-label=${person.name}>
    ${rights.promotes ? promotion : nothing}
    ${rights.removes ? item("Remove", icons.leave, "remove", true) : nothing}
    ${rights.bans ? item("Ban", icons.ban, "ban", true) : nothing}
  </div>`;
}

const questions = {
  remove: { verb: "Remove", words: "They may be added again, or come back with a new invitation." },
  ban: { verb: "Ban", words: "Nobody can add or invite them until they are let back in." },
} as const;

function renderConfirm(
  { person, actions }: MemberView,
  act: "remove" | "ban",
  { isBusy, problem }: MemberDoing & { kind: MemberAct },
) {
  const { verb, words } = questions[act];
  const label = `${verb} ${person.name}?`;
  return html`<div class="panel" part="panel" role="group" aria-label=${label}>
    <p><b>${verb} <bdi>${person.name}</bdi>?</b> ${words}</p>
    <div class="choices">
      <span class="problem" role="alert" dir="auto">${problem}</span>
      <button type="button" class="choice" data-first @click=${() => actions.cancel()}>Keep</button>
      <button type="button" class="choice danger" aria-disabled=${isBusy} @click=${() => actions.act(act, person)}>${verb}</button>
    </div>
  </div>`;
}

function renderProblem({ actions }: MemberView, problem: string) {
  return html`<div class="panel" part="panel">
    <div class="choices">
      <span class="problem" role="alert" dir="auto">${problem}</span>
      <button type="button" class="choice" @click=${() => actions.cancel()}>Close</button>
    </div>
  </div>`;
}

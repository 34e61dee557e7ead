/**
 * One conversation in the list: who, what was said last and when, what is not read, and what can be done with it.
 *
 * What may be done is decided here alone: owners rename groups, everybody invites to them, everybody leaves.
 */
import { html, nothing, type TemplateResult } from "lit";
import type { KnownUser, ListedConversation } from "../index.ts";
import { colourOf, initials, renderAvatar } from "./avatar.ts";
import { icons } from "./icons.ts";
import { fullLabel, shortLabel } from "./time.ts";

/** What the user is doing, and with which conversation. */
export type RowDoing =
  | { readonly kind: "menu"; readonly id: string }
  | { readonly kind: "renaming"; readonly id: string; readonly problem?: string | undefined }
  | { readonly kind: "leaving"; readonly id: string; readonly problem?: string | undefined }
  | {
      readonly kind: "inviting";
      readonly id: string;
      /** Undefined until the server has made it. */
      readonly link?: string | undefined;
      readonly isCopied: boolean;
      readonly problem?: string | undefined;
    };

export interface ConversationActions {
  select(room: string): void;
  begin(kind: RowDoing["kind"], id: string): void;
  rename(id: string, title: string): void;
  leave(id: string): void;
  copy(link: string): void;
  cancel(): void;
}

interface ConversationView {
  readonly one: ListedConversation;
  readonly name: string;
  /** The other one, in a direct conversation. */
  readonly partner: KnownUser | undefined;
  readonly self: string;
  readonly isSelected: boolean;
  readonly isTabStop: boolean;
  readonly mayManage: boolean;
  /** Undefined where the user is busy with another one. */
  readonly doing: RowDoing | undefined;
  readonly locale: string;
  readonly now: number;
  readonly actions: ConversationActions;
}

export function renderConversation(view: ConversationView): TemplateResult {
  const { one, name, isSelected, isTabStop, doing, actions } = view;
  const isOpen = doing?.kind === "menu";
  return html`<li class=${isSelected ? "one selected" : "one"} part="conversation" data-id=${one.id}>
    <button
      type="button"
      class="open"
      part="conversation-open"
      tabindex=${isTabStop ? 0 : -1}
      aria-current=${isSelected ? "page" : nothing}
      @click=${() => actions.select(one.room)}
    >${renderFace(view)}${renderWords(view)}</button>
    <button
      type="button"
      class="more"
      part="conversation-more"
      tabindex="-1"
      aria-haspopup="menu"
      aria-expanded=${isOpen}
      aria-label=${`More for ${name}`}
      title="More"
      @click=${() => (isOpen ? actions.cancel() : actions.begin("menu", one.id))}
    >${icons.more}</button>
    ${doing === undefined ? nothing : renderDoing(view, doing)}
  </li>`;
}

function renderFace({ one, name, partner }: ConversationView) {
  if (partner === undefined) {
    return html`<span class="tile" part="avatar" data-colour=${colourOf(one.id)} aria-hidden="true">${initials(name)}</span>`;
  }
  const { status } = partner;
  return html`<span class="face" aria-hidden="true">${renderAvatar(partner)}${
    status === undefined ? nothing : html`<span class="dot ${status}" part="dot" title=${status}></span>`
  }</span>`;
}

function renderWords({ one, name, partner, self, isSelected, locale, now }: ConversationView) {
  const { lastMessage, unread } = one;
  const isUnread = unread > 0 && !isSelected;
  const status =
    partner?.status === undefined ? nothing : html`<span class="unseen">, ${partner.status}.</span>`;
  return html`<span class="title" part="title"><bdi>${name}</bdi>${status}</span>
    ${
      lastMessage === undefined
        ? nothing
        : html`<time
            dir="auto"
            datetime=${new Date(lastMessage.timestamp).toISOString()}
            title=${fullLabel(lastMessage.timestamp, locale)}
            >${shortLabel(lastMessage.timestamp, now, locale)}</time
          >`
    }
    <span class=${isUnread ? "last fresh" : "last"} part="preview"><bdi>${
      lastMessage === undefined ? "Nothing said yet" : renderPreview(lastMessage, self, one.kind)
    }</bdi></span>
    ${
      isUnread
        ? html`<span class="count" part="count"><span aria-hidden="true">${unread > 99 ? "99+" : unread}</span
            ><span class="unseen">${unread} not read</span></span>`
        : nothing
    }`;
}

/** In a direct conversation it is clear who the other one is. What was said gives the direction, not the name. */
function renderPreview(
  { sender, content }: NonNullable<ListedConversation["lastMessage"]>,
  self: string,
  kind: ListedConversation["kind"],
) {
  const isOwn = sender.id === self;
  if (kind === "direct" && !isOwn) return content;
  return html`<bdi class="sender">${isOwn ? "You" : sender.name}</bdi>: ${content}`;
}

function renderDoing(view: ConversationView, doing: RowDoing) {
  switch (doing.kind) {
    case "menu":
      return renderMenu(view);
    case "renaming":
      return renderRename(view, doing.problem);
    case "leaving":
      return renderLeave(view, doing.problem);
    case "inviting":
      return renderInvite(view, doing);
  }
}

function renderMenu({ one, name, mayManage, actions }: ConversationView) {
  const item = (label: string, icon: TemplateResult, kind: RowDoing["kind"], danger = false) =>
    html`<button
      type="button"
      role="menuitem"
      tabindex="-1"
      class=${danger ? "danger" : ""}
      part="menu-item"
      @click=${() => actions.begin(kind, one.id)}
    >${icon}${label}</button>`;
  const isGroup = one.kind === "group";
  return html`<div class="menu" part="menu" role="menu" popover="manual" aria-label=${name}>
    ${isGroup && mayManage ? item("Rename", icons.edit, "renaming") : nothing}
    ${isGroup ? item("Invitation link", icons.link, "inviting") : nothing}
    ${item("Leave", icons.leave, "leaving", true)}
  </div>`;
}

function renderRename({ one, name, actions }: ConversationView, problem: string | undefined) {
  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const title = String(new FormData(event.currentTarget).get("title") ?? "").trim();
    if (title !== "") actions.rename(one.id, title);
  };
  return html`<form class="panel" part="panel" @submit=${submit}>
    <input name="title" part="input" aria-label="New title" maxlength="120" dir="auto" required .value=${one.title || name} data-first />
    <div class="choices">
      <span class="problem" role="alert" dir="auto">${problem}</span>
      <button type="button" class="choice" @click=${() => actions.cancel()}>Cancel</button>
      <button class="choice strong">Rename</button>
    </div>
  </form>`;
}

function renderLeave({ one, name, actions }: ConversationView, problem: string | undefined) {
  const words =
    one.kind === "direct"
      ? "You will not get what is written there."
      : "You need an invitation to come back.";
  return html`<div class="panel" part="panel" role="group" aria-label=${`Leave ${name}?`}>
    <p dir="auto"><b>Leave?</b> ${problem ?? words}</p>
    <div class="choices">
      <button type="button" class="choice" data-first @click=${() => actions.cancel()}>Stay</button>
      <button type="button" class="choice danger" @click=${() => actions.leave(one.id)}>Leave</button>
    </div>
  </div>`;
}

function renderInvite(
  { name, actions }: ConversationView,
  { link, isCopied, problem }: RowDoing & { kind: "inviting" },
) {
  const select = (event: FocusEvent & { currentTarget: HTMLInputElement }) => event.currentTarget.select();
  return html`<div class="panel" part="panel" role="group" aria-label=${`Invitation to ${name}`}>
    ${
      problem === undefined
        ? html`<input readonly part="input" aria-label="Invitation link" dir="ltr" .value=${link ?? ""} @focus=${select} data-first />`
        : html`<p class="problem" role="alert" dir="auto">${problem}</p>`
    }
    <div class="choices">
      <button type="button" class="choice" @click=${() => actions.cancel()}>Close</button>
      <button type="button" class="choice strong" ?disabled=${link === undefined} @click=${() => actions.copy(link ?? "")}>
        <span aria-live="polite">${isCopied ? "Copied" : "Copy"}</span>
      </button>
    </div>
  </div>`;
}

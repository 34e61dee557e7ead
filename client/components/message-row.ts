/**
 * One message: who, when, what, and what can be done with it.
 *
 * What may be done is decided here alone: one's own can be edited and deleted once the server has them,
 * failed ones retried or discarded, those of others replied to and copied, all of them reacted to.
 */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Commitment, Message } from "../index.ts";
import { renderAvatar } from "./avatar.ts";
import { renderHint } from "./choice-hint.ts";
import { icons } from "./icons.ts";
import { renderText } from "./message-text.ts";
import { problemWords } from "./problem-words.ts";
import { renderPromises } from "./promise-note.ts";
import { renderReactionChoice, renderReactions } from "./reactions.ts";
import { type Reader, renderReaders } from "./read-marks.ts";
import { renderHead, speakerOf } from "./row-head.ts";
import { fitHeight, isSendable, renderCounter } from "./text-limit.ts";
import { fullLabel, timeLabel } from "./time.ts";

interface Row {
  readonly message: Message;
  /** First of its group: shows who speaks. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** What the user is doing, and with which message. */
export type Doing =
  | { readonly kind: "nothing"; readonly key: undefined }
  | { readonly kind: "editing"; readonly key: string; readonly text: string; readonly problem?: string }
  | { readonly kind: "reacting"; readonly key: string }
  | { readonly kind: "deleting"; readonly key: string; readonly problem?: string };

export interface RowActions {
  reply(message: Message): void;
  copy(message: Message): void;
  startEdit(message: Message): void;
  changeEdit(text: string): void;
  saveEdit(message: Message): void;
  askReaction(message: Message): void;
  react(message: Message, emoji: string, on: boolean): void;
  askDelete(message: Message): void;
  confirmDelete(message: Message): void;
  retry(message: Message): void;
  discard(message: Message): void;
  /** What is still to happen to a queued message. */
  waitingFor(message: Message): "sent" | "saved" | "deleted";
  /** Back from whatever was begun. */
  cancel(): void;
}

interface RowView {
  readonly locale: string;
  readonly maxChars: number;
  readonly isTabStop: boolean;
  /** `nothing` where the user is busy with another one. */
  readonly doing: Doing;
  /** What it answers, where that is loaded. */
  readonly quoted: Message | undefined;
  /** What the one member is called who got it beside its sender. */
  readonly toName: string | undefined;
  /** What it promises. */
  readonly promises: readonly Commitment[];
  /** Those who have read up to here. */
  readonly readers: readonly Reader[];
  readonly marked: RegExp | undefined;
  /** The match of a search that the user is at. */
  readonly isCurrent: boolean;
  /** Nothing new may be said. */
  readonly isReadOnly: boolean;
  /** Why it is not sent yet, and when it is sent again. */
  readonly delay: string | undefined;
  readonly actions: RowActions;
}

export function renderRow(row: Row, view: RowView): TemplateResult {
  const { message, isFirst, isLast } = row;
  const { doing } = view;
  const classes = ["row", message.state];
  if (message.mine) classes.push("mine");
  if (isFirst) classes.push("first");
  if (isLast) classes.push("last");
  if (message.live) classes.push("live");
  if (message.to !== undefined) classes.push("privately");
  if (view.isCurrent) classes.push("current");
  if (doing.kind !== "nothing") classes.push(doing.kind);
  return html`<article
    class=${classes.join(" ")}
    part="message ${message.mine ? "message-own" : "message-other"} message-${message.state}"
    data-key=${message.key}
    tabindex=${view.isTabStop ? 0 : -1}
    aria-label=${`${speakerOf(message)}, ${timeLabel(message.timestamp, view.locale)}`}
    aria-describedby=${`text-${message.key}`}
  >
    <div class="gutter">${isFirst && !message.mine ? renderAvatar(message.sender) : nothing}</div>
    <div class="body">
      ${renderHead(message, isFirst, view.locale)}
      <div class="line">
        ${message.state === "queued" ? renderClock(message, view.actions) : nothing}
        ${doing.kind === "editing" ? renderEditor(message, doing, view) : renderBubble(message, view)}
        ${doing.kind === "nothing" ? renderTools(message, view) : nothing}
      </div>
      ${doing.kind === "reacting" ? renderReactionChoice(message, view.actions) : nothing}
      ${renderReactions(message, view.actions)} ${renderPromises(view.promises)}
      ${doing.kind === "deleting" ? renderConfirm(message, doing.problem, view.actions) : nothing}
      ${renderState(row, view)} ${renderReaders(view.readers, view.locale)}
    </div>
  </article>`;
}

function renderBubble(message: Message, view: RowView) {
  const title = fullLabel(message.timestamp, view.locale);
  return html`<div class="bubble" part="bubble ${message.mine ? "bubble-own" : "bubble-other"}" title=${title}>
    ${
      view.quoted === undefined
        ? nothing
        : html`<blockquote part="quote"><b>${speakerOf(view.quoted)}</b><span dir="auto">${view.quoted.content}</span></blockquote>`
    }
    <p class="text" part="text" id=${`text-${message.key}`} dir="auto">${renderContent(message, view.marked)}</p>
    ${view.toName === undefined ? nothing : renderPrivate(message, view.toName)}
    ${message.editedAt === undefined ? nothing : html`<span class="edited">edited</span>`}
  </div>`;
}

function renderContent({ content, seal }: Message, marked: RegExp | undefined) {
  const unread = seal === undefined ? undefined : sealWords[seal];
  if (unread === undefined) return renderText(content, marked);
  const note = html`<span class="sealed" part="sealed">${icons.lock}${unread}</span>`;
  return seal === "missing" ? html`${renderText(content, marked)}${note}` : note;
}

/** What is to be said of an encrypted message beside its content, or in place of it. */
const sealWords: Partial<Record<NonNullable<Message["seal"]>, string>> = {
  closed: "Encrypted. It takes the room's whole link to read it.",
  broken: "Could not be read: it was sealed with another key, for another room, or was changed on its way.",
  missing: "Not encrypted",
};

function renderTools(message: Message, { actions, isReadOnly }: RowView) {
  if (message.id === undefined || message.state !== "sent") return nothing;
  const { mine } = message;
  const answers = [
    tool("Reply", icons.reply, () => actions.reply(message)),
    tool("React", icons.smile, () => actions.askReaction(message)),
  ];
  return html`<div class="tools" part="tools" role="toolbar" aria-label="Message actions">
    ${isReadOnly ? nothing : answers} ${tool("Copy text", icons.copy, () => actions.copy(message))}
    ${mine && !isReadOnly ? tool("Edit", icons.edit, () => actions.startEdit(message)) : nothing}
    ${mine ? tool("Delete", icons.trash, () => actions.askDelete(message)) : nothing}
  </div>`;
}

function tool(label: string, icon: TemplateResult, act: () => void) {
  return html`<button type="button" tabindex="-1" aria-label=${label} title=${label} @click=${act}>${icon}</button>`;
}

function renderPrivate({ mine, sender }: Message, toName: string) {
  const words = mine ? `Private, to ${toName} only` : `Private, from ${sender.name} to you only`;
  return html`<span class="private" part="private">${icons.lock}<span dir="auto">${words}</span></span>`;
}

function renderEditor(message: Message, doing: Doing & { kind: "editing" }, view: RowView) {
  const { actions, maxChars } = view;
  const canSave = isSendable(doing.text, maxChars);
  const keydown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (canSave) actions.saveEdit(message);
    }
  };
  const input = (event: Event & { currentTarget: HTMLTextAreaElement }) => {
    fitHeight(event.currentTarget);
    actions.changeEdit(event.currentTarget.value);
  };
  return html`<div class="editor" part="editor">
    <textarea
      part="edit-input"
      rows="1"
      dir="auto"
      aria-label="Edit message"
      .value=${live(doing.text)}
      @input=${input}
      @keydown=${keydown}
    ></textarea>
    <div class="choices">
      ${renderHint(doing.problem, "Enter saves, Escape cancels")}
      ${renderCounter(doing.text, maxChars)}
      <button type="button" class="choice" @click=${() => actions.cancel()}>Cancel</button>
      <button type="button" class="choice strong" ?disabled=${!canSave} @click=${() => actions.saveEdit(message)}>
        Save
      </button>
    </div>
  </div>`;
}

function renderConfirm(message: Message, problem: string | undefined, actions: RowActions) {
  return html`<div class="choices" part="confirm" role="group" aria-label="Delete this message?">
    ${renderHint(problem, "Delete for everyone?")}
    <button type="button" class="choice" @click=${() => actions.cancel()}>Keep</button>
    <button type="button" class="choice danger" @click=${() => actions.confirmDelete(message)}>Delete</button>
  </div>`;
}

function renderClock(message: Message, actions: RowActions) {
  const words = `Waiting to be ${actions.waitingFor(message)}`;
  return html`<span class="clock" role="img" aria-label=${words} title=${words}>${icons.clock}</span>`;
}

function renderState({ message, isLast }: Row, { actions, delay }: RowView) {
  if (message.state === "queued") {
    // Several that wait say it once, below the last.
    if (!isLast) return nothing;
    return html`<div class="state waiting" part="state">
      <span dir="auto">${delay ?? `Waiting to be ${actions.waitingFor(message)}`}</span>
    </div>`;
  }
  if (message.state !== "failed") return nothing;
  return html`<div class="state failed" part="state">
    ${icons.alert}<span role="alert" dir="auto">Not sent${message.error === undefined ? "" : `: ${problemWords(message.error)}`}</span>
    <button type="button" class="choice" @click=${() => actions.retry(message)}>Try again</button>
    <button type="button" class="choice" @click=${() => actions.discard(message)}>Discard</button>
  </div>`;
}

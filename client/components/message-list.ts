/**
 * The messages of a room, by day, under what is to be said about those not loaded.
 *
 * It reads the room's signals while it renders, so whoever renders it is told of every change.
 */
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import type { Room } from "../index.ts";
import type { MessageActions } from "./message-actions.ts";
import { type Day, groupByDay, type Row } from "./message-groups.ts";
import { type Doing, renderRow } from "./message-row.ts";
import type { RovingFocus } from "./roving-focus.ts";
import { dayLabel } from "./time.ts";

export interface MessageListView {
  readonly room: Room;
  readonly locale: string;
  /** Epoch ms; decides what is today. */
  readonly now: number;
  readonly maxChars: number;
  readonly actions: MessageActions;
  readonly focus: RovingFocus;
  readonly focused: (event: FocusEvent) => void;
  readonly pressed: (event: KeyboardEvent & { currentTarget: HTMLElement }) => void;
  readonly loadOlder: () => void;
}

const nobody: Doing = { kind: "nothing", key: undefined };

export function renderMessageList(view: MessageListView): TemplateResult {
  const { room, locale, now, maxChars, actions, focus } = view;
  const messages = room.messages.list.value.map((message) => actions.shown(message));
  const byId = new Map(messages.map((message) => [message.id, message]));
  const tabStop = focus.tabStop(messages.map((message) => message.key));
  const renderOne = (row: Row) => {
    const { message, isFirst, isLast } = row;
    const doing = actions.doing.key === message.key ? actions.doing : nobody;
    const isTabStop = message.key === tabStop;
    const quoted = message.replyTo === undefined ? undefined : byId.get(message.replyTo);
    // Most renders change one row, or none: the others cost no more than this comparison.
    return guard([message, isFirst, isLast, doing, isTabStop, quoted, locale, maxChars], () =>
      renderRow(row, { locale, maxChars, isTabStop, doing, quoted, actions }),
    );
  };
  const renderDay = (day: Day) => html`<section class="day" aria-label=${dayLabel(day.at, now, locale)}>
    <h3 class="day-label" part="day"><span>${dayLabel(day.at, now, locale)}</span></h3>
    ${repeat(day.rows, (row) => row.message.key, renderOne)}
  </section>`;
  // Not read out by itself: what is new is read by the announcer, and history by nobody.
  return html`${renderTop(view)}
    <div
      class="messages"
      role="log"
      aria-live="off"
      aria-label="Messages"
      aria-busy=${room.messages.loading.value}
      @focusin=${view.focused}
      @keydown=${view.pressed}
    >
      ${repeat(groupByDay(messages), (day) => day.key, renderDay)}
    </div>`;
}

function renderTop({ room, loadOlder }: MessageListView) {
  const { error, hasOlder, loading } = room.messages;
  if (error.value !== undefined) {
    return html`<div class="top" part="top">
      <span>Older messages could not be loaded.</span>
      <button type="button" class="choice" @click=${loadOlder}>Try again</button>
    </div>`;
  }
  if (!hasOlder.value && !loading.value) return nothing;
  return html`<div class="top loading" part="top"><i></i><i></i><i></i></div>`;
}

/**
 * What was said in a room, by day, under what is to be said about what is not loaded.
 *
 * It reads the room's signals while it renders, so whoever renders it is told of every change.
 */
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import type { Commitment, KnownUser, Message, Room } from "../index.ts";
import type { ChatItem } from "./chat-items.ts";
import type { FileActions } from "./file-actions.ts";
import { type FileDoing, renderFileRow, renderUploads } from "./file-row.ts";
import type { MessageActions } from "./message-actions.ts";
import { type Day, groupByDay, type Placed } from "./message-groups.ts";
import { type Doing, renderRow } from "./message-row.ts";
import { promisesIn } from "./promise-note.ts";
import { placeReaders, type Reader } from "./read-marks.ts";
import type { RovingFocus } from "./roving-focus.ts";
import { delayWords } from "./send-delay.ts";
import { dayLabel, zoneKey } from "./time.ts";
import { renderUnreadLine } from "./unread-line.ts";

interface MessageListView {
  readonly room: Room;
  readonly items: readonly ChatItem[];
  /** The newest of them, which have rows. */
  readonly shown: readonly ChatItem[];
  /** There are others above. */
  readonly hasMore: boolean;
  /** The user's id. */
  readonly self: string | undefined;
  /** The first that is new to the user. */
  readonly firstNew: string | undefined;
  /** What a search looks for, and the match that the user is at. */
  readonly marked: RegExp | undefined;
  readonly current: string | undefined;
  readonly locale: string;
  /** Epoch ms; decides what is today. */
  readonly now: number;
  readonly maxChars: number;
  /** Nothing new may be said. */
  readonly isReadOnly: boolean;
  readonly actions: MessageActions;
  readonly files: FileActions;
  readonly people: ReadonlyMap<string, KnownUser>;
  readonly focus: RovingFocus;
  readonly focused: (event: FocusEvent) => void;
  readonly pressed: (event: KeyboardEvent & { currentTarget: HTMLElement }) => void;
  readonly loadOlder: () => void;
}

const isConversation = (name: string) => name.startsWith("conversation:");
const nobody: Doing = { kind: "nothing", key: undefined };
const noFile: FileDoing = { kind: "nothing", id: undefined };

type Placing = Pick<Placed<ChatItem>, "isFirst" | "isLast"> & {
  readonly isTabStop: boolean;
  readonly readers: readonly Reader[];
};

const noReaders: readonly Reader[] = [];

export function renderMessageList(view: MessageListView): TemplateResult {
  const { room, items, shown, locale, now, files, focus } = view;
  const byId = new Map(
    items.flatMap((item) => (item.kind === "message" ? [[item.message.id, item.message] as const] : [])),
  );
  const readers = placeReaders(items, room.receipts.reads.value ?? new Map(), view.self, view.people);
  const quotedBy = ({ replyTo }: Message) => (replyTo === undefined ? undefined : byId.get(replyTo));
  // Whispers and channels have none, and are not to be asked for any.
  const promisesOf = promisesIn(isConversation(room.name) ? room.commitments.list.value : []);
  const tabStop = focus.tabStop(shown.map(({ key }) => key));
  // Most renders change one row, or none: the others cost no more than the comparison of what they depend on.
  const renderOne = ({ item, isFirst, isLast }: Placed<ChatItem>) => {
    const placing = {
      isFirst,
      isLast,
      isTabStop: item.key === tabStop,
      readers: readers.get(item.key) ?? noReaders,
    };
    const row =
      item.kind === "file"
        ? renderFile(view, item, placing)
        : renderMessage(view, item, placing, quotedBy(item.message), promisesOf(item.message.id));
    return item.key === view.firstNew ? html`${renderUnreadLine()}${row}` : row;
  };
  const renderDay = (
    day: Day<ChatItem>,
  ) => html`<section class="day" aria-label=${dayLabel(day.at, now, locale)}>
    <p class="day-label" part="day"><span>${dayLabel(day.at, now, locale)}</span></p>
    ${repeat(day.rows, ({ item }) => item.key, renderOne)}
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
      ${repeat(groupByDay(shown), (day) => day.key, renderDay)}
      ${renderUploads(room.files.uploads.value, locale, files)}
    </div>`;
}

function renderMessage(
  { room, now, locale, maxChars, isReadOnly, actions, people, marked, current }: MessageListView,
  { message, key }: ChatItem & { kind: "message" },
  { isFirst, isLast, isTabStop, readers }: Placing,
  quoted: Message | undefined,
  promises: readonly Commitment[],
) {
  const doing = actions.doing.key === key ? actions.doing : nobody;
  const { to } = message;
  const toName = to === undefined ? undefined : (people.get(to)?.name ?? to);
  const isCurrent = key === current;
  const delay = message.state === "queued" ? delayWords(room.messages.delay.value, now) : undefined;
  const row = { message, isFirst, isLast };
  const view = {
    locale,
    maxChars,
    isTabStop,
    doing,
    quoted,
    toName,
    promises,
    readers,
    marked,
    isCurrent,
    isReadOnly,
    delay,
    actions,
  };
  return guard(
    [
      message,
      isFirst,
      isLast,
      doing,
      isTabStop,
      quoted,
      toName,
      promises.map(({ id, action, status }) => `${id} ${status} ${action}`).join("\n"),
      namesOf(readers),
      marked,
      isCurrent,
      locale,
      zoneKey(),
      maxChars,
      isReadOnly,
      delay,
    ],
    () => renderRow(row, view),
  );
}

function renderFile(
  { locale, files, current }: MessageListView,
  { file, key }: ChatItem & { kind: "file" },
  { isFirst, isLast, isTabStop, readers }: Placing,
) {
  const doing = files.doing.id === file.id ? files.doing : noFile;
  const links = files.linksOf(file.id);
  const isCurrent = key === current;
  const placing = { key, isFirst, isLast, isTabStop, isCurrent, readers };
  return guard(
    [file, isFirst, isLast, doing, isTabStop, links, namesOf(readers), isCurrent, locale, zoneKey()],
    () => renderFileRow({ file, ...placing, locale, doing, links, actions: files }),
  );
}

/** Made anew with every render, so it is compared by what it says. */
function namesOf(readers: readonly Reader[]): string {
  return readers.map(({ id, name }) => `${id} ${name}`).join("\n");
}

function renderTop({ room, hasMore, loadOlder }: MessageListView) {
  const { error, hasOlder, loading } = room.messages;
  if (hasMore) return html`<div class="top" part="top"></div>`;
  if (error.value !== undefined) {
    return html`<div class="top" part="top">
      <span dir="auto">Older messages could not be loaded.</span>
      <button type="button" class="choice" @click=${loadOlder}>Try again</button>
    </div>`;
  }
  if (!hasOlder.value && !loading.value) return nothing;
  return html`<div class="top loading" part="top"><i></i><i></i><i></i></div>`;
}

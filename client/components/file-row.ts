/**
 * One file in the chat: a picture as a picture, anything else by its name; and those on their way up.
 *
 * Its name is text, and its bytes come only from links that the server made for this user.
 */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { FileLinks, RoomFile, Upload } from "../index.ts";
import { renderAvatar } from "./avatar.ts";
import { renderHint } from "./choice-hint.ts";
import { icons } from "./icons.ts";
import { problemWords } from "./problem-words.ts";
import { type Reader, renderReaders } from "./read-marks.ts";
import { renderHead, speakerOf } from "./row-head.ts";
import { sizeLabel } from "./size-label.ts";
import { timeLabel } from "./time.ts";

/** What the user is doing with one file. */
export type FileDoing =
  | { readonly kind: "nothing"; readonly id: undefined }
  | { readonly kind: "deleting"; readonly id: string; readonly problem?: string }
  /** Its link could not be had. */
  | { readonly kind: "failed"; readonly id: string; readonly problem: string };

export interface FileRowActions {
  /** Shows a picture large. */
  view(file: RoomFile): void;
  download(file: RoomFile): void;
  askDelete(file: RoomFile): void;
  confirmDelete(file: RoomFile): void;
  cancel(): void;
  /** Its picture did not load. */
  broken(file: RoomFile): void;
}

interface FileRowView {
  readonly file: RoomFile;
  readonly key: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly isTabStop: boolean;
  readonly locale: string;
  readonly doing: FileDoing;
  /** Those who have read up to here. */
  readonly readers: readonly Reader[];
  /** The match of a search that the user is at. */
  readonly isCurrent: boolean;
  /** Once they are known. */
  readonly links: FileLinks | undefined;
  readonly actions: FileRowActions;
}

const picture = /^image\/(?:png|jpeg|gif|webp|avif)$/;
/** Without a small picture of it, a picture is shown by itself up to so many bytes. */
const maxShownBytes = 256 * 1024;

function isPicture({ mime }: RoomFile): boolean {
  return picture.test(mime);
}

/** Whether the chat shows it as a picture at once. */
function showsPicture(file: RoomFile): boolean {
  return isPicture(file) && (file.hasThumbnail || file.size <= maxShownBytes);
}

export function renderFileRow(view: FileRowView): TemplateResult {
  const { file, key, isFirst, isLast, isTabStop, locale, doing, actions } = view;
  const classes = ["row", "file", "sent"];
  if (file.mine) classes.push("mine");
  if (isFirst) classes.push("first");
  if (isLast) classes.push("last");
  if (file.live) classes.push("live");
  if (doing.kind === "deleting") classes.push(doing.kind);
  if (view.isCurrent) classes.push("current");
  const what = isPicture(file) ? "picture" : "file";
  return html`<article
    class=${classes.join(" ")}
    part="message ${file.mine ? "message-own" : "message-other"} message-sent"
    data-key=${key}
    tabindex=${isTabStop ? 0 : -1}
    aria-label=${`${speakerOf(file)}, ${timeLabel(file.timestamp, locale)}, ${what} ${file.name}`}
  >
    <div class="gutter">${isFirst && !file.mine ? renderAvatar(file.sender) : nothing}</div>
    <div class="body">
      ${renderHead(file, isFirst, locale)}
      <div class="line">
        ${showsPicture(file) ? renderPicture(view) : renderCard(view)}
        ${doing.kind === "deleting" ? nothing : renderTools(file, actions)}
      </div>
      ${doing.kind === "deleting" ? renderConfirm(file, doing.problem, actions) : nothing}
      ${doing.kind === "failed" ? renderFailed(file, doing.problem, actions) : nothing}
      ${renderReaders(view.readers, locale)}
    </div>
  </article>`;
}

function renderPicture({ file, links, actions }: FileRowView) {
  const source = links === undefined ? undefined : (links.thumbnailUrl ?? links.url);
  return html`<button
    type="button"
    class="picture"
    part="picture"
    tabindex="-1"
    data-file=${file.id}
    aria-label=${`Show ${file.name} large`}
    title=${file.name}
    @click=${() => actions.view(file)}
  >${source === undefined ? nothing : html`<img src=${source} alt=${file.name} decoding="async" @error=${() => actions.broken(file)} />`}</button>`;
}

function renderCard({ file, locale, actions }: FileRowView) {
  return html`<button
    type="button"
    class="card"
    part="file"
    tabindex="-1"
    aria-label=${`Download ${file.name}, ${sizeLabel(file.size, locale)}`}
    title=${file.name}
    @click=${() => actions.download(file)}
  >
    ${renderSheet(file.name)}
    <span class="file-name"><bdi>${file.name}</bdi></span>
    <span class="file-meta">${sizeLabel(file.size, locale)}</span>
    <span class="file-go">${icons.download}</span>
  </button>`;
}

/** A sheet with what stands behind the last point of the name. */
function renderSheet(name: string) {
  const ending = /\.([\p{L}\p{N}]{1,4})$/u.exec(name)?.[1] ?? "";
  return html`<span class="sheet" aria-hidden="true"><bdi>${ending.toUpperCase()}</bdi></span>`;
}

function renderTools(file: RoomFile, actions: FileRowActions) {
  return html`<div class="tools" part="tools" role="toolbar" aria-label="File actions">
    ${isPicture(file) ? tool("Show large", icons.expand, () => actions.view(file)) : nothing}
    ${tool("Download", icons.download, () => actions.download(file))}
    ${file.mine ? tool("Delete", icons.trash, () => actions.askDelete(file)) : nothing}
  </div>`;
}

function tool(label: string, icon: TemplateResult, act: () => void) {
  return html`<button type="button" tabindex="-1" aria-label=${label} title=${label} @click=${act}>${icon}</button>`;
}

function renderConfirm(file: RoomFile, problem: string | undefined, actions: FileRowActions) {
  return html`<div class="choices" part="confirm" role="group" aria-label="Delete this file?">
    ${renderHint(problem, "Delete for everyone?")}
    <button type="button" class="choice" @click=${() => actions.cancel()}>Keep</button>
    <button type="button" class="choice danger" @click=${() => actions.confirmDelete(file)}>Delete</button>
  </div>`;
}

function renderFailed(file: RoomFile, problem: string, actions: FileRowActions) {
  return html`<div class="state failed" part="state" role="alert">
    <span dir="auto">Not downloaded: ${problem}</span>
    <button type="button" class="choice" @click=${() => actions.download(file)}>Try again</button>
  </div>`;
}

export interface UploadActions {
  retry(key: string): void;
  discard(key: string): void;
}

/** Those that are on their way, or did not arrive, below everything that did. */
export function renderUploads(uploads: readonly Upload[], locale: string, actions: UploadActions) {
  if (uploads.length === 0) return nothing;
  return html`<div class="uploads" role="group" aria-label="Files on their way">
    ${repeat(
      uploads,
      ({ key }) => key,
      (upload) => renderUpload(upload, locale, actions),
    )}
  </div>`;
}

function renderUpload(
  { key, name, size, receivedBytes, state, error }: Upload,
  locale: string,
  actions: UploadActions,
) {
  const isFailed = state === "failed";
  const ratio = size === 0 ? 0 : Math.min(1, receivedBytes / size);
  const percent = new Intl.NumberFormat(locale, { style: "percent" }).format(ratio);
  return html`<div class=${isFailed ? "upload failed" : "upload"} part="upload">
    <div class="card">
      ${renderSheet(name)}
      <span class="file-name"><bdi>${name}</bdi></span>
      ${
        isFailed
          ? html`<span class="file-meta" role="alert" dir="auto">Not sent${error === undefined ? "" : `: ${problemWords(error)}`}<bdi class="unseen">, ${name}</bdi></span>`
          : html`<span class="file-meta" dir="auto">${percent} of ${sizeLabel(size, locale)}</span>`
      }
      ${
        isFailed
          ? nothing
          : html`<button type="button" class="quiet" aria-label=${`Do not send ${name}`} title="Do not send" @click=${() => actions.discard(key)}>${icons.close}</button>`
      }
      ${isFailed ? nothing : html`<progress max="1" value=${ratio} aria-label=${`Sending ${name}`}></progress>`}
    </div>
    ${
      isFailed
        ? html`<div class="state failed" part="state">
            <button type="button" class="choice" @click=${() => actions.retry(key)}>Try again</button>
            <button type="button" class="choice" @click=${() => actions.discard(key)}>Discard</button>
          </div>`
        : nothing
    }
  </div>`;
}

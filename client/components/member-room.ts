/** What is set for a conversation as a whole: how fast people write in it, and whether they do at all. */
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { icons } from "./icons.ts";

export type RoomDoing = {
  readonly kind: "slow" | "close" | "reopen";
  readonly isBusy: boolean;
  readonly problem?: string | undefined;
};

interface RoomView {
  readonly slowSeconds: number;
  /** Why nothing is said any more; undefined while it is open. */
  readonly closed: string | undefined;
  readonly doing: RoomDoing | undefined;
  slow(seconds: number): void;
  /** Asks first. */
  askClose(): void;
  close(reason: string): void;
  reopen(): void;
  cancel(): void;
}

const pauses = [0, 10, 30, 60, 300];

export function renderRoomSettings(view: RoomView): TemplateResult {
  const { doing } = view;
  return html`<section class="settings" part="settings" aria-label="The conversation">
    ${renderSlow(view)} ${view.closed === undefined ? renderOpen(view) : renderClosed(view, view.closed)}
    ${
      doing?.problem === undefined || doing.kind === "close"
        ? nothing
        : html`<p class="problem" role="alert" dir="auto">${doing.problem}</p>`
    }
  </section>`;
}

function renderSlow({ slowSeconds, slow }: RoomView) {
  const offered = pauses.includes(slowSeconds)
    ? pauses
    : [...pauses, slowSeconds].toSorted((one, other) => one - other);
  const change = ({ currentTarget }: Event & { currentTarget: HTMLSelectElement }) => {
    const seconds = Number(currentTarget.value);
    // It shows what is so: the new one once the server has it.
    currentTarget.value = `${slowSeconds}`;
    slow(seconds);
  };
  return html`<label class="setting">
    <span>Slow mode</span>
    <select part="slow" aria-description="How long each member waits between two messages" .value=${live(`${slowSeconds}`)} @change=${change}>
      ${offered.map((one) => html`<option value=${one} ?selected=${one === slowSeconds}>${pauseLabel(one)}</option>`)}
    </select>
  </label>`;
}

function renderOpen(view: RoomView) {
  const { doing, askClose, close, cancel } = view;
  if (doing?.kind !== "close") {
    return html`<p class="setting">
      <span>Every member may write</span>
      <button type="button" class="choice danger" part="close" @click=${() => askClose()}>${icons.lock}Close</button>
    </p>`;
  }
  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    close(String(new FormData(event.currentTarget).get("reason") ?? "").trim());
  };
  return html`<form class="panel" part="panel" aria-label="Close the conversation?" @submit=${submit}>
    <p><b>Close it?</b> It can be read as before; nobody writes in it until it is opened again.</p>
    <input name="reason" part="input" aria-label="Reason, which everybody sees" placeholder="Why? Everybody sees it" maxlength="500" dir="auto" autocomplete="off" data-first />
    <div class="choices">
      <span class="problem" role="alert" dir="auto">${doing.problem}</span>
      <button type="button" class="choice" @click=${() => cancel()}>Keep open</button>
      <button class="choice danger" aria-disabled=${doing.isBusy}>Close</button>
    </div>
  </form>`;
}

function renderClosed({ doing, reopen }: RoomView, reason: string) {
  const isBusy = doing?.kind === "reopen" && doing.isBusy;
  return html`<p class="setting">
    <span dir="auto">${reason === "" ? "Closed" : `Closed: ${reason}`}</span>
    <button type="button" class="choice" part="close" aria-disabled=${isBusy} @click=${() => reopen()}>${icons.unlock}Open again</button>
  </p>`;
}

/** Of slow mode, in words. */
export function pauseLabel(seconds: number): string {
  if (seconds === 0) return "Off";
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

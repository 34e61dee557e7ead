/**
 * `<taut-commitments>`: what the people of a conversation promised each other: a picture of who owes how much, the
 * promises one by one, and the questions about unclear ones, which only their author sees.
 */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Client, Commitment, Room } from "../index.ts";
import { avatarStyles } from "./avatar.ts";
import { picturesOf, renderPicture } from "./commitment-picture.ts";
import {
  type CommitmentActions,
  isSettled,
  type Refused,
  renderCommitment,
  type Settling,
} from "./commitment-row.ts";
import { commitmentStyles } from "./commitment-styles.ts";
import { emit } from "./events.ts";
import { icons } from "./icons.ts";
import { Landing } from "./landing.ts";
import { panelStyles } from "./panel-styles.ts";
import { problemWords, readError } from "./problem-words.ts";
import { PromiseQuestions, questionStyles } from "./promise-question.ts";
import { RoomElement } from "./room-element.ts";
import { baseStyles } from "./styles.ts";
import { localeOf } from "./time.ts";
import { renderWaiting } from "./unconnected.ts";

const idle: Settling = { kind: "nothing", id: undefined };

export class TautCommitments extends RoomElement {
  static override styles = [baseStyles, avatarStyles, panelStyles, commitmentStyles, questionStyles];

  #settling: Settling = idle;
  readonly #questions = new PromiseQuestions(this, {
    client: () => this.connection,
    room: () => this.current?.name ?? "",
    answered: () => this.#focusQuestion(),
    failed: (code, message) => emit(this, "taut-error", { room: this.room, code, message }),
  });

  constructor() {
    super();
    // One that is settled is folded away.
    new Landing(this, "li", "summary");
  }

  protected override render() {
    const room = this.current;
    const client = this.connection;
    if (client === undefined) return renderWaiting(client, this.problem);
    if (room === undefined) {
      return html`<p class="none" part="loading" role="status">No conversation is open</p>`;
    }
    return html`${this.#questions.render()} ${this.#renderContent(client, room)}`;
  }

  #renderContent(client: Client, room: Room) {
    const { list, liabilities, loading, error, refresh } = room.commitments;
    const commitments = list.value;
    if (commitments.length === 0 && error.value !== undefined) {
      return html`<div class="none" part="error" role="alert">
        <span dir="auto">${problemWords(error.value)}</span>
        <button type="button" class="choice" @click=${() => void refresh()}>Try again</button>
      </div>`;
    }
    if (commitments.length === 0) {
      const { kind } = room.state.value;
      if (kind === "denied") {
        return html`<p class="none" part="error">What was promised here is for its members to know.</p>`;
      }
      if (loading.value || kind !== "joined") return renderWaiting(client, this.problem);
      return html`<slot name="empty"><div class="none" part="empty">
        <span class="badge">${icons.check}</span>
        <strong>No promises yet</strong>
        <span>Write one, such as “I'll pay Bob $20” or “If Alice does 5h work, I'll do 3h”.</span>
      </div></slot>`;
    }
    const locale = localeOf(this);
    const self = client.user.value?.id ?? "";
    const { ownerId } = client.conversations.list.value.find((one) => one.room === room.name) ?? {};
    const view = { locale, self, ownerId, settling: this.#settling, actions: this.#actions };
    const pictures = picturesOf(commitments, liabilities.value);
    const debtors = new Map(commitments.map(({ debtor }) => [debtor.userId as string, debtor.name]));
    const nameOf = (id: string) => client.people.known.value.get(id)?.name ?? debtors.get(id) ?? "somebody";
    const pictureView = { locale, self, nameOf };
    const renderAll = (some: readonly Commitment[]) =>
      html`<ul>${repeat(
        some,
        ({ id }) => id,
        (one) => renderCommitment(one, view),
      )}</ul>`;
    const settled = commitments.filter(isSettled);
    const open = commitments.filter((one) => !isSettled(one));
    return html`
      ${pictures.length === 0 ? nothing : html`<section><h3>Who owes what</h3>${pictures.map((one) => renderPicture(one, pictureView))}</section>`}
      ${open.length === 0 ? nothing : html`<section><h3>Promised</h3>${renderAll(open)}</section>`}
      ${settled.length === 0 ? nothing : html`<details part="settled"><summary>Settled (${settled.length})</summary>${renderAll(settled.toReversed())}</details>`}
    `;
  }

  readonly #actions: CommitmentActions = {
    begin: (kind, { id }) => {
      this.#set({ kind, id });
      this.#focusFirst();
    },
    fulfil: ({ id }, amount) => {
      const kind = this.#settling.kind === "fulfilling" ? "fulfilling" : "refused";
      void this.#ask(() => this.#commitments?.fulfil(id, amount), { kind, id });
    },
    cancel: ({ id }) => void this.#ask(() => this.#commitments?.cancel(id), { kind: "cancelling", id }),
    back: () => {
      const { id } = this.#settling;
      this.#set(idle);
      this.#focusRow(id);
    },
  };

  get #commitments() {
    return this.current?.commitments;
  }

  /** @param refused what to go back to, with the reason */
  async #ask(run: () => Promise<void> | undefined, refused: Refused): Promise<void> {
    const { id } = refused;
    this.#set({ kind: "asked", id });
    try {
      await run();
      if (this.#settling.id === id) this.#set(idle);
      this.#focusRow(id);
    } catch (error) {
      const { code, message } = readError(error);
      emit(this, "taut-error", { room: this.room, code, message });
      this.#set({ ...refused, problem: message });
      this.#focusFirst();
    }
  }

  #set(settling: Settling): void {
    this.#settling = settling;
    this.requestUpdate();
  }

  #focusFirst(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("[data-first]")?.focus());
  }

  /** The next one, if there is any. */
  #focusQuestion(): void {
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>(".asked :is(input, button)")?.focus(),
    );
  }

  /** What was pressed is gone: the keyboard goes on where it was. */
  #focusRow(id: string | undefined): void {
    if (id === undefined) return;
    void this.updateComplete.then(() => {
      const row = this.renderRoot.querySelector(`[data-id="${CSS.escape(id)}"]`);
      row?.querySelector<HTMLElement>(".choice")?.focus();
    });
  }
}

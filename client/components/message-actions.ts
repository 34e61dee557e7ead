/**
 * What the user does with messages, one thing at a time: edit, delete, retry, discard, copy, reply.
 *
 * An edit shows at once and marked as unsaved until the server has it; where it is refused, the editor opens
 * again with the text as it was left and the reason.
 */
import type { ReactiveControllerHost } from "lit";
import type { Message, Room } from "../index.ts";
import type { Doing, RowActions } from "./message-row.ts";
import { readError } from "./problem-words.ts";

interface MessageActionsOptions {
  room(): Room | undefined;
  reply(message: Message): void;
  /** Puts the focus where it belongs when something is done: on the message, or into the field. */
  focus(where: { kind: "field" } | { kind: "row"; key: string; inside?: string }): void;
  failed(code: string, message: string): void;
}

const idle: Doing = { kind: "nothing", key: undefined };

type Pending = { readonly kind: "edit"; readonly content: string } | { readonly kind: "delete" };

export class MessageActions implements RowActions {
  doing: Doing = idle;
  readonly #host: ReactiveControllerHost;
  readonly #options: MessageActionsOptions;
  /** By the message's key. */
  readonly #pending = new Map<string, Pending>();

  constructor(host: ReactiveControllerHost, options: MessageActionsOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** The message as the user sees it: with what was asked for and is not yet done. */
  shown(message: Message): Message {
    const pending = this.#pending.get(message.key);
    if (pending === undefined) return message;
    return { ...message, state: "queued", ...(pending.kind === "edit" ? { content: pending.content } : {}) };
  }

  waitingFor(message: Message): "sent" | "saved" | "deleted" {
    const pending = this.#pending.get(message.key);
    if (pending === undefined) return "sent";
    return pending.kind === "edit" ? "saved" : "deleted";
  }

  reset(): void {
    this.doing = idle;
  }

  reply(message: Message): void {
    this.#options.reply(message);
  }

  copy(message: Message): void {
    navigator.clipboard?.writeText(message.content).catch(() => {
      this.#options.failed("forbidden", "The browser did not allow copying; select the text instead.");
    });
  }

  startEdit(message: Message): void {
    this.#set({ kind: "editing", key: message.key, text: message.content });
    this.#options.focus({ kind: "row", key: message.key, inside: "textarea" });
  }

  changeEdit(text: string): void {
    if (this.doing.kind === "editing") this.#set({ kind: "editing", key: this.doing.key, text });
  }

  saveEdit(message: Message): void {
    if (this.doing.kind !== "editing") return;
    const content = this.doing.text;
    this.cancel();
    if (content === message.content) return;
    this.#ask(message, { kind: "edit", content }, (problem) => ({
      kind: "editing",
      key: message.key,
      text: content,
      problem,
    }));
  }

  askReaction(message: Message): void {
    this.#set({ kind: "reacting", key: message.key });
    this.#options.focus({ kind: "row", key: message.key, inside: ".reaction" });
  }

  react(message: Message, emoji: string, on: boolean): void {
    if (this.doing.kind === "reacting") this.cancel();
    if (message.id === undefined) return;
    this.#options
      .room()
      ?.messages.react(message.id, emoji, on)
      .catch((error: unknown) => {
        const { code, message: reason } = readError(error);
        this.#options.failed(code, reason);
      });
  }

  askDelete(message: Message): void {
    this.#set({ kind: "deleting", key: message.key });
    this.#options.focus({ kind: "row", key: message.key, inside: ".choice.danger" });
  }

  confirmDelete(message: Message): void {
    this.reset();
    this.#options.focus({ kind: "field" });
    this.#ask(message, { kind: "delete" }, (problem) => ({ kind: "deleting", key: message.key, problem }));
  }

  retry(message: Message): void {
    this.#options.room()?.messages.retry(message.key);
    this.#options.focus({ kind: "field" });
  }

  discard(message: Message): void {
    this.#options.room()?.messages.discard(message.key);
    this.#options.focus({ kind: "field" });
  }

  cancel(): void {
    if (this.doing.kind === "nothing") return;
    const wasEditing = this.doing.kind === "editing";
    const { key } = this.doing;
    this.#set(idle);
    this.#options.focus(wasEditing ? { kind: "field" } : { kind: "row", key });
  }

  #ask(message: Message, pending: Pending, onRefusal: (problem: string) => Doing): void {
    const messages = this.#options.room()?.messages;
    const { id, key } = message;
    if (messages === undefined || id === undefined) return;
    this.#pending.set(key, pending);
    const asked = pending.kind === "edit" ? messages.edit(id, pending.content) : messages.remove(id);
    asked
      .catch((error: unknown) => {
        const { code, message: reason } = readError(error);
        // What the user began meanwhile, here or in another room, is not taken away.
        const isHere = messages === this.#options.room()?.messages;
        if (isHere && this.doing.kind === "nothing") this.doing = onRefusal(reason);
        this.#options.failed(code, reason);
      })
      .finally(() => {
        if (this.#pending.get(key) === pending) this.#pending.delete(key);
        this.#host.requestUpdate();
      });
    this.#host.requestUpdate();
  }

  #set(doing: Doing): void {
    this.doing = doing;
    this.#host.requestUpdate();
  }
}

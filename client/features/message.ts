/** A message as a page sees it, and what a page may do with a room's messages. */
import type { ReadonlySignal } from "@preact/signals-core";
import type { Reaction } from "./reactions.ts";

export interface Message {
  /** Stable for rendering: the request's id for what was written here, else the message's. */
  readonly key: string;
  /** The server's, once sent. */
  readonly id?: string | undefined;
  readonly seq?: number | undefined;
  readonly content: string;
  readonly sender: { readonly id: string; readonly name: string };
  /** Epoch ms. */
  readonly timestamp: number;
  readonly mine: boolean;
  readonly editedAt?: number | undefined;
  readonly replyTo?: string | undefined;
  /** Of a private message: the one member who got it beside its sender. */
  readonly to?: string | undefined;
  /**
   * Of an encrypted one. `closed`: this page has no key, and the content is ciphertext; `open`: it has; `broken`: what
   * came does not open, so that there is no content. `missing`: one in plain text in a room that is encrypted.
   */
  readonly seal?: "closed" | "open" | "broken" | "missing" | undefined;
  /** What people say of it; left out where nobody said anything. */
  readonly reactions?: readonly Reaction[];
  /** `queued`: in the outbox, not acknowledged. */
  readonly state: "queued" | "sent" | "failed";
  readonly error?: Problem | undefined;
  /** Somebody else's, and newer than what this user was last shown here before this page was opened. */
  readonly unseen: boolean;
  /** Arrived while watching, so that an announcer may read it; what was loaded as history is not. */
  readonly live: boolean;
}

export interface Problem {
  readonly code: string;
  readonly message: string;
}

/** What is queued was refused for now. */
export interface Delay {
  /** When it is sent again, epoch milliseconds. */
  readonly until: number;
  /** In the server's words. */
  readonly message: string;
}

export interface SendOptions {
  readonly replyTo?: string | undefined;
  /** The one member who gets it beside its sender. */
  readonly to?: string | undefined;
  /** The content is ciphertext, and its readers have the key. */
  readonly kind?: "encrypted" | undefined;
}

export interface Messages {
  /** In log order, then the unsent ones in order of sending. */
  readonly list: ReadonlySignal<readonly Message[]>;
  readonly hasOlder: ReadonlySignal<boolean>;
  readonly loading: ReadonlySignal<boolean>;
  /** Why the last page could not be loaded; `loadOlder` tries again. */
  readonly error: ReadonlySignal<Problem | undefined>;
  /** Why what is queued is not sent yet, where the server says when to ask again. */
  readonly delay: ReadonlySignal<Delay | undefined>;
  /** Shows it at once, sends it when it can, again after a reconnect. @returns its key */
  send(content: string, options?: SendOptions): Message["key"];
  edit(id: string, content: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Says something of a message with a picture, or takes it back. */
  react(id: string, emoji: string, on: boolean): Promise<void>;
  /** Sends a failed one again: under the same request id, unless the server refused that for good. */
  retry(key: string): void;
  /** Drops a failed one. */
  discard(key: string): void;
  loadOlder(): Promise<void>;
  /** Tells the server, after a moment and until it has acknowledged it, that everything held was read. */
  markRead(): void;
}

/** Of a message as it comes: no page has opened it yet. */
export function sealOf(kind: SendOptions["kind"] | "text"): Message["seal"] {
  return kind === "encrypted" ? "closed" : undefined;
}

/**
 * What the client core needs of the world. The browser, the extension, Bun and a simulator each bring their own.
 *
 * The core reaches nothing else: no globals, no clock, no randomness of its own.
 */
import type { OutboxFactory } from "./outbox-port.ts";

/**
 * One connection, opening or open, in the shape of a WebSocket, so that a browser's own is one.
 *
 * Handlers are set right after it was made, and to null before it is closed from this side: none is called then.
 */
export interface Link {
  onopen: ((event: never) => void) | null;
  /** Called with `{data: string}`. */
  onmessage: ((event: never) => void) | null;
  /** Called with `{code, reason}` as in RFC 6455, also where it never opened; 1006 where the network gave no code. */
  onclose: ((event: never) => void) | null;
  /** Only once it is open. */
  send(text: string): void;
  close(code: number): void;
}

export interface Transport {
  /** @throws where the address itself is refused, such as a malformed URL */
  open(url: string): Link;
}

export interface Clock {
  /** Epoch ms; may jump. */
  now(): number;
  /** Milliseconds from an arbitrary start; never goes back. */
  monotonic(): number;
}

export interface Timers {
  /** Calls `run` once, after `delayMs`. @returns cancels it; harmless afterwards */
  after(delayMs: number, run: () => void): () => void;
}

export interface Random {
  /** At least 0, below 1; 32 random bits or more. */
  ratio(): number;
}

/**
 * As browsers name them. On `pagehide` and `freeze` no socket may stay open, or the page cannot be kept for the
 * way back; all others are a reason to look whether there is a connection.
 */
export const pageEvents = [
  "online",
  "offline",
  "pageshow",
  "pagehide",
  "visibilitychange",
  "freeze",
  "resume",
] as const;
export type PageEvent = (typeof pageEvents)[number];

export interface Page {
  isOnline(): boolean;
  /** @returns stops listening */
  listen(handler: (event: PageEvent) => void): () => void;
}

export interface Access {
  /**
   * What to do where the browser's permissions keep the page from this address; undefined where they do not.
   *
   * @param changed called when the permission changes later on
   */
  adviceFor(url: string, changed: () => void): Promise<string | undefined>;
}

export interface Ports {
  readonly transport: Transport;
  readonly outbox: OutboxFactory;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly page: Page;
  readonly access: Access;
}

/**
 * Who is typing, and telling that this user is.
 *
 * Others are shown for 20 s at most after the last word of them, should the word that they stopped be lost. Of who
 * types on, the server tells every 10 s.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Clock, Timers } from "../core/ports.ts";

/** The server forgets a typist after 5 s; telling it anew well before keeps the display steady. */
const repeatMs = 3_000;
const pauseMs = 1_000;
const forgetMs = 20_000;

interface Typist {
  readonly userId: string;
  readonly username: string;
}

export interface Typing {
  readonly users: ReadonlySignal<readonly Typist[]>;
  /** Call it on each keystroke. */
  input(): void;
  /** Call it when the text was thrown away; sending says so by itself. */
  stop(): void;
}

export function createTyping(deps: {
  readonly clock: Clock;
  /** Timers that end with the connection. */
  readonly after: Timers["after"];
  tell(type: "typing:start" | "typing:stop"): void;
}) {
  const users = signal<readonly Typist[]>([]);
  let toldAt: number | undefined;
  let cancelPause = () => {};

  /** Without a word to the server, which knows by itself. */
  function forget(): void {
    cancelPause();
    toldAt = undefined;
  }

  function stop(): void {
    if (toldAt !== undefined) deps.tell("typing:stop");
    forget();
  }

  function remove(isGone: (typist: Typist) => boolean): void {
    users.value = users.peek().filter((typist) => !isGone(typist));
  }

  return {
    users,
    input(): void {
      const now = deps.clock.monotonic();
      if (toldAt === undefined || now - toldAt >= repeatMs) {
        toldAt = now;
        deps.tell("typing:start");
      }
      cancelPause();
      cancelPause = deps.after(pauseMs, stop);
    },
    stop,
    forget,
    /** Somebody types, or (no longer) does. */
    set(userId: string, username?: string): void {
      const isSame = (other: Typist) => other.userId === userId;
      if (!username) {
        remove(isSame);
        return;
      }
      const typist = { userId, username };
      const shown = users.peek();
      // Who is heard of again stays in the same place.
      users.value = shown.some(isSame)
        ? shown.map((other) => (isSame(other) ? typist : other))
        : [...shown, typist];
      deps.after(forgetMs, () => remove((other) => other === typist));
    },
    /** Nothing is known any more: the connection or the room is gone. */
    clear(): void {
      forget();
      users.value = [];
    },
  };
}

/**
 * Connection: from offline through connecting and waiting to ready, and back, for as long as it takes.
 *
 * At most one link is alive, and at most one timer. What was begun under an earlier status finds another one in
 * its place, and ends. The token travels in `hello`, never in the address.
 */
import type { Envelope, ServerEnvelope } from "../../protocol/envelope.ts";
import type { UpInput } from "../../protocol/events/index.ts";
import type { Link, PageEvent, Ports } from "./ports.ts";
import { abuseCode, bannedCode, isFinal, silenceCode, tokenCode } from "./reconnect.ts";
import type { Welcome } from "./wire.ts";

export type TokenProvider = () => string | Promise<string>;

export type Status =
  /** Not trying, except quietly where it was the browser that went offline. */
  | {
      readonly kind: "offline";
      readonly reason?: "closed" | "gave-up" | "banned" | "browser-offline";
      readonly message?: string;
    }
  | { readonly kind: "connecting"; readonly attempt: number }
  /** `retryAt` in epoch milliseconds. */
  | {
      readonly kind: "waiting";
      readonly attempt: number;
      readonly retryAt: number;
      readonly code?: number;
      readonly reason?: string;
    }
  | { readonly kind: "ready"; readonly connectionId: string; readonly latencyMs?: number }
  /** A permission of the browser refuses the connection; `message` says what to do. */
  | { readonly kind: "blocked"; readonly message: string };

export interface ConnectionOptions {
  readonly url: string;
  /** A provider is asked when a token is first needed, and again after the server refused one. */
  readonly token?: string | TokenProvider | undefined;
  readonly client?: UpInput<"hello">["client"] | undefined;
  /** Attempts in a row before giving up. Default: never gives up. */
  readonly maxAttempts?: number | undefined;
}

export interface ConnectionHooks {
  status(status: Status): void;
  /** Where each room stands, for `hello`. */
  resume(): Record<string, { epoch: string; seq: number }>;
  /** There is no connection now; also said where there was none before. */
  lost(): void;
  /** Everything that comes in, the welcome first. */
  received(envelope: ServerEnvelope): void;
  /** Groups what one frame causes. */
  turn(run: () => void): void;
  /** Every envelope that crosses the wire. */
  seen(direction: "in" | "out", envelope: Envelope): void;
}

const baseDelayMs = 250;
const maxDelayMs = 5_000;
/** After close code 4429. */
const abuseDelayMs = 30_000;
/** A connection that lived shorter than this does not start the backoff over. */
const stableMs = 5_000;
/** From the first step to the welcome. */
const helloTimeoutMs = 10_000;
/** How long a page that wakes up waits for a sign of life before it connects anew. */
const probeTimeoutMs = 5_000;

/** What a link says when it ends. */
interface CloseEvent {
  readonly code: number;
  readonly reason: string;
}

const noAnswer = "no answer";

export type Connection = ReturnType<typeof createConnection>;

export function createConnection(
  { clock, timers, page, random, transport, access }: Ports,
  { url, token: given, client = { kind: "web" }, maxAttempts = Infinity }: ConnectionOptions,
  hooks: ConnectionHooks,
) {
  let status: Status = { kind: "offline" };
  let link: Link | undefined;
  /** Of the present link, once it is ready. */
  let welcome: Welcome | undefined;
  let hasOpened = false;
  let cancelTimer = () => {};
  /** Of timers that end with the connection. */
  const cancels = new Set<() => void>();
  let stopListening: (() => void) | undefined;
  let token: string | undefined;
  let refusedToken: string | undefined;
  let attempt = 0;
  let exponent = 0;
  /** An event of the page may start the next attempt. */
  let canWake = false;
  // Monotonic times.
  let saidAt = 0;
  let heardAt = 0;
  let readyAt = 0;
  /** A ping has no pong yet. */
  let isAsked = false;

  function arm(delayMs: number, run: () => void): void {
    cancelTimer();
    cancelTimer = timers.after(delayMs, run);
  }

  function become(next: Status): void {
    status = next;
    hooks.status(next);
  }

  /**
   * Ends the link, if there is one; nothing of it is heard again.
   *
   * @returns false if somebody who was told has gone on to another status
   */
  function drop(next: Status, isWakeable = false): boolean {
    cancelTimer();
    for (const cancel of cancels) cancel();
    if (link) {
      link.onopen = link.onmessage = link.onclose = null;
      link.close(1000);
    }
    link = welcome = undefined;
    hasOpened = false;
    canWake = isWakeable;
    become(next);
    hooks.lost();
    return status === next;
  }

  function send(envelope: Envelope): void {
    hooks.seen("out", envelope);
    link?.send(JSON.stringify(envelope));
  }

  async function open(): Promise<void> {
    const mine: Status = { kind: "connecting", attempt: ++attempt };
    if (!drop(mine)) return;
    try {
      token ??= await (typeof given === "function" ? given() : given);
      if (mine !== status) return;
      if (token && token === refusedToken) return fail(tokenCode, "the same token again");
      arm(helloTimeoutMs, () => fail(silenceCode, noAnswer));
      link = transport.open(url);
      link.onopen = opened;
      link.onmessage = frame;
      link.onclose = ({ code, reason }: CloseEvent) => fail(code, reason);
    } catch (error) {
      if (mine === status) fail(0, `${error}`);
    }
  }

  function opened(): void {
    hasOpened = true;
    saidAt = clock.monotonic();
    send({ type: "hello", id: "hello", data: { token, client, resume: { rooms: hooks.resume() } } });
  }

  function frame({ data: text }: { data: string }): void {
    const mine = link;
    heardAt = clock.monotonic();
    hooks.turn(() => {
      for (const envelope of [JSON.parse(text)].flat() as ServerEnvelope[]) {
        // Something before it in the frame may have ended the link.
        if (mine !== link) return;
        hooks.seen("in", envelope);
        const { type, data } = envelope;
        if (type === "welcome") {
          welcome = data as Welcome;
          attempt = 0;
          readyAt = heardAt;
        }
        // The server also says pong unasked, to a reader that was behind; that answers nothing.
        if (welcome && (type === "welcome" || (type === "pong" && isAsked))) {
          isAsked = false;
          // Armed by what came in, not by a timer: hidden pages slow down timers that set one another.
          arm(welcome.heartbeat.intervalMs, beat);
          become({ kind: "ready", connectionId: welcome.connectionId, latencyMs: heardAt - saidAt });
        }
        hooks.received(envelope);
      }
    });
  }

  function ping(): void {
    saidAt = clock.monotonic();
    isAsked = true;
    send({ type: "ping", data: { timestamp: clock.now() } });
  }

  function beat(): void {
    if (!welcome) return;
    const { intervalMs, timeoutMs } = welcome.heartbeat;
    const leftMs = timeoutMs - clock.monotonic() + heardAt;
    if (leftMs <= 0) fail(silenceCode, noAnswer);
    else {
      ping();
      arm(Math.min(intervalMs, leftMs), beat);
    }
  }

  /** The link ended, or never came to be: decides what comes next. */
  function fail(code: number, message: string): void {
    const isRefused = code === tokenCode;
    if (isRefused) {
      refusedToken = token;
      token = undefined;
    }
    if (isFinal(code) || attempt >= maxAttempts || (isRefused && typeof given !== "function")) {
      const reason = code === bannedCode ? "banned" : isFinal(code) ? "closed" : "gave-up";
      drop({ kind: "offline", reason, message });
    } else retry(code, message);
  }

  function retry(code: number, reason: string): void {
    if (welcome && clock.monotonic() - readyAt >= stableMs) exponent = 0;
    const isAbuse = code === abuseCode;
    const delayMs =
      random.ratio() * Math.min(maxDelayMs, baseDelayMs * 2 ** exponent++) + (isAbuse ? abuseDelayMs : 0);
    const neverOpened = !hasOpened;
    const next: Status = page.isOnline()
      ? { kind: "waiting", attempt, retryAt: clock.now() + delayMs, code, reason }
      : { kind: "offline", reason: "browser-offline" };
    if (!drop(next, !isAbuse)) return;
    // Also where the browser says offline: a server on this machine needs no network.
    arm(delayMs, open);
    if (neverOpened) void checkAccess();
  }

  async function checkAccess(): Promise<void> {
    const mine = status;
    const isRefused = await access.isRefused(url, () => status.kind === "blocked" && open());
    if (isRefused && mine === status) {
      drop({ kind: "blocked", message: "Allow local network access in this site's settings." });
    }
  }

  function wake(): void {
    if (canWake) void open();
    else if (welcome) {
      ping();
      arm(probeTimeoutMs, () => (heardAt < saidAt ? fail(silenceCode, noAnswer) : beat()));
    }
  }

  function onPage(event: PageEvent): void {
    if (event !== "pagehide") wake();
    else if (canWake || status.kind !== "offline") drop({ kind: "offline" }, true);
  }

  return {
    send,
    /** Undefined unless there is a connection. */
    welcome: () => welcome,
    /** A timer that ends with the connection. */
    after(delayMs: number, run: () => void): () => void {
      const cancelTimer = timers.after(delayMs, () => {
        cancel();
        run();
      });
      const cancel = () => {
        cancels.delete(cancel);
        cancelTimer();
      };
      cancels.add(cancel);
      return cancel;
    },
    connect(): void {
      stopListening ??= page.listen(onPage);
      if (welcome || status.kind === "connecting") return;
      attempt = 0;
      void open();
    },
    close(): void {
      stopListening?.();
      stopListening = undefined;
      drop({ kind: "offline", reason: "closed" });
    },
  };
}

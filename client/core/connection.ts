/**
 * Connection: from offline through connecting and waiting to ready, and back, for as long as it takes.
 *
 * At most one link is alive, and at most one timer. What was begun under an earlier status finds another one in
 * its place, and ends. The token travels in `hello`, never in the address.
 */
import type { Envelope, ServerEnvelope } from "../../protocol/envelope.ts";
import type { UpInput } from "../../protocol/events/index.ts";
import { hiding } from "./names.ts";
import type { Link, PageEvent, Ports } from "./ports.ts";
import { abuseCode, endOf, silenceCode, slowCode, tokenCode } from "./reconnect.ts";
import type { Cursor } from "./storage-port.ts";
import type { ServerEvent, Welcome } from "./wire.ts";

export type TokenProvider = () => string | Promise<string>;

/** `user-changed`: the token is another user's; a client is one user's, so make another one. */
export type OfflineReason = "closed" | "gave-up" | "banned" | "browser-offline" | "user-changed";

export type Status =
  /** Not trying, except quietly where it was the browser that went offline. */
  | {
      readonly kind: "offline";
      readonly reason?: OfflineReason;
      readonly message?: string;
    }
  | { readonly kind: "connecting"; readonly attempt: number }
  /** `retryAt` in epoch ms. */
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
  /** With an `id` of its own, a new connection takes the place of one that died unnoticed. Default: a random one. */
  readonly client?: UpInput<"hello">["client"] | undefined;
  /** Attempts in a row before giving up. Default: never gives up. */
  readonly maxAttempts?: number | undefined;
}

export interface ConnectionHooks {
  status(status: Status): void;
  /** Done before each attempt; where it rejects, the attempt has failed. */
  prepare(): unknown;
  /** Where each room stands, for `hello`. */
  resume(): Record<string, Cursor>;
  /** There is no connection now; also said where there was none before. */
  lost(): void;
  /** Everything that comes in, the welcome first. */
  received(envelope: ServerEvent): void;
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
/** Whoever wakes up asks for a sign of life twice, and waits so long for each, before it connects anew. */
const probeTimeoutMs = 2_500;

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
  /** The same on every link. */
  const id = `${random.ratio()}`;
  let status: Status = { kind: "offline" };
  let link: Link | undefined;
  /** Of the present link, once it is ready. */
  let welcome: Welcome | undefined;
  /** The present attempt, or the last one. */
  let hasOpened = false;
  let cancelTimer = () => {};
  /** Of timers that end with the connection. */
  const cancels = new Set<() => void>();
  let stopListening: (() => void) | undefined;
  let token: string | undefined;
  let refusedToken: string | undefined;
  /** Why it was refused, in the server's words. */
  let refusal = "";
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
    canWake = isWakeable;
    become(next);
    hooks.lost();
    return status === next;
  }

  function send(envelope: Envelope): void {
    hooks.seen("out", envelope);
    link?.send(JSON.stringify(envelope));
  }

  function ask(): string | undefined | Promise<string> {
    return typeof given === "function" ? given() : given;
  }

  async function open(): Promise<void> {
    const mine: Status = { kind: "connecting", attempt: ++attempt };
    hasOpened = false;
    if (!drop(mine)) return;
    try {
      await hooks.prepare();
      token ??= await ask();
      if (mine !== status) return;
      if (token && token === refusedToken) return fail(tokenCode, refusal);
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
    send({
      type: "hello",
      id: "hello",
      data: { token, client: { id, ...client }, resume: { rooms: hooks.resume() } },
    });
  }

  function frame({ data: text }: { data: string }): void {
    const mine = link;
    heardAt = clock.monotonic();
    hooks.turn(() => {
      try {
        for (const envelope of [JSON.parse(text)].flat() as ServerEnvelope[]) {
          // Something before it in the frame may have ended the link.
          if (mine !== link) return;
          hooks.seen("in", envelope);
          const { type, data } = envelope;
          if (type === "welcome") {
            welcome = data as Welcome;
            attempt = 0;
            readyAt = heardAt;
          } else if (!welcome && data.retryAfterMs) {
            // A refused hello: said as the reason of a close says it.
            return fail(0, `${data.message}; retry after ${data.retryAfterMs} ms`);
          }
          // The server also says pong unasked, to a reader that was behind; that answers nothing.
          if (welcome && (type === "welcome" || (type === "pong" && isAsked))) {
            isAsked = false;
            become({ kind: "ready", connectionId: welcome.connectionId, latencyMs: heardAt - saidAt });
          }
          hooks.received(envelope as ServerEvent);
        }
        if (welcome) live(welcome.heartbeat);
      } catch {
        // No server of ours: what it has said so far is as good as nothing.
        if (mine === link) fail(silenceCode, noAnswer);
      }
    });
  }

  function ping(): void {
    saidAt = clock.monotonic();
    isAsked = true;
    send({ type: "ping", data: { timestamp: clock.now() } });
  }

  /**
   * Something came in. Hidden pages slow down timers that set one another, so it is what comes in that arms the
   * timer of the next ping; where more comes in before that timer runs, it says the ping itself.
   */
  function live({ intervalMs, timeoutMs }: Welcome["heartbeat"]): void {
    const leftMs = saidAt + intervalMs - heardAt;
    // Reckoned with at once: a welcome with no number here must not come to light in a timer.
    const halfMs = timeoutMs / 2;
    if (leftMs <= 0) ping();
    arm(leftMs > 0 ? leftMs : intervalMs, () =>
      probe(Math.max(probeTimeoutMs, halfMs - (clock.monotonic() - heardAt) / 2)),
    );
  }

  /**
   * Asks for a sign of life, twice. A timer may run late, after a sleep above all, and ahead of the answers that
   * wait behind it: what is silent then is asked once more.
   */
  function probe(waitMs: number, isLast = false): void {
    ping();
    arm(waitMs, () => {
      if (isLast) fail(silenceCode, noAnswer);
      else probe(waitMs, true);
    });
  }

  /** The link ended, or never came to be: decides what comes next. */
  function fail(code: number, message: string): void {
    const isRefused = code === tokenCode;
    if (isRefused) {
      refusedToken = token;
      refusal = message;
      token = undefined;
    }
    const isLast = attempt >= maxAttempts || (isRefused && typeof given !== "function");
    const reason = endOf(code) ?? (isLast && "gave-up");
    if (reason) drop({ kind: "offline", reason, message });
    else retry(code, message);
  }

  function retry(code: number, reason: string): void {
    if (welcome && clock.monotonic() - readyAt >= stableMs) exponent = 0;
    // Spread by the server already, so that everybody is back at a time of their own. A timer takes no more digits.
    const hintMs = Number(
      /retry after (\d{1,9}) ms$/.exec(reason)?.[1] ?? (code === abuseCode ? abuseDelayMs : 0),
    );
    const jitterMs = random.ratio() * Math.min(maxDelayMs, baseDelayMs * 2 ** exponent++);
    const delayMs = code === slowCode ? 0 : hintMs + jitterMs;
    const next: Status = page.isOnline()
      ? { kind: "waiting", attempt, retryAt: clock.now() + delayMs, code, reason }
      : { kind: "offline", reason: "browser-offline" };
    if (!drop(next, !hintMs)) return;
    // Also where the browser says offline: a server on this machine needs no network.
    arm(delayMs, open);
    if (!hasOpened) void checkAccess();
  }

  async function checkAccess(): Promise<void> {
    const mine = status;
    const message = await access.adviceFor(url, () => status.kind === "blocked" && open());
    if (message && mine === status) drop({ kind: "blocked", message });
  }

  function onPage(event: PageEvent): void {
    if (hiding.test(event)) {
      if (canWake || status.kind !== "offline") drop({ kind: "offline" }, true);
    } else if (canWake) void open();
    else if (welcome) probe(probeTimeoutMs);
  }

  return {
    send,
    /** Undefined unless there is a connection. */
    welcome: () => welcome,
    /** A timer that ends with the connection. */
    after(delayMs: number, run: () => void): () => void {
      const cancelTimer = timers.after(delayMs, () => {
        cancel();
        hooks.turn(run);
      });
      const cancel = () => {
        cancels.delete(cancel);
        cancelTimer();
      };
      cancels.add(cancel);
      return cancel;
    },
    /** Gets a new token, and goes on with it once `use` has made it this connection's. */
    async renew(use: (token: string) => Promise<unknown>): Promise<void> {
      const fresh = await ask();
      if (fresh && fresh !== token) await use(fresh);
      token = fresh;
    },
    connect(): void {
      stopListening ??= page.listen(onPage);
      if (welcome || status.kind === "connecting") return;
      attempt = 0;
      void open();
    },
    close(reason: OfflineReason = "closed"): void {
      stopListening?.();
      stopListening = token = undefined;
      drop({ kind: "offline", reason });
    },
  };
}

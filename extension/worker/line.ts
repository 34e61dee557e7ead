/**
 * The line to the server: there while something is to be said or heard, and not otherwise.
 *
 * While it stands, something goes over it at least every 15 s, so that the browser leaves the worker running; the
 * queue is sent over it, and the running session watched.
 */

import { type Client, effect, type FocusState, type Status, TautlineError } from "../../client/index.ts";
import { createBrowserOutbox } from "../../client/outbox.ts";
import type { DownData } from "../../protocol/events/index.ts";
import type { ExtensionState, Problem } from "../messages.ts";
import type { Sender } from "../queue/sender.ts";
import type { Accounts } from "./account.ts";
import { type Account, type KeptStore, ownerOf } from "./kept.ts";
import type { WorkerPorts } from "./ports.ts";
import { problemOf, problems } from "./problems.ts";

interface LineDeps {
  readonly kept: KeptStore;
  readonly accounts: Accounts;
  readonly sender: Sender;
  /** @returns why there is no connection; undefined where there is no reason that lasts */
  diagnose(server: string): Promise<Problem | undefined>;
  /** What the line is, or what is wrong with it. */
  changed(): void;
  /** It may be spoken over. */
  ready(): void;
  /** The session that is watched. */
  live(state: FocusState): void;
  /** @param saidAt epoch ms, by the server's clock */
  intervention(said: DownData<"intervention:send">, saidAt: number): void;
  /** On whichever device. */
  dismissed(interventionId: string): void;
  /** The server has ended the session. */
  forcedEnd(sessionId: string, reason: string): void;
}

export interface Line {
  readonly connection: ExtensionState["connection"];
  readonly problem: Problem | undefined;
  open(account: Account): void;
  close(): void;
  /** The server's time as far as it is known, epoch ms: this machine's clock may be wrong. */
  serverNow(): number;
  /** Tries at once what would be tried later. */
  retry(): void;
  /** The session to be shown, once the server knows it. */
  watch(sessionId: string | undefined): void;
  /** @returns once what waits is at the server, or cannot be now, or this is taking too long */
  drained(): Promise<void>;
  /** Rejects with a TautlineError, `disconnected` where there is no line. */
  request: Client["request"];
}

/** Less than the 20 s after which a quiet worker may be stopped. */
const signEveryMs = 15_000;
/** Whoever waits for it is a person who wants to leave. */
const drainWithinMs = 2_000;

export function createLine(
  ports: Pick<WorkerPorts, "connect" | "fetch" | "timers" | "clock" | "about">,
  { kept, accounts, sender, diagnose, ...hooks }: LineDeps,
): Line {
  let client: Client | undefined;
  let stopHearing = () => {};
  let connection: ExtensionState["connection"] = { kind: "asleep" };
  let problem: Problem | undefined;
  let watched: string | undefined;
  let stopWatching = () => {};
  let cancelSign = () => {};
  let isDiagnosing = false;
  /** The server's clock before the time that goes on here however this machine's clock is set; as of the last welcome. */
  let serverAheadMs = 0;
  /** A sign-in whose token the server neither takes nor renews. */
  let useless: Account | undefined;

  function say(next: ExtensionState["connection"]["kind"], what: Problem | undefined): void {
    if (connection.kind === next && problem?.code === what?.code) return;
    connection = { kind: next };
    problem = what;
    hooks.changed();
  }

  function heard(status: Status, account: Account): void {
    if (status.kind === "ready") {
      // Said with each answer to a ping, too.
      if (connection.kind === "ready") return;
      say("ready", undefined);
      sender.speakFor(ownerOf(account));
      sign();
      hooks.ready();
      return;
    }
    cancelSign();
    sender.speakFor(undefined);
    if (status.kind === "connecting") say("connecting", problem);
    else if (status.kind === "waiting") {
      say("waiting", problem);
      void findOut(account.server);
    } else if (status.kind === "offline" && status.reason === "banned") {
      say(
        "offline",
        problems.serverRefused(status.message ?? "access was revoked", "Ask who runs the server."),
      );
    } else say("offline", problem);
  }

  /** Why there is no connection: said once it is known, and again where it changes. */
  async function findOut(server: string): Promise<void> {
    if (isDiagnosing) return;
    isDiagnosing = true;
    const found = await diagnose(server);
    isDiagnosing = false;
    // Signing in again comes first: without it, nothing else helps.
    if (connection.kind === "waiting" && problem?.code !== "token-expired") say("waiting", found);
  }

  /** Traffic, and a sign of life of the session. */
  function sign(): void {
    cancelSign = ports.timers.after(signEveryMs, () => {
      const { session } = kept.now;
      const about = session.kind === "none" ? {} : { sessionId: session.sessionId };
      client?.request("heartbeat", { ...about, timestamp: ports.clock.now() }).catch(() => {});
      sign();
    });
  }

  async function given(token: () => Promise<string>): Promise<string> {
    try {
      return await token();
    } catch (error) {
      const found = problemOf(error, kept.now);
      const isFinal = found.code === "token-expired" || found.code === "not-signed-in";
      // What stands is good until the server ends it; then nothing changes before the user does something.
      if (isFinal && connection.kind !== "ready") {
        useless = kept.now.account;
        shut("offline", found);
      }
      throw error;
    }
  }

  function shut(next: "asleep" | "offline", what: Problem | undefined): void {
    const closing = client;
    client = undefined;
    cancelSign();
    stopWatching();
    stopHearing();
    stopWatching = stopHearing = () => {};
    sender.speakFor(undefined);
    closing?.close();
    say(next, what);
  }

  function hold(): void {
    stopWatching();
    stopWatching = () => {};
    if (client === undefined || watched === undefined) return;
    const watch = client.focus.watch(watched);
    const release = watch.hold();
    const stop = effect(() => {
      const state = watch.state.value;
      if (state) queueMicrotask(() => hooks.live(state));
    });
    stopWatching = () => {
      stop();
      release();
    };
  }

  return {
    get connection() {
      return connection;
    },
    get problem() {
      return problem;
    },
    open(account) {
      if (client !== undefined || account === useless) return;
      const { installationId } = kept.now;
      const token = accounts.tokens();
      const opened = ports.connect({
        url: account.server,
        token: () => given(token),
        user: account.userId,
        awayAfterMs: 0,
        fetch: ports.fetch,
        client: {
          kind: "extension",
          id: installationId,
          name: "Tautline Focus",
          version: ports.about.extensionVersion,
        },
        // The browser lets extensions through; where it does not, `diagnose` finds out, and it is tried again.
        ports: { outbox: createBrowserOutbox, access: { adviceFor: async () => undefined } },
      });
      client = opened;
      const stops = [
        effect(() => {
          const status = opened.status.value;
          queueMicrotask(() => client === opened && heard(status, account));
        }),
        opened.on("welcome", ({ serverTime }) => {
          serverAheadMs = serverTime - ports.clock.monotonic();
        }),
        opened.on("intervention:send", (said, { timestamp }) => hooks.intervention(said, timestamp)),
        opened.on("intervention:dismissed", ({ interventionId }) => hooks.dismissed(interventionId)),
        opened.on("session:force-end", ({ sessionId, reason }) => hooks.forcedEnd(sessionId, reason)),
      ];
      stopHearing = () => {
        for (const stop of stops) stop();
      };
      hold();
    },
    close: () => shut("asleep", undefined),
    serverNow: () => ports.clock.monotonic() + serverAheadMs,
    retry() {
      useless = undefined;
      client?.connect();
    },
    watch(sessionId) {
      if (watched === sessionId) return;
      watched = sessionId;
      hold();
    },
    drained: () =>
      new Promise((resolve) => {
        const cancel = ports.timers.after(drainWithinMs, resolve);
        void sender.drained().then(cancel).then(resolve);
      }),
    request: (type, data, options) =>
      client?.request(type, data, options) ?? Promise.reject(new TautlineError("disconnected")),
  };
}

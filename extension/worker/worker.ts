/**
 * The worker: what the user asks for, what the browser says and what the server says, one thing after another.
 *
 * All that it knows is read from the storage when it begins, so that it may be stopped at any time. Without a session
 * and with nothing left to send there is no connection and no alarm.
 */
import { overLabel } from "../../client/components/focus-words.ts";
import { createUuids } from "../../client/core/uuid.ts";
import type { FocusState } from "../../client/index.ts";
import { recordedAddress, unsaid } from "../capture/address.ts";
import type { Sign } from "../capture/tracker.ts";
import type { Answer, Command, ExtensionState, Problem } from "../messages.ts";
import { bound } from "../queue/ledger.ts";
import { createQueue } from "../queue/queue.ts";
import { createSender, type Sender } from "../queue/sender.ts";
import { createThrottle } from "../queue/throttle.ts";
import { createAccounts } from "./account.ts";
import { createBroadcast } from "./broadcast.ts";
import { createCommands } from "./commands.ts";
import { diagnose } from "./diagnose.ts";
import { createDismissals } from "./dismissals.ts";
import { endedNoticeId, tell } from "./interventions.ts";
import { loadKept, ownerOf } from "./kept.ts";
import { createLine } from "./line.ts";
import type { WorkerPorts } from "./ports.ts";
import { isUnanswered, ProblemError, problemOf, problems } from "./problems.ts";
import { createRecording } from "./recording.ts";
import { createShown } from "./shown.ts";

export interface Worker {
  command(command: Command): Promise<Answer>;
  /**
   * Something happened in the browser, and `read` says what. Of those of one name one is looked at each tenth of a
   * second, and the last.
   */
  sign(name: string, read: () => Promise<Sign | undefined>): void;
  /** The alarm went, or the browser has started. */
  wake(): Promise<void>;
  /** Whether typing is counted now, in a frame of this origin. */
  isCountingIn(origin: string | undefined): boolean;
  /** Without input for so long, the user is idle. */
  idleAfterMs(): number;
  /** @returns stops it */
  listen(hear: (state: ExtensionState) => void): () => void;
}

/** The shortest that browsers allow. */
const alarmInSessionMs = 30_000;
/** While something is left to be sent after a session. */
const alarmAfterMs = 300_000;
/** After a session's end the server has something to say of it. */
const lingerMs = 5_000;
/** Deleted while nobody here could hear of it. */
const goneReason = "the server does not have it any more";

export async function startWorker(ports: WorkerPorts): Promise<Worker> {
  const { clock, timers, random, browser } = ports;
  const nextId = createUuids(clock, random);
  const kept = await loadKept(ports.durable, nextId);
  const throttle = createThrottle(timers);
  const shown = createShown(kept, timers);
  let turn: Promise<unknown> = Promise.resolve();
  let granted = await browser.granted();
  let storageProblem: Problem | undefined;
  /** What the server refused for good since the worker began. */
  let refusal: Problem | undefined;
  let lingerUntil = 0;

  const queue = createQueue({
    storage: ports.queue,
    nextId,
    kept(problem) {
      stored(problem);
      sender.wake();
    },
  });
  const sender: Sender = createSender({
    storage: ports.queue,
    clock,
    timers,
    about: ports.about,
    request: (type, data) => line.request(type, data),
    changed(refused) {
      if (refused?.code === "not_found") void inTurn(() => forcedEnd(refused.sessionId, goneReason));
      else if (refused) refusal = problems.serverRefused(refused.message);
      storageProblem = undefined;
      void inTurn(settle);
    },
    failed: stored,
  });
  const accounts = createAccounts(kept, ports);
  const line = createLine(ports, {
    kept,
    accounts,
    sender,
    changed,
    ready: () => void inTurn(settle),
    diagnose: findOut,
    live,
    intervention: (said, saidAt) => void tell(said, line.serverNow() - saidAt, kept, ports),
    dismissed: (interventionId) => void browser.retract(interventionId),
    forcedEnd: (sessionId, reason) => void inTurn(() => forcedEnd(sessionId, reason)),
  });
  const dismissals = createDismissals(kept, line.request, () => void inTurn(settle));
  const recording = createRecording(kept, queue, ports, nextId);
  const broadcast = createBroadcast(timers, state);
  const commands = createCommands({
    kept,
    queue,
    accounts,
    line,
    recording,
    shown,
    dismissals,
    ports,
    inTurn,
    settleSession,
    stop,
  });

  /** What one of them throws is the asker's, and ends nothing. */
  function inTurn<Value>(run: () => Promise<Value>): Promise<Value> {
    // Of the one before it learns nothing.
    const mine = turn.then(() => run());
    turn = mine.catch(() => {});
    return mine;
  }

  function findOut(server: string): Promise<Problem | undefined> {
    return diagnose(server, kept.now.session.kind !== "none", ports);
  }

  /** Of what could not be done. That nothing answers may have a reason, which the browser does not tell. */
  async function reasonOf(error: unknown): Promise<Problem> {
    const found = isUnanswered(error) ? await findOut(kept.now.settings.server) : undefined;
    return found ?? problemOf(error, kept.now);
  }

  /** @param problem with the disk, or none */
  function stored(problem?: unknown): void {
    if (problem instanceof ProblemError) storageProblem = problem.problem;
    else storageProblem = problem === undefined ? undefined : problems.storageFull(`${problem}`);
    changed();
  }

  function changed(): void {
    broadcast.changed();
    const { session, account } = kept.now;
    browser.show(session.kind, account === undefined ? undefined : problem()?.message);
  }

  /** What keeps what was captured from getting where it belongs comes first. */
  function problem(): Problem | undefined {
    const { settings, session } = kept.now;
    const isRunning = session.kind === "running";
    if (storageProblem ?? line.problem ?? refusal) return storageProblem ?? line.problem ?? refusal;
    if (isRunning && settings.isTypingOn && !granted.hosts) return problems.permissionMissing("hosts");
    if (isRunning && settings.areTabsOn && !granted.tabs && !granted.hosts)
      return problems.permissionMissing("tabs");
    return undefined;
  }

  async function state(): Promise<ExtensionState> {
    const { account, session, settings, snoozedUntil } = kept.now;
    const found = problem();
    const live = shown.state;
    return {
      account:
        account === undefined
          ? { kind: "signed-out" }
          : { kind: "signed-in", userId: account.userId, name: account.name },
      session,
      settings,
      snoozedUntil,
      granted,
      connection: line.connection,
      queue: { ...(await queue.counts(account && ownerOf(account))), bound },
      ...(found && { problem: found }),
      ...(live && { live }),
    };
  }

  /** Makes line and alarm what session and queue need. */
  async function settle(): Promise<void> {
    const { session, account } = kept.now;
    const isLive = session.kind !== "none";
    const owner = account && ownerOf(account);
    const isLeft = owner !== undefined && (dismissals.isLeft(owner) || (await queue.hasWork(owner)));
    const isLingering = clock.now() < lingerUntil;
    const watched = isLive ? session.sessionId : isLingering ? shown.state?.sessionId : undefined;
    if (account !== undefined && (isLive || isLeft || isLingering)) line.open(account);
    else line.close();
    line.watch(watched !== undefined && (await queue.isAtServer(watched)) ? watched : undefined);
    sender.wake();
    if (owner !== undefined && line.connection.kind === "ready") void dismissals.tell(owner).catch(stored);
    ports.alarm(isLive ? alarmInSessionMs : isLeft ? alarmAfterMs : undefined);
    changed();
  }

  /** What follows from a session that begins, rests or ends, and from what is allowed. */
  async function settleSession(): Promise<void> {
    const { settings } = kept.now;
    granted = await browser.granted();
    browser.watchIdle(settings.idleAfterSeconds);
    await browser.countTyping(isCounting() ? { excluded: settings.excluded } : undefined);
    await settle();
  }

  function isCounting(): boolean {
    const { session, settings } = kept.now;
    return session.kind === "running" && settings.isTypingOn && granted.hosts;
  }

  function live(state: FocusState): void {
    const { session } = kept.now;
    const expected = session.kind === "none" ? shown.state?.sessionId : session.sessionId;
    if (state.sessionId !== expected) return;
    shown.set(state);
    if (state.endedAt !== undefined && session.kind !== "none")
      void inTurn(() => forcedEnd(state.sessionId, state.endReason ?? "the server has ended it"));
    changed();
  }

  /** The session is over, and not because the user said so. */
  async function forcedEnd(sessionId: string, reason: string): Promise<void> {
    const { session } = kept.now;
    if (session.kind === "none" || session.sessionId !== sessionId) return;
    await stop(reason);
    const title = "Your focus session has ended";
    await browser.notify({ id: endedNoticeId(sessionId), title, message: overLabel(reason), isSilent: true });
  }

  /**
   * @param reason why, where it is not what the user wants
   * @param at epoch ms, by the session's time; otherwise now
   */
  async function stop(reason?: string, at?: number): Promise<void> {
    const { session } = kept.now;
    if (session.kind === "none") return;
    const endedAt = await recording.stop(at);
    shown.ended(session.sessionId, endedAt, reason);
    lingerUntil = clock.now() + lingerMs;
    timers.after(lingerMs, () => void inTurn(settle));
    await settleSession();
  }

  /** An origin that cannot be read is none of those that are excluded: its page is asked about, too. */
  function isCountingIn(origin = ""): boolean {
    const isSite = /^https?:/.test(origin);
    return isCounting() && !(isSite && recordedAddress(origin, kept.now.settings) === unsaid);
  }

  async function begin(): Promise<void> {
    const { session } = kept.now;
    // A browser that was closed in the middle of a start or an end.
    await queue.endOthers(session.kind === "none" ? undefined : session.sessionId, clock.now());
    const abandonedAt = await recording.abandonedAt(shown.state?.lastActivityAt);
    if (abandonedAt === undefined) await settleSession();
    else await stop(undefined, abandonedAt);
  }

  void inTurn(begin);
  return {
    listen: broadcast.listen,
    isCountingIn,
    idleAfterMs: () => kept.now.settings.idleAfterSeconds * 1_000,
    async command(command) {
      // What the server said of an earlier session has been read by now.
      if (command.kind === "start" || command.kind === "retry") refusal = undefined;
      try {
        const value = await commands(command);
        changed();
        return value === undefined ? { ok: true } : { ok: true, value };
      } catch (error) {
        changed();
        return { ok: false, problem: await reasonOf(error) };
      }
    },
    sign(name, read) {
      if (kept.now.session.kind !== "running") return;
      throttle.run(name, () => {
        const now = clock.now();
        const reading = read();
        void inTurn(async () => {
          const sign = await reading;
          if (sign) await recording.sign(sign, now);
        });
      });
    },
    wake: () =>
      inTurn(async () => {
        await recording.ran();
        await queue.retry();
        await settle();
      }),
  };
}

/**
 * A session of one's own in this tab: begun, paused, gone on with, ended; it goes on after a reload of the tab, and in
 * a duplicate of the tab once that is the only one.
 *
 * Whatever it captures goes to the server through the client's outbox, so that neither a reload nor an outage loses it.
 */
import { readError } from "../../components/problem-words.ts";
import {
  type Capture,
  type Client,
  type captureFocus,
  type FocusState,
  type ReadonlySignal,
  signal,
} from "../../index.ts";
import type { Claim } from "./one-tab.ts";

type OwnState =
  | { readonly kind: "none"; readonly problem?: string }
  | { readonly kind: "running"; readonly sessionId: string }
  /** `pausedAt` in epoch ms. */
  | { readonly kind: "paused"; readonly sessionId: string; readonly pausedAt: number };

/** How it stood when this page was loaded, and where to keep until when it was there. */
type CaptureBefore = Pick<Parameters<typeof captureFocus>[0], "pausedAt" | "seenAt" | "seen">;

interface OwnSessionOptions {
  readonly client: Pick<Client, "focus">;
  /** Of this tab. */
  readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  /** Whose it is: a tab may change its user. */
  readonly userId: string;
  readonly claim: Claim;
  capture(sessionId: string, before: CaptureBefore): Capture;
}

const key = "tautline-focus-session";
const seenKey = "tautline-focus-seen";
/** More than the sessions that one user may have going on at a time. */
const limit = 20;

export class OwnSession {
  readonly #options: OwnSessionOptions;
  readonly #state = signal<OwnState>({ kind: "none" });
  readonly #begun = new Set<string>();
  readonly #starting = signal("");
  readonly #isRecalled = signal(true);
  #capture: Capture | undefined;
  #free = () => {};
  /** One more with each claim, and when it is let go: what was asked for it is void then. */
  #claims = 0;

  constructor(options: OwnSessionOptions) {
    this.#options = options;
  }

  get state(): ReadonlySignal<OwnState> {
    return this.#state;
  }

  /** Id of the one that the server has not answered yet; empty where there is none. */
  get starting(): ReadonlySignal<string> {
    return this.#starting;
  }

  /** Ids of all that were this tab's since it was loaded, those that are over, too. */
  get begun(): ReadonlySet<string> {
    return this.#begun;
  }

  /** Whether it is known if this tab goes on with what was begun before. */
  get isRecalled(): ReadonlySignal<boolean> {
    return this.#isRecalled;
  }

  /** Goes on with what an earlier load of this tab began, unless another tab does. */
  recall(): void {
    const kept = this.#read();
    if (kept === undefined || kept.kind === "none") return;
    this.#isRecalled.value = false;
    this.#claim(kept.sessionId, {
      held: async () => {
        const seenAt = this.#seenAt;
        if (seenAt !== undefined) this.#goOn(kept, seenAt);
        else await this.#takeOver(kept.sessionId);
        this.#isRecalled.value = true;
      },
      elsewhere: () => {
        // What was copied from the other tab is old from now on.
        this.#options.storage.removeItem(seenKey);
        this.#isRecalled.value = true;
      },
    });
  }

  /** @returns when the server has it, or has refused it */
  async start(): Promise<void> {
    if (this.#state.peek().kind !== "none") return;
    const { client, capture } = this.#options;
    const { sessionId, started } = client.focus.start();
    this.#begun.add(sessionId);
    this.#starting.value = sessionId;
    this.#set({ kind: "running", sessionId });
    this.#claim(sessionId, { held: () => {}, elsewhere: () => {} });
    this.#capture = capture(sessionId, { seen: this.#seen });
    // Too many sessions at a time, above all.
    await started.catch((error) => this.#drop(sessionId, readError(error).message));
    if (this.#starting.peek() === sessionId) this.#starting.value = "";
  }

  pause(): void {
    const state = this.#state.peek();
    if (state.kind !== "running" || this.#capture === undefined) return;
    this.#capture.pause();
    this.#set({ kind: "paused", sessionId: state.sessionId, pausedAt: this.#capture.now() });
  }

  resume(): void {
    const state = this.#state.peek();
    if (state.kind !== "paused") return;
    this.#capture?.resume();
    this.#set({ kind: "running", sessionId: state.sessionId });
  }

  /** @returns when the server has ended it */
  async stop(): Promise<void> {
    const state = this.#state.peek();
    if (state.kind === "none") return;
    const { sessionId } = state;
    const free = this.#free;
    this.#free = () => {};
    const capture = this.#capture;
    this.#stopCapture();
    const endedAt = capture?.now();
    this.#set({ kind: "none" });
    try {
      await this.#options.client.focus.end(sessionId, endedAt);
    } catch (error) {
      this.#state.value = { kind: "none", problem: readError(error).message };
    }
    // By now, whoever takes it over is told that it is over.
    free();
  }

  /** This page captures no more: it goes on once the tab is its owner's again. */
  rest(): void {
    this.#stopCapture();
    this.#claims += 1;
    this.#free();
  }

  /** It was ended elsewhere. */
  over(sessionId: string): void {
    this.#drop(sessionId, undefined);
  }

  #claim(...[sessionId, handlers]: Parameters<Claim>): void {
    this.#claims += 1;
    this.#free();
    this.#free = () => {};
    this.#free = this.#options.claim(sessionId, handlers);
  }

  #goOn(state: Exclude<OwnState, { readonly kind: "none" }>, seenAt?: number): void {
    this.#begun.add(state.sessionId);
    this.#set(state);
    const pausedAt = state.kind === "paused" ? state.pausedAt : undefined;
    this.#capture = this.#options.capture(state.sessionId, { pausedAt, seenAt, seen: this.#seen });
  }

  readonly #seen = (at: number) => this.#options.storage.setItem(seenKey, `${at}`);

  get #seenAt(): number | undefined {
    return Number(this.#options.storage.getItem(seenKey) ?? Number.NaN) || undefined;
  }

  /** The tab that had it is closed, or has ended it. */
  async #takeOver(sessionId: string): Promise<void> {
    const { focus } = this.#options.client;
    const claim = this.#claims;
    const sessions = await focus.sessions({ limit }).catch(() => undefined);
    if (this.#claims !== claim) return;
    // Where nobody can say, what is captured waits for the server, too.
    const found = sessions?.find((one) => one.sessionId === sessionId);
    // A full list says nothing of one that is older than all in it.
    const isOver = found ? !found.isActive : sessions !== undefined && sessions.length < limit;
    if (isOver) {
      this.#set({ kind: "none" });
      return this.rest();
    }
    const pausedAt = pausedAtIn(focus.watch(sessionId).state.peek());
    this.#goOn(
      pausedAt === undefined ? { kind: "running", sessionId } : { kind: "paused", sessionId, pausedAt },
    );
  }

  #stopCapture(): void {
    this.#capture?.stop();
    this.#capture = undefined;
  }

  #drop(sessionId: string, problem: string | undefined): void {
    const state = this.#state.peek();
    if (state.kind === "none" || state.sessionId !== sessionId) return;
    this.rest();
    this.#set({ kind: "none", ...(problem === undefined ? {} : { problem }) });
  }

  #set(state: OwnState): void {
    const { storage, userId } = this.#options;
    this.#state.value = state;
    if (state.kind === "none") {
      storage.removeItem(key);
      storage.removeItem(seenKey);
    } else storage.setItem(key, JSON.stringify({ ...state, userId }));
  }

  #read(): OwnState | undefined {
    const { storage, userId } = this.#options;
    try {
      const kept = JSON.parse(storage.getItem(key) ?? "null");
      if (kept?.userId !== userId || typeof kept.sessionId !== "string") return undefined;
      const { sessionId, pausedAt } = kept;
      return typeof pausedAt === "number"
        ? { kind: "paused", sessionId, pausedAt }
        : { kind: "running", sessionId };
    } catch {
      return undefined;
    }
  }
}

/** @returns since when it is paused, epoch ms */
function pausedAtIn(state: FocusState | undefined): number | undefined {
  const last = state?.activities.find(({ metadata }) => metadata.isPause === true);
  return last?.eventType === "idle_start" ? last.timestamp : undefined;
}

/**
 * A real client, everything on it, and a far end that says what it is told to.
 *
 * Whatever it hears, it says nothing that the contract does not know, is not caught in a loop, and works as ever once
 * it meets a server that is one.
 */
import { type Client, connect, type Room } from "../../../client/index.ts";
import { limits, type UpEvent, up } from "../../../protocol/index.ts";
import { type FakeLink, FakePorts, welcomeOf } from "../../support/client-ports.ts";
import { Seeded } from "../../support/seeded.ts";
import { uncaught } from "../strays.ts";
import type { Fed } from "../targets/target.ts";
import { timeTurns } from "../turns.ts";
import { brief, Violation } from "../violation.ts";
import { SaneServer } from "./sane-server.ts";
import { room, type Step } from "./steps.ts";

/** What `setTimeout` takes; anything else runs at once. */
const maxDelayMs = 2 ** 31 - 1;
/** Timers that one input may set: more of them set one another. */
const maxTimers = 2_000;
const idPattern = /^[\x20-\x7e]{1,64}$/;
/** Fields in which it repeats what it was told, to the one who told it. What it keeps is another matter. */
const echoes = new Set(["resume", "after", "before", "seq", "room"]);
/** Whom `welcomeOf` welcomes. */
const userId = "ann";
const upEvents = up as Record<string, UpEvent>;

export class ClientRig {
  readonly #ports = new FakePorts();
  readonly #client: Client;
  readonly #room: Room;
  /** Errors that were caught where they arose and told to the page, as those of its own handlers are. */
  #reported = 0;
  readonly #reportError = globalThis.reportError;
  #opened: FakeLink | undefined;
  /** It was told so much at once that repeating it may be more than it may say; then its room says so. */
  #isOverfed = false;
  #timers = 0;
  #asking = 0;
  #complaint: Violation | undefined;

  private constructor() {
    globalThis.reportError = (error: unknown) => {
      this.#reported += 1;
      // Our own complaints are no business of a page's.
      if (error instanceof Violation) this.#complaint ??= error;
    };
    const { timers, clock } = this.#ports;
    const after = (delayMs: number, run: () => void) => {
      this.#noteTimer();
      const isTaken = typeof delayMs === "number" && delayMs > 0 && delayMs <= maxDelayMs;
      return timers.after(isTaken ? delayMs : 0, run);
    };
    // Timers of a jittered length make it stand between two milliseconds.
    const wholeMs = { now: () => Math.floor(clock.now()), monotonic: clock.monotonic };
    let tokens = 0;
    const ports = { ...this.#ports, timers: { after }, clock: wholeMs, random: new Seeded("client") };
    this.#client = connect({ url: "ws://test/ws", token: () => `t${++tokens}`, user: userId, ports });
    this.#room = this.#client.room(room);
    this.#room.hold();
  }

  static async open(): Promise<ClientRig> {
    const rig = new ClientRig();
    await rig.#ports.settle();
    return rig;
  }

  /** @throws Violation */
  async feed(steps: readonly Step[]): Promise<Fed> {
    this.#timers = 0;
    if (/^(offline|waiting)$/.test(this.#client.status.value.kind)) this.#client.connect();
    await this.#ports.settle();
    let longestMs = 0;
    for (const step of steps) {
      try {
        const { turnMs } = await timeTurns(() => this.#take(step));
        longestMs = Math.max(longestMs, turnMs);
      } catch (error) {
        throw uncaught(error);
      }
      this.#check();
    }
    const reported = this.#reported > 0 ? ["reported"] : [];
    this.#reported = 0;
    return { turnMs: longestMs, outcomes: [this.#client.status.value.kind, ...reported] };
  }

  /** @throws Violation */
  async finish(): Promise<void> {
    try {
      await this.#expectWhole();
      this.#client.close();
      await this.#ports.settle();
      this.#check();
      const { timerCount, listenerCount } = this.#ports;
      if (timerCount > 0 || listenerCount > 0) {
        throw new Violation("leak", `after its end: ${timerCount} timers, ${listenerCount} listeners`);
      }
      this.#expectSayableCursors();
      if (this.#asking > 0) throw new Violation("answer", `${this.#asking} requests were never answered`);
    } finally {
      globalThis.reportError = this.#reportError;
    }
  }

  /** A server that is one: it is welcomed, everything that waits is answered, and what is said is shown. */
  async #expectWhole(): Promise<void> {
    this.#client.connect();
    await this.#ports.advance(100);
    this.#link?.end(1006);
    await this.#ports.advance(100_000);
    this.#client.connect();
    await this.#ports.settle();
    const link = this.#link;
    if (link === undefined) throw new Violation("unhealthy", `no attempt to connect: ${this.#where}`);
    new SaneServer(link);
    await this.#ports.advance(100_000);
    if (this.#isAnothers) return;
    if (this.#client.status.value.kind !== "ready") throw new Violation("unhealthy", this.#where);
    const { state, messages } = this.#room;
    if (this.#isOverfed && state.value.kind === "failed" && state.value.code === "too_large") return;
    if (state.value.kind !== "joined") throw new Violation("unhealthy", `the room is ${brief(state.value)}`);
    if (this.#client.queued.value > 0) throw new Violation("unhealthy", `${this.#client.queued.value} wait`);
    messages.send("still here");
    await this.#ports.advance(1_000);
    const shown = messages.list.value.filter(({ content }) => content === "still here");
    if (shown.length !== 1 || shown[0]?.state !== "sent") {
      throw new Violation("unhealthy", `what was said is shown as ${brief(shown)}`);
    }
  }

  /** What is kept is said to the next server, which may be another one. */
  #expectSayableCursors(): void {
    for (const [key, cursor] of this.#ports.storage.cursors) {
      const rooms = { [key.split(" ").at(-1) ?? ""]: cursor };
      const { error } = up.hello.data.safeParse({ client: { kind: "web" }, resume: { rooms } });
      if (error !== undefined) throw new Violation("contract", `kept is ${brief(rooms)}`);
    }
  }

  /** A client is one user's: it was welcomed as another than this server's, and says so. */
  get #isAnothers(): boolean {
    const { status, user } = this.#client;
    const state = status.value;
    return state.kind === "offline" && state.reason === "user-changed" && user.value?.id !== userId;
  }

  get #where(): string {
    return `the status is ${brief(this.#client.status.value)}`;
  }

  /** The link that the client listens to. */
  get #link(): FakeLink | undefined {
    const link = this.#ports.links.at(-1);
    return link?.onclose === null ? undefined : link;
  }

  async #take(step: Step): Promise<void> {
    const link = this.#link;
    if (step.kind === "wait") return this.#ports.advance(step.ms);
    if (step.kind === "page") this.#ports.emit(step.event);
    else if (step.kind === "ask") this.#ask(step.what);
    else if (step.kind === "close") link?.end(step.code, step.reason);
    else if (link !== undefined) {
      this.#open(link);
      if (step.kind === "frame") {
        this.#isOverfed ||= Buffer.byteLength(step.text) * 2 > limits.maxFrameBytes;
        link.onmessage?.({ data: this.#fillIn(link, step.text) } as never);
      } else if (this.#client.status.value.kind === "connecting") link.tell(welcomeOf());
    }
    await this.#ports.settle();
  }

  #open(link: FakeLink): void {
    if (this.#opened === link) return;
    this.#opened = link;
    link.onSent = ({ type, id, data }) => {
      const spec = Object.hasOwn(upEvents, type) ? upEvents[type] : undefined;
      const problem = spec?.data.safeParse(data).error?.issues[0];
      const isSayable = problem === undefined || echoes.has(String(problem.path[0]));
      if (spec !== undefined && isSayable && (id === undefined || idPattern.test(id))) return;
      this.#complaint ??= new Violation(
        "contract",
        `it said ${brief({ type, id, data })}: ${brief(problem)}`,
      );
    };
    link.open();
  }

  #fillIn(link: FakeLink, text: string): string {
    return text.replace(/ASKED:([a-z:]+)/g, (_, type: string) => link.last(type)?.id ?? "none");
  }

  #ask(what: Extract<Step, { kind: "ask" }>["what"]): void {
    const { messages, typing } = this.#room;
    if (what === "send") messages.send("hi");
    else if (what === "typing") typing.input();
    else if (what === "read") messages.markRead();
    else if (what === "older") this.#count(messages.loadOlder());
    else if (what === "conversations") this.#count(this.#client.conversations.refresh());
    else if (what === "edit") this.#count(messages.edit("m1", "other"));
    else this.#count(this.#client.request("presence:get", { room }));
  }

  #count(asked: Promise<unknown>): void {
    this.#asking += 1;
    const settled = () => {
      this.#asking -= 1;
    };
    asked.then(settled, settled);
  }

  #noteTimer(): void {
    this.#timers += 1;
    if (this.#timers > maxTimers) throw new Violation("slow", "timers set one another without an end");
  }

  #check(): void {
    if (this.#complaint !== undefined) throw this.#complaint;
    // Links of earlier connections, and what was said on this one, are looked at only once.
    this.#ports.links.splice(0, this.#ports.links.length - 1);
    const link = this.#ports.links[0];
    if (link !== undefined && link.sent.length > 200) link.sent.splice(0, 100);
  }
}

/**
 * One connection between a page and a server process: two pipes, and an end at each side.
 *
 * Either side may learn of the end late, or never: then it finds out by itself or goes on talking to nobody.
 */
import type { Envelope, ServerEnvelope } from "../../../protocol/index.ts";
import type { Random } from "../random.ts";
import { type Frame, readFrame } from "./frame.ts";
import { type Flow, Pipe } from "./pipe.ts";
import type { Scope, Time } from "./time.ts";

export type Up = { readonly kind: "text"; readonly frame: Frame<Envelope> } | { readonly kind: "end" };

export type Down =
  | { readonly kind: "opened" }
  | { readonly kind: "text"; readonly frame: Frame<ServerEnvelope> }
  | { readonly kind: "end"; readonly code: number; readonly reason: string };

interface WireEnds {
  readonly serverScope: Scope;
  readonly pageScope: Scope;
  latencyMs(): number;
  toServer(item: Up): void;
  toPage(item: Down): void;
  /** Everything that waited for the page has left. */
  drained(): void;
}

const headerBytes = 4;

export class Wire {
  readonly id: number;
  readonly up: Pipe<Up>;
  readonly down: Pipe<Down>;
  readonly #time: Time;
  readonly #ends: WireEnds;
  /** No word passes any more, and nobody has been told. */
  isSilent = false;

  constructor(id: number, time: Time, ends: WireEnds) {
    this.id = id;
    this.#time = time;
    this.#ends = ends;
    const { serverScope, pageScope } = ends;
    const latencyMs = () => ends.latencyMs();
    const up = { latencyMs, receiver: serverScope, arrive: (item: Up) => ends.toServer(item), drained() {} };
    const drained = () => ends.drained();
    const down = { latencyMs, receiver: pageScope, arrive: (item: Down) => ends.toPage(item), drained };
    this.up = new Pipe(time, up);
    this.down = new Pipe(time, down);
  }

  sendUp(text: string): Frame<Envelope> {
    const frame = readFrame<Envelope>(text);
    this.up.put({ kind: "text", frame }, text.length + headerBytes);
    return frame;
  }

  sendDown(text: string): void {
    this.down.put({ kind: "text", frame: readFrame(text) }, text.length + headerBytes);
  }

  /** The path breaks, in the middle of whatever is on its way; each side learns of it in its own time. */
  cut(random: Random): void {
    this.up.cut(random.below(3));
    this.down.cut(random.below(3));
    this.#tellServer(random.between(0, 1_500));
    this.#tellPage(random.between(0, 1_500));
  }

  /** The path goes dead without a word. Whom nobody tells goes on, until its own deadline. */
  silence(told: "nobody" | "page" | "server"): void {
    this.isSilent = true;
    this.setFlow({ kind: "stalled" });
    if (told === "page") this.#tellPage(0);
    if (told === "server") this.#tellServer(0);
  }

  /** The server's process is gone, and with it what waited there to be sent. */
  serverDied(isPageTold: boolean, random: Random): void {
    this.down.cut(random.below(4));
    this.up.cut(0);
    if (isPageTold) this.#tellPage(random.between(0, 300));
  }

  /** The page's process is gone. */
  pageDied(isServerTold: boolean, random: Random): void {
    this.up.cut(random.below(4));
    this.down.cut(0);
    if (isServerTold) this.#tellServer(random.between(0, 300));
  }

  /** Both ways. A silent wire stays so. */
  setFlow(flow: Flow): void {
    if (this.isSilent && flow.kind !== "stalled") return;
    this.up.setFlow(flow);
    this.down.setFlow(flow);
  }

  #tellServer(delayMs: number): void {
    this.#time.after(delayMs, this.#ends.serverScope, () => this.#ends.toServer({ kind: "end" }));
  }

  #tellPage(delayMs: number): void {
    this.#time.after(delayMs, this.#ends.pageScope, () =>
      this.#ends.toPage({ kind: "end", code: 1006, reason: "" }),
    );
  }
}

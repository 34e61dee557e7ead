/**
 * Cursors against a network that loses, repeats and reorders, and a log that is trimmed and begins anew: what is
 * applied is the log itself, from wherever the client last began.
 */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { type Core, createCore } from "../../client/core/core.ts";
import type { Envelope, ServerEnvelope } from "../../protocol/envelope.ts";
import { type FakeLink, FakePorts, welcomeOf } from "../support/client-ports.ts";

const room = "conversation:a";
const pageSize = 5;

type Fate = "arrives" | "is lost" | "arrives twice" | "is late";
type Step =
  | { readonly kind: "publish"; readonly fates: readonly Fate[] }
  | { readonly kind: "late" | "pong" | "cut" | "answer" }
  /** The log forgets all but its newest events. */
  | { readonly kind: "trim"; readonly keep: number }
  /** The server restarts, and the log with it. */
  | { readonly kind: "restart" }
  | { readonly kind: "history"; readonly works: boolean };

const fate = fc.constantFrom<Fate>("arrives", "arrives", "arrives", "is lost", "arrives twice", "is late");
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant("publish" as const),
        fates: fc.array(fate, { minLength: 1, maxLength: 12 }),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constantFrom<"late" | "pong" | "cut" | "answer">("late", "pong", "cut", "answer", "answer"),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("trim" as const), keep: fc.nat(8) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("restart" as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("history" as const), works: fc.boolean() }) },
  ),
  { maxLength: 50, size: "max" },
);

class Log {
  readonly epoch: string;
  readonly events: ServerEnvelope[] = [];
  /** Events up to this one are forgotten. */
  floor = 0;

  constructor(epoch: string) {
    this.epoch = epoch;
  }

  get head(): number {
    return this.events.length;
  }

  publish(): ServerEnvelope {
    const seq = this.head + 1;
    const event = { type: "x:y", room, seq, data: { text: `${this.epoch}-${seq}` }, timestamp: 1 };
    this.events.push(event);
    return event;
  }

  after(seq: number): ServerEnvelope[] {
    return this.events.slice(Math.max(seq, this.floor)).slice(0, pageSize);
  }
}

class Run {
  #epochs = 1;
  #log = new Log("e0");
  #late: ServerEnvelope[] = [];
  #historyWorks = true;
  /** Answers that are made, and on their way. */
  #answers: (() => void)[] = [];
  readonly #ports = new FakePorts();
  readonly #core: Core;
  /** Texts applied since the client last began anew. */
  #applied: string[] = [];
  #begunAt = { epoch: "", seq: 0 };

  constructor() {
    const { open } = this.#ports.transport;
    this.#ports.transport.open = (url) => {
      const link = open(url);
      link.onSent = (envelope) => this.#take(link, envelope);
      queueMicrotask(() => link.open());
      return link;
    };
    const nothing = () => {};
    this.#core = createCore(
      this.#ports,
      { url: "ws://test/ws", token: "t" },
      {
        status: nothing,
        room: nothing,
        seen: nothing,
        settled: nothing,
        restored: nothing,
        queued: nothing,
        stored: nothing,
        turn: (run) => run(),
        event: ({ seq, data }: ServerEnvelope) => void (seq && this.#applied.push(`${data.text}`)),
        reset: (_, shown) => {
          this.#applied = [];
          this.#begunAt = { epoch: "", seq: 0, ...this.#core.cursor(room) };
          shown();
        },
      },
    );
    this.#core.connect();
    this.#core.join(room);
  }

  #take(link: FakeLink, request: Envelope): void {
    const { type, data } = request;
    const { head, epoch } = this.#log;
    if (type === "hello") {
      const { rooms } = data.resume as { rooms: Record<string, { epoch: string; seq: number }> };
      const [verdict, events] = this.#resume(rooms[room]);
      if (rooms[room]) link.tell(welcomeOf({ [room]: verdict }), ...events);
      else link.tell(welcomeOf());
    } else if (type === "room:join") {
      const [verdict, events] = this.#resume(data.after as { epoch: string; seq: number } | undefined);
      this.#answers.push(() => {
        link.ack(request, { room, ...verdict });
        for (const event of events) link.tell(event);
      });
    } else if (type === "room:history") {
      const events = this.#log.after(Number(data.after));
      const isRefused = !this.#historyWorks;
      this.#answers.push(() => {
        if (isRefused) link.refuse(request, "unavailable");
        else link.ack(request, { room, epoch, head, events, more: false });
      });
    }
  }

  #resume(cursor: { epoch: string; seq: number } | undefined) {
    const { head, epoch, floor } = this.#log;
    const nothing = { epoch, seq: head, from: head + 1, to: head };
    if (!cursor) return [{ recovered: "fresh" as const, ...nothing }, []] as const;
    const { seq } = cursor;
    if (cursor.epoch !== epoch || seq < floor)
      return [{ recovered: "reset" as const, ...nothing }, []] as const;
    const events = this.#log.after(seq);
    const to = seq + events.length;
    const recovered = to === head ? ("complete" as const) : ("partial" as const);
    return [{ recovered, epoch, seq: head, from: seq + 1, to }, events] as const;
  }

  async step(step: Step): Promise<void> {
    const link = this.#ports.links.at(-1);
    if (step.kind === "publish") {
      for (const fate of step.fates) {
        const event = this.#log.publish();
        if (fate === "is late") this.#late.push(event);
        else if (fate !== "is lost") link?.tell(event);
        if (fate === "arrives twice") link?.tell(event);
      }
    } else if (step.kind === "late") link?.tell(...this.#late.reverse(), ...this.#late.splice(0));
    else if (step.kind === "pong") this.#pong();
    else if (step.kind === "cut") await this.#cut();
    else if (step.kind === "answer") await this.#answer();
    else if (step.kind === "trim") this.#log.floor = Math.max(this.#log.floor, this.#log.head - step.keep);
    else if (step.kind === "history") this.#historyWorks = step.works;
    else {
      this.#log = new Log(`e${this.#epochs++}`);
      await this.#cut();
    }
  }

  #pong(): void {
    const data = { timestamp: 1, heads: { [room]: this.#log.head } };
    this.#ports.links.at(-1)?.tell({ type: "pong", data, timestamp: 1 });
  }

  async #answer(): Promise<void> {
    this.#answers.shift()?.();
    await this.#ports.settle();
  }

  /** What was on its way goes with the connection. */
  async #cut(): Promise<void> {
    this.#late = [];
    this.#answers = [];
    this.#ports.links.at(-1)?.end(1006);
    await this.#ports.advance(5_000);
  }

  /** What was applied so far is a stretch of the log. */
  check(): void {
    const { epoch, seq } = this.#begunAt;
    expect(this.#applied).toEqual(this.#applied.map((_, index) => `${epoch}-${seq + index + 1}`));
  }

  async heal(): Promise<void> {
    this.#historyWorks = true;
    // What was refused or came too late is asked for again, after a pause or at the next pong.
    for (let turn = 0; turn < 4; turn += 1) {
      for (let limit = 0; this.#answers.length > 0 && limit < 1_000; limit += 1) await this.#answer();
      await this.#ports.advance(2_500);
      this.#pong();
    }
    for (let limit = 0; this.#answers.length > 0 && limit < 1_000; limit += 1) await this.#answer();
    expect(this.#core.cursor(room)).toEqual({ epoch: this.#log.epoch, seq: this.#log.head });
    expect(this.#begunAt.seq + this.#applied.length).toBe(this.#log.head);
  }
}

test("whatever the network does, what is applied is the log, in order and without a hole", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const run = new Run();
      await run.step({ kind: "answer" });
      for (const step of taken) {
        await run.step(step);
        run.check();
      }
      await run.heal();
      run.check();
    }),
    { numRuns: 200 },
  );
}, 60_000);

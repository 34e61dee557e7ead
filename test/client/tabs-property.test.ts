/**
 * Several tabs of one user against a server in moods: tabs that open, close, crash, lose their connection or do
 * not listen. Whatever was stored takes effect exactly once, each tab's messages to a room in the order of asking.
 */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { createOutbox } from "../../client/core/outbox.ts";
import { type Client, connect } from "../../client/index.ts";
import { FakePorts } from "../support/client-ports.ts";
import { FakeBrowser, FakeTab } from "../support/fake-browser.ts";
import { IdempotentServer, type Mood, moods } from "./support/idempotent-server.ts";

type Step =
  | { readonly kind: "send"; readonly tab: number; readonly room: number }
  | { readonly kind: "crash" | "close" | "cut" | "deafen" | "reconnect"; readonly tab: number }
  | { readonly kind: "open" }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "mood"; readonly mood: Mood };

const tab = fc.nat(2);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 7, arbitrary: fc.record({ kind: fc.constant("send" as const), tab, room: fc.nat(1) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.nat(6_000) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("open" as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constantFrom("crash" as const, "close" as const, "cut" as const, "deafen" as const),
        tab,
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant("mood" as const), mood: fc.constantFrom(...moods) }),
    },
  ),
  { maxLength: 50, size: "max" },
);

interface Page {
  readonly name: number;
  readonly tab: FakeTab;
  readonly client: Client;
  readonly ports: FakePorts;
}

class Run {
  readonly server = new IdempotentServer();
  readonly #browser = new FakeBrowser();
  #pages: Page[] = [];
  #opened = 0;
  #count = 0;
  /** What each page asked for in each room, in order. */
  readonly asked = new Map<string, string[]>();
  readonly answers: string[] = [];

  constructor() {
    this.#open();
  }

  #open(): void {
    const name = this.#opened++;
    const ports: FakePorts = new FakePorts(undefined, this.#now() + 1);
    // Two pages never make the same id.
    ports.ratio = 0.1 + name / 1_000;
    this.server.serve(ports);
    const tab = new FakeTab(this.#browser, () => ports);
    const outbox = createOutbox(tab.storage);
    const client = connect({
      url: "ws://test/ws",
      token: "t",
      user: "ann",
      ports: { ...portsOf(ports), outbox },
    });
    this.#pages.push({ name, tab, client, ports });
  }

  #now(): number {
    return Math.max(1_700_000_000_000, ...this.#pages.map(({ ports }) => ports.clock.now()));
  }

  async step(step: Step): Promise<void> {
    if (step.kind === "pass") return this.#pass(step.ms);
    if (step.kind === "mood") this.server.mood = step.mood;
    else if (step.kind === "open") {
      if (this.#pages.length < 3) this.#open();
    } else {
      const page = this.#pages[step.tab % Math.max(1, this.#pages.length)];
      if (page === undefined) return;
      if (step.kind === "send") this.#send(page, `conversation:${step.room}`);
      else if (step.kind === "cut") page.ports.links.at(-1)?.end(1006);
      else if (step.kind === "deafen") page.tab.isDeaf = !page.tab.isDeaf;
      else await this.#end(page, step.kind);
    }
  }

  async #end(page: Page, how: string): Promise<void> {
    // What was asked for has been stored by the time the page is gone.
    for (let turn = 0; turn < 5; turn += 1) await page.ports.settle();
    this.#pages = this.#pages.filter((other) => other !== page);
    if (how === "crash") page.tab.crash();
    page.client.close();
    page.tab.crash();
  }

  async #pass(ms: number): Promise<void> {
    for (const { ports } of this.#pages) await ports.advance(ms);
  }

  #send({ name, client }: Page, room: string): void {
    const content = `${name}-${this.#count++}`;
    const key = `${name} ${room}`;
    this.asked.set(key, [...(this.asked.get(key) ?? []), content]);
    client.request("message:send", { room, content }).then(
      ({ messageId }) => this.answers.push(messageId),
      ({ code }) => this.answers.push(code),
    );
  }

  /** Everything is well from now on. @returns what still waits then, in each page */
  async heal(): Promise<number[]> {
    this.server.mood = "fair";
    if (this.#pages.length === 0) this.#open();
    for (const { tab, ports } of this.#pages) {
      tab.isDeaf = false;
      ports.links.at(-1)?.end(1006);
    }
    for (let second = 0; second < 60; second += 1) await this.#pass(1_000);
    return this.#pages.map(({ client }) => client.queued.value);
  }
}

function portsOf({ transport, clock, timers, random, page, access }: FakePorts) {
  return { transport, clock, timers, random, page, access };
}

test("everything stored takes effect once, in its page's order, and every page knows", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const run = new Run();
      for (const step of taken) await run.step(step);
      const waiting = await run.heal();
      expect(waiting.filter((count) => count > 0)).toEqual([]);
      for (const [key, contents] of run.asked) {
        const [name, room = ""] = key.split(" ");
        const made = (run.server.logs.get(room) ?? []).filter((content) => content.startsWith(`${name}-`));
        expect(made).toEqual(contents);
      }
      expect(run.answers).toHaveLength([...run.asked.values()].flat().length);
    }),
    { numRuns: 100 },
  );
}, 60_000);

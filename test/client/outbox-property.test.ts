/**
 * The outbox against a server that forgets connections, loses frames, refuses for a while, and a page that dies:
 * everything asked for takes effect exactly once, each room's in the order of asking.
 */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { type Client, connect } from "../../client/index.ts";
import { FakePorts, FakeStorage } from "../support/client-ports.ts";
import { IdempotentServer, type Mood, moods } from "./support/idempotent-server.ts";

type Step =
  | { readonly kind: "send"; readonly room: number }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "cut" | "die" }
  /** From here on, how the server meets what it gets. */
  | { readonly kind: "mood"; readonly mood: Mood };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("send" as const), room: fc.nat(2) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.nat(6_000) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("cut" as const, "die" as const) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant("mood" as const),
        mood: fc.constantFrom(...moods),
      }),
    },
  ),
  { maxLength: 60, size: "max" },
);

class Run {
  readonly #server = new IdempotentServer();
  readonly #storage = new FakeStorage();
  readonly asked = new Map<string, string[]>();
  readonly answers: string[] = [];
  #ports: FakePorts;
  #client: Client;
  #count = 0;
  #lives = 0;

  constructor() {
    [this.#ports, this.#client] = this.#begin();
  }

  get server(): IdempotentServer {
    return this.#server;
  }

  #begin(): [FakePorts, Client] {
    const startMs = (this.#ports?.clock.now() ?? 1_700_000_000_000) + 1;
    const ports = new FakePorts(this.#storage, startMs);
    // Two lives of a page never make the same id.
    ports.ratio = 0.1 + this.#lives++ / 1_000;
    this.#server.serve(ports);
    return [ports, connect({ url: "ws://test/ws", token: "t", user: "ann", ports })];
  }

  async step(step: Step): Promise<void> {
    if (step.kind === "send") this.#send(`conversation:${step.room}`);
    else if (step.kind === "pass") await this.#ports.advance(step.ms);
    else if (step.kind === "mood") this.#server.mood = step.mood;
    else if (step.kind === "cut") this.#ports.links.at(-1)?.end(1006);
    else {
      // What was asked for has been stored by the time the page is gone.
      await this.#ports.settle();
      this.#client.close();
      [this.#ports, this.#client] = this.#begin();
    }
  }

  #send(room: string): void {
    const content = `${this.#count++}`;
    this.asked.set(room, [...(this.asked.get(room) ?? []), content]);
    this.#client.request("message:send", { room, content }).then(
      ({ messageId }) => this.answers.push(messageId),
      (error) => this.answers.push(error.code),
    );
  }

  /** Everything is well from now on. @returns what still waits then */
  async heal(): Promise<number> {
    this.#server.mood = "fair";
    await this.#ports.advance(60_000);
    return this.#client.queued.value;
  }
}

test("everything asked for takes effect once, in the order of asking, and is answered once", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const run = new Run();
      for (const step of taken) await run.step(step);
      expect(await run.heal()).toBe(0);
      expect(Object.fromEntries(run.server.logs)).toEqual(Object.fromEntries(run.asked));
      expect(run.answers).toHaveLength([...run.asked.values()].flat().length);
      const made = new Set(run.server.made.values());
      for (const answer of run.answers) expect(answer === "closed" || made.has(answer)).toBe(true);
    }),
    { numRuns: 150 },
  );
}, 60_000);

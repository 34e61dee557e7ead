/**
 * A client that is started again whenever it is killed, over the same files.
 *
 * It ends for good when told, or when a process of it ends by itself.
 */
import type { ClientDeath, Progress, ReaderTask, Said, Told, WriterTask } from "../clients/talk.ts";
import { type ClientProcess, startClient } from "./client-process.ts";

export interface Life {
  readonly incarnation: number;
  readonly death: ClientDeath | undefined;
  readonly isFinishing: boolean;
}

interface ImmortalOptions {
  readonly output: number;
  readonly task: (life: Life) => WriterTask | ReaderTask;
  readonly nextDeath: () => ClientDeath;
}

export class Immortal {
  readonly #options: ImmortalOptions;
  #process: ClientProcess;
  /** Of earlier incarnations. */
  #before: Progress = { acked: 0, unavailable: 0, shownTwice: 0 };
  #incarnation = 1;
  #isFinishing = false;
  #isOver = false;
  kills = 0;

  constructor(options: ImmortalOptions) {
    this.#options = options;
    this.#process = this.#spawn(options.nextDeath());
    void this.#keepAlive();
  }

  get progress(): Progress {
    const { acked, unavailable, shownTwice } = this.#process.progress;
    return {
      acked: this.#before.acked + acked,
      unavailable: this.#before.unavailable + unavailable,
      shownTwice: this.#before.shownTwice + shownTwice,
    };
  }

  get hasFailed(): boolean {
    return this.#process.end === "failed";
  }

  tell(told: Told): void {
    this.#process.tell(told);
  }

  signal(signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void {
    if (this.#process.end === undefined) this.#process.kill(signal);
  }

  /** Whichever incarnation says so. @returns false if it has failed */
  async heard(kind: Said["kind"], ask?: Told): Promise<boolean> {
    while (!this.hasFailed) {
      const process = this.#process;
      if (ask !== undefined) process.tell(ask);
      if (await process.heard(kind)) return true;
      // The next one is there after the turn in which this one was found dead.
      await Bun.sleep(1);
    }
    return false;
  }

  /** Whoever comes from now on is not killed, and asks for nothing new. */
  finish(): void {
    this.#isFinishing = true;
  }

  end(): void {
    this.#isOver = true;
    this.signal("SIGKILL");
  }

  #spawn(death: ClientDeath | undefined): ClientProcess {
    const { task, output } = this.#options;
    return startClient(
      task({ incarnation: this.#incarnation, death, isFinishing: this.#isFinishing }),
      output,
    );
  }

  async #keepAlive(): Promise<void> {
    for (;;) {
      await this.#process.exited;
      if (this.#isOver || this.hasFailed) return;
      this.kills += 1;
      this.#before = this.progress;
      this.#incarnation += 1;
      this.#process = this.#spawn(this.#isFinishing ? undefined : this.#options.nextDeath());
    }
  }
}

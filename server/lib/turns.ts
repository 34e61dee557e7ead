/** One after another for each key: what reads, decides and writes must not meet itself half-way. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs `task` when every earlier task with this key has ended, however it ended. */
  run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const mine = before.then(task, task);
    const done = mine.then(ignore, ignore).then(() => {
      if (this.#last.get(key) === done) this.#last.delete(key);
    });
    this.#last.set(key, done);
    return mine;
  }
}

function ignore(): void {}

/** A writer or a reader as a process: started, told, heard, stopped and killed. */
import { join } from "node:path";
import type { Progress, ReaderTask, Said, Told, WriterTask } from "../clients/talk.ts";

export interface ClientProcess {
  readonly progress: Progress;
  /** How it ended; undefined while it lives. */
  readonly end: "killed" | "failed" | undefined;
  readonly exited: Promise<unknown>;
  tell(told: Told): void;
  /** Resolves once it has said so. @returns false if it ended before */
  heard(kind: Said["kind"]): Promise<boolean>;
  kill(signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void;
}

const folder = join(import.meta.dir, "../clients");

/** @param output the file that gets what it says */
export function startClient(task: WriterTask | ReaderTask, output: number): ClientProcess {
  const said = new Set<Said["kind"]>();
  const waiting = new Map<Said["kind"], () => void>();
  let progress: Progress = { acked: 0, unavailable: 0, shownTwice: 0 };
  let end: ClientProcess["end"];

  const command = [process.execPath, "--no-orphans", join(folder, `${task.kind}.ts`), JSON.stringify(task)];
  const child = Bun.spawn(command, {
    stdin: "ignore",
    stdout: output,
    stderr: output,
    ipc(message: Said) {
      if (message.kind === "progress") progress = message;
      said.add(message.kind);
      waiting.get(message.kind)?.();
    },
  });
  const exited = child.exited.then(() => {
    end = child.signalCode === "SIGKILL" ? "killed" : "failed";
  });

  return {
    get progress() {
      return progress;
    },
    get end() {
      return end;
    },
    exited,
    tell(told) {
      if (end === undefined) child.send(told);
    },
    async heard(kind) {
      if (said.has(kind)) return true;
      const hears = new Promise<boolean>((resolve) => waiting.set(kind, () => resolve(true)));
      return Promise.race([hears, exited.then(() => false)]);
    },
    kill: (signal) => child.kill(signal),
  };
}

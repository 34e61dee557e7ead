/**
 * Errors that nobody caught, from wherever in the process, while a run goes on.
 *
 * The handlers are the process's, so there is one set of them, and it is taken away when the run ends.
 */
import { Violation } from "./violation.ts";

interface Strays {
  /** @throws Violation with the first error since the last call */
  check(): void;
  stop(): void;
}

export function watchStrays(): Strays {
  let caught: unknown[] = [];
  const keep = (error: unknown) => void caught.push(error);
  process.on("uncaughtException", keep);
  process.on("unhandledRejection", keep);
  return {
    check() {
      const [first] = caught;
      if (caught.length === 0) return;
      caught = [];
      throw uncaught(first);
    },
    stop() {
      process.off("uncaughtException", keep);
      process.off("unhandledRejection", keep);
    },
  };
}

export function uncaught(error: unknown): Violation {
  if (error instanceof Violation) return error;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new Violation("uncaught", text.split("\n").slice(0, 6).join("\n  "));
}

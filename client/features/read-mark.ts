/**
 * How far this user has read one room, and how far the server knows that.
 *
 * A mark is said until the server has acknowledged it: after a moment, and again each time that the room is joined. It
 * belongs to the log that was read: of one that begins anew nothing is said before it was read.
 */
import type { Core } from "../core/core.ts";
import { askAgain, type TautlineError } from "../core/errors.ts";
import type { Welcome } from "../core/wire.ts";

const delayMs = 500;

/** @param told this user has read so far; the server is being told */
export function createReadMark(room: string, core: Core, told: (seq: number) => void) {
  let readSeq = 0;
  /** Acknowledged, or to be so on this connection. */
  let saidSeq = 0;
  let knownSeq = 0;
  /** The connection on which the room was joined last: only there it is sure which log it has. */
  let joinedOn: Welcome | undefined;
  let cancel = () => {};

  async function say(): Promise<void> {
    if (readSeq <= saidSeq || !joinedOn || core.welcome() !== joinedOn) return;
    const seq = readSeq;
    const epoch = core.cursor(room)?.epoch;
    saidSeq = seq;
    told(seq);
    try {
      await core.request("message:read", { room, seq });
      if (epoch === core.cursor(room)?.epoch) knownSeq = Math.max(knownSeq, seq);
    } catch (error) {
      if (saidSeq === seq) saidSeq = knownSeq;
      const { code } = error as TautlineError;
      if (code === "timeout") void say();
      else askAgain(core.after, say)(error as TautlineError);
    }
  }

  function reset(): void {
    cancel();
    readSeq = saidSeq = knownSeq = 0;
  }

  return {
    reset,
    /** Everything up to the cursor was read. */
    read(): void {
      readSeq = core.cursor(room)?.seq ?? 0;
      cancel();
      cancel = core.after(delayMs, say);
    },
    joined(): void {
      joinedOn = core.welcome();
      saidSeq = knownSeq;
      void say();
    },
  };
}

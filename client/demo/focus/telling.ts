/**
 * What is captured, on its way to the server: it waits in the client's outbox, and what even that cannot hold is
 * counted and told with what comes next, so that the report shows the hole.
 */
import { type Focus, type NewActivity, TautlineError } from "../../index.ts";

/** @returns what a capture logs to; it never rejects */
export function tellingOf(focus: Pick<Focus, "log">, sessionId: string) {
  let shed = 0;
  return async ([first, ...rest]: readonly NewActivity[]): Promise<void> => {
    if (first === undefined) return;
    const before = shed;
    shed = 0;
    const told = before === 0 ? first : { ...first, metadata: { ...first.metadata, shedBefore: before } };
    try {
      await focus.log(sessionId, [told, ...rest]);
    } catch (error) {
      // Any other refusal is of the session as a whole, which the page shows.
      if (error instanceof TautlineError && error.code === "outbox_full") shed += before + 1 + rest.length;
    }
  };
}

/**
 * A store whose inability is told as `unavailable`, and remembered as its health.
 *
 * Nothing else in the server looks at what a database says; bugs pass through as they are.
 */
import { ProtocolError } from "../../protocol/index.ts";
import type { StoreHealth } from "./health.ts";
import type { Store } from "./port.ts";

const retryAfterMs = 1_000;
/** All others are readings, and to repeat one changes nothing: it can tell whether the store is well again. */
const writings: ReadonlySet<string> = new Set(["commit", "setInvite", "trim", "forgetRequests"]);

export function guardStore(store: Store, health: StoreHealth): Store {
  async function attempt<Result>(call: () => Promise<Result>, isReading: boolean): Promise<Result> {
    try {
      return await call();
    } catch (error) {
      const reason = store.failureOf(error);
      if (reason === undefined) throw error;
      health.failed(reason, isReading ? call : undefined);
      const message = "the store cannot take it now; nothing was kept";
      throw new ProtocolError("unavailable", message, { retryAfterMs });
    }
  }

  /** Its methods are looked up at each call, as on the part itself. */
  function guard<Part extends object>(part: Part): Part {
    const methods = part as Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;
    const guarded = Object.keys(part).map((name) => [
      name,
      (...args: unknown[]) => attempt(async () => methods[name]?.(...args), !writings.has(name)),
    ]);
    return Object.fromEntries(guarded) as Part;
  }

  return {
    epoch: store.epoch,
    log: guard(store.log),
    conversations: guard(store.conversations),
    retention: guard(store.retention),
    reactions: guard(store.reactions),
    notifications: guard(store.notifications),
    audit: guard(store.audit),
    files: guard(store.files),
    follow: guard(store.follow),
    commitments: guard(store.commitments),
    focus: guard(store.focus),
    personal: guard(store.personal),
    revocations: () => attempt(() => store.revocations(), true),
    optedIn: () => attempt(() => store.optedIn(), true),
    probe: () => attempt(() => store.probe(), false),
    scrub: () => attempt(() => store.scrub(), false),
    failureOf: (error) => store.failureOf(error),
    close: () => store.close(),
  };
}

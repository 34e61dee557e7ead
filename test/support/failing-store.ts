/** A store that fails by order, as a disk does, and works again when told. */
import type { Store } from "../../server/store/port.ts";
import { createSqliteStore } from "../../server/store/sqlite/index.ts";

interface FailingStore {
  readonly store: Store;
  /**
   * From now on every method fails with this result code.
   *
   * @param only the methods that do; all unless given
   */
  fail(code: string, only?: readonly string[]): void;
  mend(): void;
}

export function failingStore(
  inner: Store = createSqliteStore({ dataDir: ":memory:", synchronous: "FULL" }),
): FailingStore {
  let failing: { readonly code: string; readonly only: readonly string[] | undefined } | undefined;

  function failingPart<Part extends object>(part: Part): Part {
    const methods = Object.entries(part).map(([name, value]) => {
      if (typeof value !== "function" || name === "failureOf") return [name, value];
      const method = async (...args: unknown[]) => {
        if (failing !== undefined && (failing.only?.includes(name) ?? true)) {
          throw Object.assign(new Error("by order"), { code: failing.code });
        }
        return value.apply(part, args);
      };
      return [name, method];
    });
    return Object.fromEntries(methods) as Part;
  }

  return {
    store: {
      ...failingPart(inner),
      log: failingPart(inner.log),
      reactions: failingPart(inner.reactions),
      follow: failingPart(inner.follow),
      commitments: failingPart(inner.commitments),
      retention: failingPart(inner.retention),
      conversations: failingPart(inner.conversations),
    },
    fail(code, only) {
      failing = { code, only };
    },
    mend() {
      failing = undefined;
    },
  };
}

/**
 * What the extension captured, as the browser's own disk has it: a test's evidence, in a database of its own.
 *
 * It stands before the worker's script and wraps IndexedDB; nothing of the worker knows of it. An activity counts as
 * captured once the transaction that keeps it is committed. Where the worker was killed between that and its note
 * here, the next start finds it in the queue, before anything can be sent.
 */
import type { Page } from "playwright-core";

/** Stands in the worker as it is written here, so it uses nothing from outside. */
function keepEvidence(): void {
  const queue = "tautline-queue";
  const open = IDBFactory.prototype.open;
  const put = IDBObjectStore.prototype.put;
  const asked = indexedDB.open("tautline-evidence", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("captured");
  const evidence = new Promise<IDBDatabase>((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

  async function note(ids: readonly string[]): Promise<void> {
    const store = (await evidence).transaction("captured", "readwrite").objectStore("captured");
    for (const id of ids) put.call(store, Date.now(), id);
  }

  const kept = new WeakMap<IDBTransaction, string[]>();
  IDBObjectStore.prototype.put = function (value: { readonly id: string }, ...key: [IDBValidKey?]) {
    const { transaction } = this;
    if (transaction.db.name === queue && this.name === "activities") {
      const ids = kept.get(transaction) ?? [];
      if (ids.length === 0) transaction.addEventListener("complete", () => void note(ids));
      ids.push(value.id);
      kept.set(transaction, ids);
    }
    return put.call(this, value, ...key);
  };
  IDBFactory.prototype.open = function (name, ...version) {
    const request = open.call(this, name, ...version);
    if (name !== queue) return request;
    request.addEventListener("success", () => {
      const found = request.result.transaction("activities").objectStore("activities").getAll();
      found.onsuccess = () => void note(found.result.map(({ id }) => id));
    });
    return request;
  };
}

/** To be put before the worker's script. */
export const evidenceScript = `(${keepEvidence})();\n`;

/** @param page one of the extension @returns the ids of all captured activities */
export function readEvidence(page: Page): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const asked = indexedDB.open("tautline-evidence", 1);
        asked.onerror = () => reject(asked.error);
        asked.onsuccess = () => {
          const keys = asked.result.transaction("captured").objectStore("captured").getAllKeys();
          keys.onsuccess = () => {
            asked.result.close();
            resolve(keys.result.map(String));
          };
        };
      }),
  );
}

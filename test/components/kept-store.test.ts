/** The storage of the demo's pages, where the browser has one that works and where it has none. */
import { expect, test } from "bun:test";
import { keptStore } from "../../client/demo/kept-store.ts";

function refuse(): never {
  throw new DOMException("Access is denied for this document.", "SecurityError");
}

function openBrowserStore() {
  const values = new Map<string, string>();
  const store = {
    isFull: false,
    getItem: (key: string) => values.get(key) ?? null,
    setItem(key: string, value: string) {
      if (store.isFull) throw new DOMException("The quota is exceeded.", "QuotaExceededError");
      values.set(key, value);
    },
    removeItem: (key: string) => void values.delete(key),
  };
  return store;
}

test("what is kept is in the browser's storage, for the next page", () => {
  const browser = openBrowserStore();
  keptStore(() => browser).setItem("key", "value");
  expect(keptStore(() => browser).getItem("key")).toBe("value");
});

test("without a storage, the page itself keeps what it is given", () => {
  const store = keptStore(refuse);
  expect(store.getItem("key")).toBeNull();
  store.setItem("key", "value");
  expect(store.getItem("key")).toBe("value");
  store.removeItem("key");
  expect(store.getItem("key")).toBeNull();
});

test("what a full storage does not take is the page's, and the older value comes no more", () => {
  const browser = openBrowserStore();
  const store = keptStore(() => browser);
  store.setItem("key", "older");
  browser.isFull = true;
  store.setItem("key", "newer");
  expect(store.getItem("key")).toBe("newer");
  browser.isFull = false;
  store.setItem("key", "newest");
  expect(browser.getItem("key")).toBe("newest");
  store.removeItem("key");
  expect(store.getItem("key")).toBeNull();
});

/**
 * What `/sdk/outbox.js` exports: the outbox, and where a browser keeps it.
 *
 * A page need not name it: the client loads it beside itself. A worker of an extension, which may load nothing
 * later on, imports it and passes it: `connect({ ports: { outbox: createBrowserOutbox } })`.
 */
import { createOutbox } from "./core/outbox.ts";
import type { Storage } from "./core/storage-port.ts";

const nothing = () => {};

/** Keeps nothing beyond the page. */
const storage: Storage = {
  open: async (_, { owner }) => ({
    cursors: {},
    put: async () => {},
    settle: nothing,
    move: nothing,
    ready: owner,
    close: nothing,
  }),
};

export const createBrowserOutbox = createOutbox(storage);
export { createOutbox };

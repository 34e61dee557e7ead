/**
 * What `/sdk/tautline.js` exports: the client by itself, and the signals it speaks in.
 *
 * The modules built on it (`rooms.js`, `components.js`) take both from there, so that a page has each once.
 */
export { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals-core";
export { type ClientErrorCode, TautlineError } from "./core/errors.ts";
export { type BaseClient, connect, type Extension } from "./features/client.ts";

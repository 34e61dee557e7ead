/** The contract, whole. Browser code imports the single files, so that no schema reaches its bundle. */
export * from "./channel.ts";
export * from "./check.ts";
export * from "./close-codes.ts";
export * from "./codec.ts";
export * from "./envelope.ts";
export * from "./errors.ts";
export * from "./event.ts";
export * from "./events/index.ts";
export * from "./extension.ts";
export * from "./ids.ts";
export * from "./limits.ts";
export * from "./rooms.ts";

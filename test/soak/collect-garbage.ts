/**
 * Loaded before the server: SIGUSR2 has its garbage collected, so that its heap is what it holds and nothing else.
 */
process.on("SIGUSR2", () => Bun.gc(true));

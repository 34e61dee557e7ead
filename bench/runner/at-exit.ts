/**
 * What has to be undone even when the run is interrupted: child processes, folders on disk.
 */
const undone = new Set<() => void>();

process.on("exit", () => {
  for (const undo of undone) undo();
});
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

/** Calls `undo`, which must be synchronous, when this process ends; the result takes that back. */
export function atExit(undo: () => void): () => void {
  undone.add(undo);
  return () => undone.delete(undo);
}

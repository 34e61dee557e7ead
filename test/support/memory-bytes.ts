/** The bytes of files in memory; what was kept is in `kept`, by id. */
import type { FileBytes } from "../../server/store/port.ts";

interface MemoryBytes extends FileBytes {
  readonly kept: Map<string, Uint8Array>;
  /** Begun and neither kept nor dropped. */
  readonly open: Set<string>;
}

export function memoryBytes(): MemoryBytes {
  const kept = new Map<string, Uint8Array>();
  const open = new Set<string>();
  return {
    kept,
    open,
    async begin(id) {
      const chunks: Uint8Array[] = [];
      open.add(id);
      return {
        async write(chunk) {
          chunks.push(Uint8Array.from(chunk));
        },
        async keep() {
          open.delete(id);
          kept.set(id, Buffer.concat(chunks));
        },
        async drop() {
          open.delete(id);
        },
      };
    },
    read(id) {
      const blob = new Blob([Uint8Array.from(kept.get(id) ?? [])]);
      return Object.assign(blob, { exists: async () => kept.has(id) });
    },
    async remove(ids) {
      for (const id of ids) kept.delete(id);
    },
    async sweep() {
      return [...kept.keys()];
    },
  };
}

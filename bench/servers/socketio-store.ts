/**
 * The table of Socket.IO's tutorial, as a file: messages under unique ids, numbered as they come.
 */
import { existsSync, readFileSync, truncateSync } from "node:fs";
import { open } from "node:fs/promises";

export interface Message {
  /** The client's own: a second one with it is a retry. */
  id: string;
  room: string;
  content: string;
}

export interface Store {
  /** Resolves when it is on disk, with its offset; with null if it was there before. */
  insert(message: Message): Promise<number | null>;
  after(offset: number, room: string): { content: string; offset: number }[];
}

export async function openStore(file: string): Promise<Store> {
  const rows: Message[] = [];
  const ids = new Set<string>();
  const keep = (message: Message): number => {
    ids.add(message.id);
    return rows.push(message);
  };
  if (existsSync(file)) {
    const text = readFileSync(file, "utf8");
    // A line that was cut short was never acknowledged.
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    truncateSync(file, Buffer.byteLength(whole));
    for (const line of whole.split("\n").filter(Boolean)) keep(JSON.parse(line));
  }
  const handle = await open(file, "a");
  let writing: Promise<unknown> = Promise.resolve();

  return {
    async insert(message) {
      if (ids.has(message.id)) {
        // As the database would, it answers when the first one is in.
        await writing;
        return null;
      }
      ids.add(message.id);
      const written = writing.then(async () => {
        await handle.appendFile(`${JSON.stringify(message)}\n`);
        await handle.datasync();
        return keep(message);
      });
      writing = written;
      return written;
    },
    after: (offset, room) =>
      rows.flatMap((row, index) =>
        index + 1 > offset && row.room === room ? [{ content: row.content, offset: index + 1 }] : [],
      ),
  };
}

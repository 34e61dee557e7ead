/**
 * What stands in a chat, in one order: messages, and the files of the log at their places among them.
 *
 * A file stands behind the last message that is older in the log; what is not sent yet stays at the end.
 */
import type { Message, RoomFile } from "../index.ts";

interface Spoken {
  /** Names its row. */
  readonly key: string;
  readonly sender: { readonly id: string; readonly name: string };
  /** Epoch ms. */
  readonly timestamp: number;
  readonly mine: boolean;
  /** Arrived while watching. */
  readonly live: boolean;
  /** Its place in the log; undefined for what has none there, or none yet. */
  readonly seq: number | undefined;
}

export type ChatItem =
  | (Spoken & { readonly kind: "message"; readonly message: Message })
  | (Spoken & { readonly kind: "file"; readonly file: RoomFile });

/** @param messages in the order they are shown; @param files by seq */
export function mergeItems(messages: readonly Message[], files: readonly RoomFile[]): ChatItem[] {
  const items: ChatItem[] = [];
  let next = 0;
  const putFiles = (isBefore: (file: RoomFile) => boolean) => {
    for (let file = files[next]; file !== undefined && isBefore(file); file = files[next]) {
      items.push(asFile(file));
      next += 1;
    }
  };
  for (const message of messages) {
    const { seq, timestamp } = message;
    if (message.state !== "sent") putFiles(() => true);
    else if (seq !== undefined) putFiles((file) => file.seq < seq);
    // A private message has no place in the log: the time tells.
    else putFiles((file) => file.timestamp < timestamp);
    items.push(asMessage(message));
  }
  putFiles(() => true);
  return items;
}

function asMessage(message: Message): ChatItem {
  const { key, sender, timestamp, mine, live, seq } = message;
  return { kind: "message", key, sender, timestamp, mine, live, seq, message };
}

function asFile(file: RoomFile): ChatItem {
  const { id, sender, timestamp, mine, live, seq } = file;
  return { kind: "file", key: `file-${id}`, sender, timestamp, mine, live, seq, file };
}

/** What a screen reader hears of it. */
export function spokenText(item: ChatItem): string {
  return item.kind === "message" ? item.message.content : `sent a file, ${item.file.name}`;
}

/** What a search looks at. */
export function searchText(item: ChatItem): string {
  return item.kind === "message" ? item.message.content : item.file.name;
}

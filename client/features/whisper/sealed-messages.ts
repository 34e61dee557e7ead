/**
 * The messages of an encrypted room as a page sees them: opened on the way in, sealed on the way out.
 *
 * What this page says leaves it as ciphertext or not at all. What does not open is shown as such, what came in
 * plain text is marked, and the same sealed message is shown once, however often it comes.
 */
import { batch, computed, effect, type ReadonlySignal, signal } from "@preact/signals-core";
import type { User } from "../../core/wire.ts";
import type { Message, Messages } from "../message.ts";
import { nonceOf, type RoomCipher } from "./cipher.ts";

/** `undefined` where it could not be read. */
type Opened = { readonly text: string | undefined };

export function sealMessages(
  base: Messages,
  cipher: RoomCipher,
  user: ReadonlySignal<User | undefined>,
): Messages {
  /** By sender and ciphertext: what came out, once something has. */
  const opened = new Map<string, Opened | "opening">();
  /** By nonce: the message that it came with first. */
  const firsts = new Map<string, string>();
  const version = signal(0);
  /** Written here and not yet sealed. */
  const drafts = signal<readonly Message[]>([]);
  /** Keys as the page knows them, by those of the room's messages, and the other way round. */
  const shownKeys = new Map<string, string>();
  const roomKeys = new Map<string, string>();
  /** What was written first is sealed and sent first. */
  let last: Promise<unknown> = Promise.resolve();

  const nameOf = (sealed: string, senderId: string) => `${sealed} ${senderId}`;

  const list = computed<readonly Message[]>(() => {
    version.value;
    return [...base.list.value.flatMap(show), ...drafts.value];
  });

  function show(message: Message): readonly Message[] {
    const key = shownKeys.get(message.key) ?? message.key;
    if (message.seal === undefined) return [{ ...message, key, seal: "missing" }];
    if (isRepeated(message)) return [];
    const found = opened.get(nameOf(message.content, message.sender.id));
    if (found === undefined) void open(message);
    if (found === undefined || found === "opening") return [];
    const { text } = found;
    return [{ ...message, key, content: text ?? "", seal: text === undefined ? "broken" : "open" }];
  }

  /** Whoever passes messages on could pass one on twice. */
  function isRepeated({ id, content }: Message): boolean {
    if (id === undefined) return false;
    const first = firsts.get(nonceOf(content));
    if (first === undefined) firsts.set(nonceOf(content), id);
    return first !== undefined && first !== id;
  }

  async function open({ content, sender }: Message): Promise<void> {
    const name = nameOf(content, sender.id);
    opened.set(name, "opening");
    const text = await cipher.open(content, sender.id).catch(() => undefined);
    opened.set(name, { text });
    version.value++;
  }

  /** @returns its ciphertext, which this page need not open */
  async function seal(text: string): Promise<string> {
    const { id } = await known(user);
    const sealed = await cipher.seal(text, id);
    opened.set(nameOf(sealed, id), { text });
    return sealed;
  }

  function drop(key: string): void {
    drafts.value = drafts.peek().filter((draft) => draft.key !== key);
  }

  async function submit(draft: Message, before: Promise<unknown>): Promise<void> {
    const { key, content, replyTo } = draft;
    const sealed = await seal(content);
    await before;
    batch(() => {
      const roomKey = base.send(sealed, { replyTo, kind: "encrypted" });
      shownKeys.set(roomKey, key);
      roomKeys.set(key, roomKey);
      drop(key);
    });
  }

  return {
    ...base,
    list,
    send(content, { replyTo } = {}) {
      const key = crypto.randomUUID();
      const sender = user.peek() ?? { id: "", name: "" };
      const timestamp = Date.now();
      const draft: Message = {
        key,
        content,
        replyTo,
        sender,
        timestamp,
        mine: true,
        state: "queued",
        live: true,
        unseen: false,
        seal: "open",
      };
      drafts.value = [...drafts.peek(), draft];
      last = submit(draft, last);
      return key;
    },
    async edit(id, content) {
      await base.edit(id, await seal(content));
    },
    retry: (key) => base.retry(roomKeys.get(key) ?? key),
    discard: (key) => base.discard(roomKeys.get(key) ?? key),
  };
}

/** Who one is, which is known from the first connection on. */
function known(user: ReadonlySignal<User | undefined>): Promise<User> {
  return new Promise((resolve) => {
    const stop = effect(() => {
      const { value } = user;
      if (value !== undefined) {
        resolve(value);
        queueMicrotask(() => stop());
      }
    });
  });
}

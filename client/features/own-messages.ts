/**
 * What this user writes in one room, from the outbox to its place among the others.
 *
 * It stands in the list once, whichever comes first, its ack or its `message:new`, and keeps its key.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Reply } from "../../protocol/events/index.ts";
import type { Core } from "../core/core.ts";
import type { TautlineError } from "../core/errors.ts";
import type { Clock } from "../core/ports.ts";
import type { OutboxEntry } from "../core/storage-port.ts";
import type { EventOf, User } from "../core/wire.ts";
import { type Delay, type Message, type SendOptions, sealOf } from "./message.ts";
import { type MessageTable, nobody } from "./message-table.ts";

/** How far this clock and the server's may be apart. */
const clockToleranceMs = 60_000;
/** The message was not taken in; nobody else will say so. */
const isUntaken = /^(unavailable|outbox_full)$/;
/** After these the server may have kept the message, or was never asked: its id still stands. */
const retainsId = /^(internal|unavailable|outbox_full)$/;

type Draft = Pick<Message, "content" | "replyTo" | "to"> & Pick<SendOptions, "kind">;

export function createOwnMessages(
  room: string,
  core: Core,
  table: MessageTable,
  deps: {
    readonly clock: Clock;
    /** UUIDv7. */
    nextId(): string;
    readonly user: ReadonlySignal<User | undefined>;
    /** How far the room's log is applied. */
    cursor(): number;
    /** When a page of the log was loaded last, by this device's clock; 0 for never. */
    loadedAt(): number;
  },
) {
  /** By key: under which request id it was sent last, and what it said. */
  const requests = new Map<string, Pick<OutboxEntry, "id"> & Pick<Message, "content">>();

  const delay = signal<Delay | undefined>(undefined);

  function draft({ id, data, timestamp }: OutboxEntry, key = id): void {
    const { content, replyTo, to, kind } = data as unknown as Draft;
    table.call(id, key);
    requests.set(key, { id, content });
    const sender = deps.user.peek() ?? nobody;
    const state = "queued";
    const said = { key, content, replyTo, to, seal: sealOf(kind), sender, timestamp };
    table.put({ ...said, mine: true, state, live: true, unseen: false });
  }

  function submit({ content, replyTo, to, kind }: Draft, id: string, key = id): void {
    const data = { room, content, replyTo, to, kind };
    draft({ type: "message:send", data, id, timestamp: deps.clock.now() }, key);
    core.request("message:send", data, { id }).catch((error: TautlineError) => {
      if (isUntaken.test(error.code)) fail(id, error);
    });
  }

  /** Gives a message that was taken for an own one its own key. */
  function release({ id, ...message }: Message): void {
    if (id) table.put({ ...message, key: id, id });
  }

  /** What was written under a request id, and what is shown for it: the text of another one that it was taken for. */
  function written(requestId: string): { shown: Message; mine: Message } | undefined {
    const shown = table.find(requestId);
    const content = requests.get(`${shown?.key}`)?.content;
    if (!shown || content === undefined) return undefined;
    return { shown, mine: shown.content === content ? shown : { ...shown, content, editedAt: undefined } };
  }

  function fail(requestId: string, { code, message }: TautlineError): void {
    const own = written(requestId);
    if (!own) return;
    release(own.shown);
    table.put({ ...own.mine, id: undefined, seq: undefined, state: "failed", error: { code, message } });
  }

  function confirm(requestId: string, { messageId: id, seq }: Reply<"message:send">): void {
    const own = written(requestId);
    if (!own) return;
    const { key } = own.mine;
    table.forget(requestId);
    requests.delete(key);
    if (own.shown.id === id) return;
    release(own.shown);
    const arrived = table.find(id);
    table.drop(key);
    if (arrived) {
      table.drop(arrived.key);
      table.put({ ...arrived, key });
      // Where its place in the log has gone by without it, it was deleted, or comes with a page.
    } else if (!seq || seq > deps.cursor()) table.put({ ...own.mine, id, seq, state: "sent" });
  }

  return {
    delay,
    /** One that waits was refused for now. */
    refused(
      requestId: string,
      { message, retryAfterMs }: Pick<TautlineError, "message" | "retryAfterMs">,
    ): void {
      if (retryAfterMs === undefined || table.find(requestId)?.state !== "queued") return;
      delay.value = { until: deps.clock.now() + retryAfterMs, message };
    },
    /** Something is on its way again, or there is no connection that it could be on. */
    resumed(): void {
      delay.value = undefined;
    },
    send(content: string, options: SendOptions): string {
      const id = deps.nextId();
      submit({ ...options, content }, id);
      return id;
    },
    retry(key: string): void {
      const own = table.get(key);
      if (own?.state !== "failed") return;
      const last = requests.get(key)?.id;
      const kind = own.seal === undefined ? undefined : "encrypted";
      submit({ ...own, kind }, last && retainsId.test(`${own.error?.code}`) ? last : deps.nextId(), key);
    },
    discard(key: string): void {
      if (table.get(key)?.state !== "failed") return;
      requests.delete(key);
      table.drop(key);
    },
    /**
     * Shows what another page has asked for, or an earlier one. Where its message has come in before the word of it,
     * that is the one: the newest of this text that nothing here has claimed. Where the text was changed before it
     * came, that is the first that may have been it, until the ack says better.
     */
    restore(entry: OutboxEntry): void {
      const { data, timestamp } = entry;
      const unclaimed = table.all().filter((own) => {
        return own.mine && own.key === own.id && own.replyTo === data.replyTo && own.to === data.to;
      });
      const twin =
        unclaimed.findLast((own) => own.content === data.content) ??
        unclaimed.find((own) => own.editedAt && own.timestamp >= timestamp - clockToleranceMs);
      draft(entry);
      // What was loaded before this was written only reads the same. Clocks may have been set back since.
      const wasLoadedBefore = timestamp > deps.loadedAt() && timestamp <= deps.clock.now();
      if (!twin || (!twin.live && wasLoadedBefore)) return;
      table.drop(twin.key);
      table.put({ ...twin, key: entry.id });
    },
    settled({ id }: OutboxEntry, refusal: TautlineError | undefined, data: unknown): void {
      if (refusal) fail(id, refusal);
      else confirm(id, data as Reply<"message:send">);
    },
    /**
     * The first unconfirmed message that would look like this: another page may send what was written here. Where
     * the text was changed before it came, that is the first that may have been sent, until its ack says better.
     */
    claim({ data, timestamp }: EventOf<"message:new">, live: boolean): string | undefined {
      const { sender, content, replyTo, to, editedAt } = data;
      if (sender.id !== deps.user.peek()?.id) return undefined;
      const waiting = table.all().filter((own) => {
        return own.state === "queued" && own.replyTo === replyTo && own.to === to;
      });
      const same = waiting.find((own) => own.content === content);
      if (same || !editedAt) return same?.key;
      return waiting.find((own) => live || timestamp >= own.timestamp - clockToleranceMs)?.key;
    },
  };
}

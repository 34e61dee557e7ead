/**
 * Files of one room: those in the log as far as it is loaded, and those on their way up.
 *
 * A file stands in one of the two lists at a time. The room is told of it without its upload's key, so which upload it
 * is stays a guess until that is answered: one that fails is shown in any case. An upload lives in this page only: it
 * is not in the outbox.
 */
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals-core";
import type { DownData, Reply } from "../../protocol/events/index.ts";
import type { Core } from "../core/core.ts";
import type { Clock } from "../core/ports.ts";
import type { ServerEvent, User } from "../core/wire.ts";
import { TautlineError } from "../tautline.ts";
import type { Http } from "./http.ts";
import type { Problem } from "./message.ts";
import { withoutMetadata } from "./picture/without-metadata.ts";
import type { RunInSlot } from "./slots.ts";
import { makeThumbnail } from "./thumbnail.ts";

export interface RoomFile {
  readonly id: string;
  /** Its place among the room's messages. */
  readonly seq: number;
  readonly name: string;
  readonly mime: string;
  /** Bytes. */
  readonly size: number;
  readonly hasThumbnail: boolean;
  readonly sender: { readonly id: string; readonly name: string };
  /** Epoch ms. */
  readonly timestamp: number;
  readonly mine: boolean;
  /** Arrived while watching. */
  readonly live: boolean;
}

export interface Upload {
  readonly key: string;
  readonly name: string;
  readonly mime: string;
  /** Bytes: of what is sent, once that is known. */
  readonly size: number;
  readonly receivedBytes: number;
  /** A small picture of it, once made. */
  readonly thumbnail?: Blob | undefined;
  readonly state: "uploading" | "failed";
  readonly error?: Problem | undefined;
}

/** URLs that need no header, for some minutes; see `expiresAt`. */
export interface FileLinks {
  readonly url: string;
  readonly thumbnailUrl?: string | undefined;
  /** Epoch ms. */
  readonly expiresAt: number;
}

export interface SendFileOptions {
  /** In place of the file's own. */
  readonly name?: string | undefined;
  /** In place of the client's own `keepMetadata`. */
  readonly keepMetadata?: boolean | undefined;
  /** Stops the upload, as `discard` does. */
  readonly signal?: AbortSignal | undefined;
}

export interface Files {
  /** In log order, as far back as the room's messages are loaded. */
  readonly list: ReadonlySignal<readonly RoomFile[]>;
  /** In order of sending. */
  readonly uploads: ReadonlySignal<readonly Upload[]>;
  /** Begins at once, or after others that are on their way; how it goes is in `uploads`. @returns its key */
  send(file: Blob, options?: SendFileOptions): Upload["key"];
  /**
   * Sends a failed one again, under the same id: it is never posted twice. Where only its answer was lost, that
   * happens by itself once the room is joined again.
   */
  retry(key: string): void;
  /** Stops one that is on its way, or drops a failed one. */
  discard(key: string): void;
  /** Rejects with a TautlineError. */
  remove(id: string): Promise<void>;
  /**
   * Kept until shortly before they expire. Rejects with a TautlineError.
   *
   * @param isAnew asked for again in any case: those that are kept do not work
   */
  links(id: string, isAnew?: boolean): Promise<FileLinks>;
}

interface Sent extends Upload {
  /** A file that looks like it stands in the list: not shown while its answer is still to come. */
  readonly isListed?: boolean;
}

interface Running {
  file: Blob;
  /** The file is what is sent, also when it is sent again. */
  isBare: boolean;
  readonly abort: AbortController;
}

/** Links that end sooner are not given out. */
const minLinkMs = 60_000;

export function createFiles(
  room: string,
  core: Core,
  deps: {
    readonly clock: Clock;
    /** UUIDv7. */
    nextId(): string;
    readonly user: ReadonlySignal<User | undefined>;
    readonly http: Http;
    /** The server takes few of a user at a time. */
    readonly upload: RunInSlot;
    /** Pictures are sent with all that is written into them. */
    readonly keepMetadata?: boolean | undefined;
  },
) {
  /** By id. */
  const held = signal<ReadonlyMap<string, RoomFile>>(new Map());
  const sent = signal<readonly Sent[]>([]);
  /** By key. */
  const running = new Map<string, Running>();
  const links = new Map<string, Promise<FileLinks>>();
  const gone = new Set<string>();
  const list = computed(() => [...held.value.values()].sort((a, b) => a.seq - b.seq));
  const uploads = computed(() => sent.value.filter(({ isListed }) => !isListed));

  function hold(data: DownData<"file:uploaded">, seq: number, timestamp: number, live: boolean): void {
    const { fileId: id, name, mime, size, sender, thumbnailUrl } = data;
    if (held.peek().has(id) || gone.has(id)) return;
    const mine = sender.id === deps.user.peek()?.id;
    const hasThumbnail = thumbnailUrl !== undefined;
    const file = { id, seq, name, mime, size, hasThumbnail, sender, timestamp, mine, live };
    held.value = new Map(held.peek()).set(id, file);
  }

  function release(id: string): void {
    links.delete(id);
    gone.add(id);
    const rest = new Map(held.peek());
    if (rest.delete(id)) held.value = rest;
  }

  function update(key: string, change: Partial<Sent>): void {
    sent.value = sent.peek().map((upload) => (upload.key === key ? { ...upload, ...change } : upload));
  }

  function drop(key: string): void {
    running.delete(key);
    sent.value = sent.peek().filter((upload) => upload.key !== key);
  }

  /** Once it is its turn, if it is still wanted then. */
  function begin(key: string): void {
    void deps.upload(() => run(key));
  }

  async function run(key: string): Promise<void> {
    const started = running.get(key);
    const upload = sent.peek().find((one) => one.key === key);
    if (started === undefined || upload === undefined) return;
    const { signal } = started.abort;
    try {
      const file = await bare(key, started);
      const thumbnail = upload.thumbnail ?? (await makeThumbnail(file));
      if (thumbnail !== undefined) update(key, { thumbnail });
      const form = new FormData();
      form.append("room", room);
      form.append("uploadId", key);
      if (thumbnail !== undefined) form.append("thumbnail", thumbnail);
      form.append("file", file, upload.name);
      const posted = await deps.http.ask("/api/v1/files", { method: "POST", body: form, signal });
      const data = posted as DownData<"file:uploaded"> & { seq: number };
      batch(() => {
        drop(key);
        hold(data, data.seq, deps.clock.now(), true);
      });
    } catch (thrown) {
      const { code, message } = thrown as TautlineError;
      if (signal.aborted) drop(key);
      else update(key, { state: "failed", error: { code, message }, isListed: false });
    }
  }

  /** The bytes that are sent. Rejects with a TautlineError: what cannot be looked through is not sent. */
  async function bare(key: string, started: Running): Promise<Blob> {
    if (started.isBare) return started.file;
    const file = await withoutMetadata(started.file).catch((cause) => {
      throw new TautlineError("not_found", { message: `the file cannot be read: ${cause}` });
    });
    Object.assign(started, { file, isBare: true });
    update(key, { size: file.size });
    return file;
  }

  const shown: Files = {
    list,
    uploads,
    send(file, { name = "name" in file ? `${file.name}` : "file", keepMetadata, signal } = {}) {
      const isBare = keepMetadata ?? deps.keepMetadata ?? false;
      const key = deps.nextId();
      const upload: Upload = {
        key,
        name,
        mime: file.type,
        size: file.size,
        receivedBytes: 0,
        state: "uploading",
      };
      running.set(key, { file, isBare, abort: new AbortController() });
      sent.value = [...sent.peek(), upload];
      if (signal?.aborted) shown.discard(key);
      signal?.addEventListener("abort", () => shown.discard(key), { once: true });
      begin(key);
      return key;
    },
    retry(key) {
      if (!uploads.peek().some((upload) => upload.key === key && upload.state === "failed")) return;
      update(key, { state: "uploading", receivedBytes: 0, error: undefined });
      begin(key);
    },
    discard(key) {
      running.get(key)?.abort.abort();
      drop(key);
    },
    async remove(fileId) {
      await core.request("file:delete", { fileId });
    },
    async links(fileId, isAnew = false) {
      const kept = isAnew ? undefined : await links.get(fileId);
      if (kept !== undefined && kept.expiresAt - deps.clock.now() > minLinkMs) return kept;
      const asked = ask(fileId);
      links.set(fileId, asked);
      asked.catch(() => links.delete(fileId));
      return asked;
    },
  };

  async function ask(fileId: string): Promise<FileLinks> {
    const { link, thumbnailLink, linkExpiresAt } = (await core.request("file:select", {
      fileId,
    })) as Reply<"file:select">;
    const thumbnailUrl = thumbnailLink === undefined ? undefined : deps.http.urlOf(thumbnailLink);
    return { url: deps.http.urlOf(link), thumbnailUrl, expiresAt: linkExpiresAt };
  }

  /** The server may have one that it received as a whole: sent again under its id, that is answered as it was. */
  function resume({ key, state, error, receivedBytes, size }: Upload): void {
    if (state !== "failed" || error?.code !== "disconnected" || receivedBytes < size) return;
    update(key, { state: "uploading", error: undefined });
    begin(key);
  }

  /** An own file that the room is told of before the upload is answered: it is shown as on its way no longer. */
  function claim({ fileId, sender, size }: DownData<"file:uploaded">): void {
    if (sender.id !== deps.user.peek()?.id || held.peek().has(fileId)) return;
    const isReceived = (upload: Upload) => upload.size === size && upload.receivedBytes === size;
    const done = uploads.peek().find((upload) => upload.state === "uploading" && isReceived(upload));
    if (done !== undefined) update(done.key, { isListed: true });
  }

  return {
    shown,
    event({ type, data, seq = 0, timestamp }: ServerEvent): void {
      if (type === "file:progress") {
        update(data.uploadId, { receivedBytes: data.receivedBytes });
      } else if (type === "file:deleted") release(data.fileId);
      else if (type === "file:uploaded") {
        batch(() => {
          claim(data);
          hold(data, seq, timestamp, true);
        });
      }
    },
    joined(): void {
      for (const upload of sent.peek()) resume(upload);
    },
    /** Of a page of the log. */
    page(events: readonly ServerEvent[]): void {
      for (const { type, data, seq = 0, timestamp } of events) {
        if (type === "file:uploaded") hold(data, seq, timestamp, false);
      }
    },
    /** The log begins anew. */
    reset(): void {
      gone.clear();
      held.value = new Map();
    },
  };
}

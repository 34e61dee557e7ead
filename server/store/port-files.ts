/** What a store knows of files, and where their bytes are. */
import type { RoomName, UserId } from "../../protocol/index.ts";

/** What is known of a file beside its bytes. */
export interface NewFile {
  readonly id: string;
  readonly owner: { readonly id: UserId; readonly name: string };
  readonly name: string;
  readonly mime: string;
  /** Bytes. */
  readonly size: number;
  readonly thumbnail: { readonly mime: string; readonly size: number } | undefined;
}

export interface StoredFile extends NewFile {
  readonly room: RoomName;
  /** Of the event that told of it. */
  readonly seq: number;
  /** Epoch ms. */
  readonly at: number;
}

export interface FileStore {
  get(id: string): Promise<StoredFile | undefined>;
  /** Bytes of all files of a user, thumbnails included. */
  usedBytes(ownerId: UserId): Promise<number>;
  /** Files of a user, by id, after the given one. */
  ofUser(ownerId: UserId, after: string, limit: number): Promise<readonly StoredFile[]>;
  /** Which of these there are. */
  among(ids: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Bytes that are being written. Exactly one of `keep` and `drop` ends it. */
export interface BytesDraft {
  /** @throws ProtocolError `unavailable` */
  write(chunk: Uint8Array): Promise<void>;
  /** From here on they survive the death of the machine. @throws ProtocolError `unavailable` */
  keep(): Promise<void>;
  drop(): Promise<void>;
}

/** The bytes of files, by ids of 0-9 A-Z a-z; those of thumbnails by the same with `.small` behind. */
export interface FileBytes {
  /** @throws ProtocolError `unavailable` */
  begin(id: string): Promise<BytesDraft>;
  /** Reads nothing yet; it may turn out not to be there. */
  read(id: string): Blob & { exists(): Promise<boolean> };
  remove(ids: readonly string[]): Promise<void>;
  /** Removes what was never finished; to be called before anything is begun. @returns the ids of what is there */
  sweep(): Promise<readonly string[]>;
}

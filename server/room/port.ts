/** What rooms take from and give to those who know no room, such as the HTTP side. Types only. */
import type { DownData, RoomName, User } from "../../protocol/index.ts";

/** What is known of a file before its bytes. */
export interface Announced {
  readonly room: RoomName;
  /** The sender's name for the upload, and its idempotency key. */
  readonly uploadId: string | undefined;
  readonly name: string;
  /** As the sender calls it. */
  readonly type: string;
  /** Undefined where the sender does not say. */
  readonly totalBytes: number | undefined;
}

/** A file that was posted. */
export type Posted = DownData<"file:uploaded"> & {
  readonly uploadId: string;
  readonly room: RoomName;
  readonly seq: number;
  readonly duplicate?: true;
};

/**
 * An upload under way. A `finish` that succeeds ends it; else `drop` does, also after a `write` or a `finish` that
 * failed.
 */
export interface Upload {
  /** @throws ProtocolError `too_large`, `invalid_data`, `unavailable` */
  write(chunk: Uint8Array): Promise<void>;
  /** Returns when the file is on the disk and the room has been told. @throws ProtocolError; the room knows nothing then */
  finish(thumbnail: Uint8Array | undefined): Promise<Posted>;
  /** Leaves nothing of it. */
  drop(): Promise<void>;
}

/** A file as it is handed out. */
export interface FetchedFile {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Blob;
  /** Changes with the bytes. */
  readonly etag: string;
}

export type FilePart = "whole" | "thumbnail";

/** What an operator says to many at once. */
export interface Broadcast {
  readonly room: RoomName;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly by: User;
  /** Makes a repeat harmless. */
  readonly requestId: string | undefined;
}

/** A user as far as is known of one who may not be there. */
export type NamedUser = Pick<User, "id"> & Partial<User>;

/** How much of a user is gone. */
export interface Erased {
  readonly messages: number;
  readonly files: number;
  readonly conversations: number;
}

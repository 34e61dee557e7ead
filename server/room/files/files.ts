/**
 * Files of conversations: who may fetch one, and what becomes of its bytes.
 *
 * Bytes without a record are nobody's. They go after the record went, and what a dying process left is swept at
 * the next start, so that a record never stands without its bytes, and bytes never long without a record.
 */
import { type DownData, ProtocolError, type Reply, type UserId } from "../../../protocol/index.ts";
import type { Links } from "../../auth/links.ts";
import type { Action } from "../../auth/policy.ts";
import type { Revocations } from "../../auth/revocations.ts";
import type { Log } from "../../lib/log.ts";
import type { FileBytes, NewFile, Store, StoredFile } from "../../store/port.ts";
import { type Asker, refusalOf } from "../join.ts";
import type { FetchedFile, FilePart } from "../port.ts";
import type { Rooms } from "../rooms.ts";

export interface FilesOptions {
  readonly store: Pick<Store, "files">;
  readonly bytes: FileBytes;
  readonly rooms: Rooms;
  readonly links: Links;
  readonly report: Log;
}

export class Files {
  readonly #options: FilesOptions;

  constructor(options: FilesOptions) {
    this.#options = options;
  }

  /** @throws ProtocolError `not_found`, also to those who may do none of the actions in the file's room */
  async find(asker: Asker, fileId: string, ...actions: Action[]): Promise<StoredFile> {
    const file = await this.#options.store.files.get(fileId);
    const room = file === undefined ? undefined : await this.#options.rooms.open(file.room);
    if (file !== undefined && actions.some((action) => refusalOf(action, asker, room) === undefined))
      return file;
    throw new ProtocolError("not_found", "there is no such file");
  }

  /** What a member is told of it. */
  describe(file: StoredFile, userId: UserId): Reply<"file:select"> {
    const { id, room, seq, at: createdAt, thumbnail } = file;
    const { link, expiresAt } = this.#options.links.sign(id, userId);
    const query = `?link=${encodeURIComponent(link)}`;
    return {
      ...posted(file),
      room,
      seq,
      createdAt,
      link: urlOf(id) + query,
      ...(thumbnail === undefined ? {} : { thumbnailLink: thumbnailUrlOf(id) + query }),
      linkExpiresAt: expiresAt,
    };
  }

  /** @throws ProtocolError `not_found` */
  async fetch(asker: Asker, fileId: string, part: FilePart): Promise<FetchedFile> {
    const file = await this.find(asker, fileId, "read");
    const isWhole = part === "whole";
    const mime = isWhole ? file.mime : file.thumbnail?.mime;
    const name = isWhole ? file.name : `thumbnail of ${file.name}`;
    const bytes = this.#options.bytes.read(isWhole ? fileId : smallOf(fileId));
    if (mime === undefined || !(await bytes.exists())) {
      throw new ProtocolError("not_found", mime === undefined ? "it has no thumbnail" : "its bytes are gone");
    }
    return { name, mime, bytes, etag: `"${fileId}${isWhole ? "" : "-small"}"` };
  }

  /** Their records are gone. What cannot be removed now is at the next start. */
  async forget(fileIds: readonly string[]): Promise<void> {
    try {
      await this.#options.bytes.remove(fileIds.flatMap((id) => [id, smallOf(id)]));
    } catch (error) {
      this.#options.report.warn("files could not be removed; the next start tries again", { error });
    }
  }

  /** Removes bytes that belong to no record; to be called before anybody is let in. */
  async sweep(): Promise<void> {
    const names = await this.#options.bytes.sweep();
    for (let from = 0; from < names.length; from += 1_000) {
      const some = names.slice(from, from + 1_000);
      const known = await this.#options.store.files.among([...new Set(some.map(fileOf))]);
      const lost = some.filter((name) => !known.has(fileOf(name)));
      await this.#options.bytes.remove(lost);
    }
  }
}

/** Who comes with a link is the user it was made for. @throws ProtocolError `token_invalid`, `token_expired` */
export function readLink(links: Links, revocations: Revocations, fileId: string, link: string): Asker {
  const { userId: id, issuedAt } = links.verify(fileId, link);
  revocations.checkSince(id, issuedAt);
  return { user: { id, name: id, role: "user" }, connection: undefined };
}

/** As the room is told. */
export function posted({ id, name, mime, size, thumbnail, owner }: NewFile): DownData<"file:uploaded"> {
  return {
    fileId: id,
    name,
    mime,
    size,
    url: urlOf(id),
    ...(thumbnail === undefined ? {} : { thumbnailUrl: thumbnailUrlOf(id) }),
    sender: owner,
  };
}

export function smallOf(fileId: string): string {
  return `${fileId}.small`;
}

function fileOf(name: string): string {
  return name.replace(/\.small$/, "");
}

function urlOf(fileId: string): string {
  return `/api/v1/files/${fileId}`;
}

function thumbnailUrlOf(fileId: string): string {
  return `${urlOf(fileId)}/thumbnail`;
}

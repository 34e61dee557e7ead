/**
 * Uploads: bytes come in piece by piece, are synced to the disk, and only then is the room told.
 *
 * A right, a size and a type are refused before a byte is written, as far as they are known by then. An upload
 * that does not end in an event leaves nothing.
 */
import { ProtocolError, parseRoom, type RoomName, type User } from "../../../protocol/index.ts";
import { isBackend } from "../../auth/policy.ts";
import type { Clock } from "../../lib/clock.ts";
import { cleanFileName } from "../../lib/file-name.ts";
import { isAllowed, isShown, sniff, sniffedBytes, typeOf } from "../../lib/file-type.ts";
import type { RandomId } from "../../lib/ids.ts";
import { perMinute, TokenBuckets } from "../../lib/token-bucket.ts";
import type { BytesDraft, Change, FileBytes, NewFile, Store } from "../../store/port.ts";
import { firstEvent, UsedBefore } from "../committed.ts";
import type { Delivery } from "../deliver.ts";
import { encodeUnlogged } from "../encode.ts";
import type { Hub } from "../hub.ts";
import { checkRoom } from "../join.ts";
import type { Journal } from "../journal.ts";
import type { Pace } from "../pace.ts";
import type { People } from "../people.ts";
import type { Announced, Posted, Upload } from "../port.ts";
import type { Room } from "../room.ts";
import type { Rooms } from "../rooms.ts";
import { posted, smallOf } from "./files.ts";
import { UploadQuota, type UploadShare } from "./upload-quota.ts";

export interface FileSettings {
  /** 0 where files are not taken. */
  readonly maxFileBytes: number;
  /** Such as `image/png` or `audio/*`. */
  readonly fileTypes: readonly string[];
  /** For each user, no backend; 0 for any number. */
  readonly filesPerMinute: number;
  /** Of all files of a user, no backend; 0 for any number. */
  readonly fileBytesPerUser: number;
}

export interface UploadsOptions {
  readonly store: Pick<Store, "files" | "log">;
  readonly bytes: FileBytes;
  readonly rooms: Rooms;
  readonly journal: Journal;
  readonly delivery: Delivery;
  readonly pace: Pace;
  readonly people: People;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly randomId: RandomId;
  readonly settings: FileSettings;
}

const progressMs = 250;

/** An upload under way. */
interface Running {
  readonly userId: User["id"];
  isRevoked: boolean;
}

export class Uploads {
  readonly #options: UploadsOptions;
  readonly #rates: TokenBuckets;
  readonly #quota: UploadQuota;

  readonly #running = new Set<Running>();

  constructor(options: UploadsOptions) {
    const { store, settings } = options;
    this.#options = options;
    this.#rates = new TokenBuckets(perMinute(settings.filesPerMinute));
    this.#quota = new UploadQuota(store.files, settings.fileBytesPerUser);
    options.hub.on("revoked", ({ userId }) => {
      for (const running of this.#running) if (running.userId === userId) running.isRevoked = true;
    });
  }

  /** @throws ProtocolError `forbidden`, `not_found`, `too_large`, `rate_limited`, `invalid_data`, `unavailable` */
  async begin(user: User, announced: Announced): Promise<Upload> {
    const running: Running = { userId: user.id, isRevoked: false };
    this.#running.add(running);
    try {
      return await this.#prepare(user, announced, running);
    } catch (error) {
      this.#running.delete(running);
      throw error;
    }
  }

  async #prepare(user: User, announced: Announced, running: Running): Promise<Upload> {
    const { totalBytes = 0 } = announced;
    const room = await this.#requireRoom(user, announced.room);
    this.#checkSize(totalBytes);
    if (!isBackend(user)) this.#checkRate(user);
    const share = await this.#quota.share(user, totalBytes);
    try {
      await this.#checkPace(user, room, announced);
    } catch (error) {
      share.release();
      throw error;
    }
    return this.#start(user, announced, share, running);
  }

  #start(user: User, announced: Announced, share: UploadShare, running: Running): Upload {
    const { bytes, randomId, settings } = this.#options;
    const id = randomId(22);
    const uploadId = announced.uploadId ?? randomId(22);
    let receivedBytes = 0;
    /** Held back until the type is known. */
    let head: Uint8Array = new Uint8Array();
    let draft: BytesDraft | undefined;
    let mime = "";
    /** Monotonic. */
    let toldAtMs = Number.NEGATIVE_INFINITY;

    const open = async (): Promise<BytesDraft> => {
      mime = requireType(head, announced.type, settings.fileTypes);
      draft = await bytes.begin(id);
      await draft.write(head);
      return draft;
    };
    const tellProgress = (totalBytes: number | undefined) => {
      const { clock, people, delivery } = this.#options;
      toldAtMs = clock.monotonic();
      const total = totalBytes === undefined ? {} : { totalBytes };
      const progress = { uploadId, room: announced.room, receivedBytes, ...total };
      const text = encodeUnlogged("file:progress", undefined, progress, clock.now());
      for (const device of people.connectionsOf(user.id)) delivery.toConnection(device, text);
    };
    const drop = async () => {
      this.#running.delete(running);
      share.release();
      await draft?.drop();
      await bytes.remove([id, smallOf(id)]);
    };

    return {
      write: async (chunk) => {
        requireAccess(running);
        receivedBytes += chunk.length;
        this.#checkSize(receivedBytes);
        share.need(receivedBytes);
        if (draft !== undefined) await draft.write(chunk);
        else {
          head = Buffer.concat([head, chunk]);
          if (head.length >= sniffedBytes) await open();
        }
        if (this.#options.clock.monotonic() - toldAtMs >= progressMs) tellProgress(announced.totalBytes);
      },
      finish: async (thumbnail) => {
        const storedBytes = receivedBytes + (thumbnail?.length ?? 0);
        share.need(storedBytes);
        const kept = draft ?? (await open());
        const small = thumbnail === undefined ? undefined : await this.#keepThumbnail(id, thumbnail);
        await kept.keep();
        draft = undefined;
        tellProgress(receivedBytes);
        const owner = { id: user.id, name: user.name };
        const name = cleanFileName(announced.name);
        const file = { id, owner, name, mime, size: receivedBytes, thumbnail: small };
        const result = await this.#quota.inTurn(user.id, async () => {
          const posted = await this.#post(user, announced, uploadId, file, running);
          if (posted.duplicate !== true) share.stored(storedBytes);
          return posted;
        });
        this.#running.delete(running);
        if (result.duplicate === true) await drop();
        return result;
      },
      drop,
    };
  }

  async #keepThumbnail(id: string, thumbnail: Uint8Array): Promise<{ mime: string; size: number }> {
    const mime = sniff(thumbnail);
    if (mime === undefined || !isShown(mime)) {
      throw new ProtocolError("invalid_data", "the thumbnail must be a PNG, JPEG, GIF, WebP or AVIF image");
    }
    const draft = await this.#options.bytes.begin(smallOf(id));
    try {
      await draft.write(thumbnail);
      await draft.keep();
    } catch (error) {
      await draft.drop();
      throw error;
    }
    return { mime, size: thumbnail.length };
  }

  async #post(
    user: User,
    announced: Announced,
    uploadId: string,
    file: NewFile,
    running: Running,
  ): Promise<Posted> {
    const { clock, hub, journal } = this.#options;
    // Again: the right may have gone while the bytes came in.
    const room = await this.#requireRoom(user, announced.room);
    requireAccess(running);
    hub.tell("sent", { room, user });
    const body = JSON.stringify(posted(file));
    const change: Change = {
      key: announced.uploadId === undefined ? undefined : { userId: user.id, requestId: announced.uploadId },
      events: [{ room: room.name, type: "file:uploaded", body, senderId: user.id }],
      effects: [{ kind: "add-file", room: room.name, file }],
      at: clock.now(),
    };
    const committed = await journal.commit(change);
    const event = firstEvent(committed);
    if (event instanceof ProtocolError) throw event;
    if (event.type !== "file:uploaded" || event.room !== room.name) throw new UsedBefore();
    const repeated = committed.kind === "duplicate" ? { duplicate: true as const } : {};
    return { ...JSON.parse(event.body), uploadId, room: event.room, seq: event.seq, ...repeated };
  }

  /** @throws ProtocolError `forbidden` or `not_found` */
  async #requireRoom(user: User, name: RoomName): Promise<Room> {
    const { rooms, settings } = this.#options;
    const kind = parseRoom(name)?.kind;
    if (kind === "whisper") {
      throw new ProtocolError("forbidden", "whisper rooms take no files: nothing of them is ever on a disk");
    }
    if (kind !== "conversation") throw new ProtocolError("forbidden", "files are sent in conversations only");
    if (settings.maxFileBytes === 0) throw new ProtocolError("forbidden", "this server takes no files");
    return checkRoom("send", { user, connection: undefined }, await rooms.open(name));
  }

  /** What was posted before is answered again, however slow the room is. */
  async #checkPace(user: User, room: Room, { uploadId }: Announced): Promise<void> {
    if (room.slowSeconds === 0) return;
    const { store, pace, clock } = this.#options;
    const isRepeat =
      uploadId !== undefined &&
      (await store.log.findRequest({ userId: user.id, requestId: uploadId })) !== undefined;
    if (!isRepeat) pace.take(user, room, clock.monotonic());
  }

  #checkRate(user: User): void {
    const { settings, clock } = this.#options;
    const retryAfterMs = this.#rates.take(user.id, clock.monotonic());
    if (retryAfterMs === 0) return;
    const message = `more than ${settings.filesPerMinute} files a minute`;
    throw new ProtocolError("rate_limited", message, { retryAfterMs });
  }

  #checkSize(size: number): void {
    const { maxFileBytes } = this.#options.settings;
    if (size <= maxFileBytes) return;
    throw new ProtocolError(
      "too_large",
      `the file has ${size} bytes or more, at most ${maxFileBytes} are taken`,
    );
  }
}

function requireType(head: Uint8Array, claimed: string, allowed: readonly string[]): string {
  const mime = typeOf(head, claimed);
  if (mime === undefined) throw notTaken(`it is called ${claimed}, and its bytes are not`);
  if (isAllowed(mime, allowed)) return mime;
  throw notTaken(`got ${mime}, expected one of ${allowed.join(", ")}`);
}

function notTaken(message: string): ProtocolError {
  return new ProtocolError("invalid_data", `files of this type are not taken: ${message}`, {
    details: [{ path: "file", message }],
  });
}

/** However slowly it comes in, nothing is posted for one who was put out meanwhile. */
function requireAccess({ isRevoked }: Running): void {
  if (isRevoked) throw new ProtocolError("token_invalid", "the access of this user was revoked");
}

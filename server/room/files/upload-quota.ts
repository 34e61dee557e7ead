/**
 * What each user may have in files, and have on its way at once; a backend may have any number of bytes.
 *
 * What is stored and what the uploads under way need never come to more than the quota, however they overlap. A
 * deletion makes room from the next upload on.
 */
import { ProtocolError, type User, type UserId } from "../../../protocol/index.ts";
import { isBackend } from "../../auth/policy.ts";
import { Turns } from "../../lib/turns.ts";
import type { FileStore } from "../../store/port.ts";

const maxUploadsAtOnce = 4;

/** Of a user with uploads under way. */
interface Account {
  /** At least what is stored. */
  storedBytes: number;
  readonly shares: Set<UploadShare>;
}

export class UploadQuota {
  readonly #files: Pick<FileStore, "usedBytes">;
  readonly #maxBytes: number;
  readonly #accounts = new Map<UserId, Account>();
  readonly #turns = new Turns();

  /** @param maxBytes of all files of a user; 0 for any number */
  constructor(files: Pick<FileStore, "usedBytes">, maxBytes: number) {
    this.#files = files;
    this.#maxBytes = maxBytes;
  }

  /** For one of the user's uploads that needs at least so many bytes. @throws ProtocolError `rate_limited`, `too_large`, `unavailable` */
  share(user: User, bytes: number): Promise<UploadShare> {
    const { id: userId } = user;
    const maxBytes = isBackend(user) ? 0 : this.#maxBytes;
    return this.inTurn(userId, async () => {
      // Where nothing bounds them, it takes long to count them.
      const storedBytes = maxBytes === 0 ? 0 : await this.#files.usedBytes(userId);
      const account = this.#accounts.get(userId) ?? { storedBytes, shares: new Set() };
      account.storedBytes = storedBytes;
      if (account.shares.size >= maxUploadsAtOnce) {
        const message = `at most ${maxUploadsAtOnce} uploads at once; wait for one to end`;
        throw new ProtocolError("rate_limited", message, { retryAfterMs: 1_000 });
      }
      const share = new UploadShare(account, maxBytes, () => {
        account.shares.delete(share);
        if (account.shares.size === 0) this.#accounts.delete(userId);
      });
      share.need(bytes);
      account.shares.add(share);
      this.#accounts.set(userId, account);
      return share;
    });
  }

  /** Where a file is stored, so that nobody reads what is stored meanwhile. */
  inTurn<Result>(userId: UserId, task: () => Promise<Result>): Promise<Result> {
    return this.#turns.run(userId, task);
  }
}

/** One upload's part of the quota, until `stored` or `release`. */
export class UploadShare {
  readonly #account: Account;
  readonly #maxBytes: number;
  readonly #end: () => void;
  #bytes = 0;
  #hasEnded = false;

  constructor(account: Account, maxBytes: number, end: () => void) {
    this.#account = account;
    this.#maxBytes = maxBytes;
    this.#end = end;
  }

  /** @param bytes in all; what was said before is not taken back. @throws ProtocolError `too_large` */
  need(bytes: number): void {
    if (bytes <= this.#bytes) return;
    const { storedBytes, shares } = this.#account;
    let allBytes = storedBytes + bytes;
    for (const share of shares) if (share !== this) allBytes += share.#bytes;
    if (this.#maxBytes > 0 && allBytes > this.#maxBytes) {
      throw new ProtocolError(
        "too_large",
        `all your files together may have ${this.#maxBytes} bytes, ${allBytes - bytes} are used; delete some first`,
      );
    }
    this.#bytes = bytes;
  }

  /** To be called in the user's turn. */
  stored(bytes: number): void {
    this.#account.storedBytes += bytes;
    this.release();
  }

  release(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#end();
  }
}

/**
 * Links: the right to fetch one file without a header, for `<img>` and for a click, signed and short-lived.
 *
 * A link names the user whom it was made for, so that a right that was taken since, or a revoked user, ends it.
 * The key is this process's own: no link outlives a restart.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { ProtocolError } from "../../protocol/errors.ts";
import { isUserId, type UserId } from "../../protocol/ids.ts";

const lifetimeMs = 10 * 60_000;

export interface Links {
  /** @returns `expiresAt` in epoch ms */
  sign(fileId: string, userId: UserId): { readonly link: string; readonly expiresAt: number };
  /** @throws ProtocolError `token_invalid` if it is not one of ours; `token_expired` */
  verify(fileId: string, link: string): { readonly userId: UserId; readonly issuedAt: number };
}

export function createLinks(key: string, clock: { now(): number }): Links {
  const signature = (fileId: string, userId: string, issuedAt: number) =>
    createHmac("sha256", key).update(`${fileId}\n${userId}\n${issuedAt}`).digest("base64url");

  return {
    sign(fileId, userId) {
      const issuedAt = clock.now();
      const link = `${signature(fileId, userId, issuedAt)}.${issuedAt}.${userId}`;
      return { link, expiresAt: issuedAt + lifetimeMs };
    },
    verify(fileId, link) {
      const [, given = "", at = "", userId = ""] = /^([\w-]{43})\.(\d{1,15})\.(.+)$/.exec(link) ?? [];
      const issuedAt = Number(at);
      const expected = Buffer.from(signature(fileId, userId, issuedAt));
      const isOurs = given.length === expected.length && timingSafeEqual(Buffer.from(given), expected);
      if (!isOurs || !isUserId(userId)) {
        throw new ProtocolError(
          "token_invalid",
          "the link is not valid here; get a new one with file:select",
        );
      }
      if (issuedAt + lifetimeMs <= clock.now()) {
        throw new ProtocolError("token_expired", "the link has expired; get a new one with file:select");
      }
      return { userId, issuedAt };
    },
  };
}

/** Files in conversations. Their bytes travel by HTTP; what is known of them is said here. */
import { z } from "zod";
import { defineDown, defineUp } from "../event.ts";
import { displayName, instant, room, seq, userId } from "./shared.ts";

const fileId = z.string().regex(/^[A-Za-z0-9]{1,64}$/, "must be a file's id");
const bytes = z.int().nonnegative();
/** Where the bytes are: a path on the server, for members of the conversation. */
const path = z.string().startsWith("/");

const posted = z.object({
  fileId,
  /** Safe to show and to save under. */
  name: z.string().min(1).max(128),
  mime: z.string().min(3).max(100),
  size: bytes,
  url: path,
  /** A small picture of it, where its sender made one. */
  thumbnailUrl: path.optional(),
  sender: z.object({ id: userId, name: displayName }),
});

export const up = {
  "file:select": defineUp({
    data: z.object({ fileId }),
    reply: posted.extend({
      room,
      /** Of its `file:uploaded` in that room. */
      seq,
      createdAt: instant,
      /** As `url`, good for this user for some minutes and without a header: for `<img>`, or a click. */
      link: path,
      thumbnailLink: path.optional(),
      linkExpiresAt: instant,
    }),
  }),
  "file:delete": defineUp({
    data: z.object({ fileId }),
    reply: z.object({ seq, deletedAt: instant, duplicate: z.literal(true).optional() }),
    durable: true,
  }),
};

export const down = {
  "file:uploaded": defineDown({ data: posted, logged: true }),
  "file:deleted": defineDown({ data: z.object({ fileId }), logged: true }),
  /** To the uploader's devices, a few times a second. */
  "file:progress": defineDown({
    data: z.object({
      uploadId: z.string().min(1).max(64),
      room,
      receivedBytes: bytes,
      /** Left out while the length is not known. */
      totalBytes: bytes.optional(),
    }),
  }),
};

/** Identifiers: short where bytes are multiplied by readers, long where they must not be guessed. */
import { createHash } from "node:crypto";

/** What random identifiers are made of. */
export const idAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** `length` characters of 0-9 A-Z a-z, evenly distributed: 5.95 bits each. */
export type RandomId = (length: number) => string;

export const randomId: RandomId = (length) => {
  let id = "";
  while (id.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      // 248 is the largest multiple of 62 in a byte; what lies above would favour the first letters.
      if (byte < 248 && id.length < length) id += idAlphabet[byte % 62];
    }
  }
  return id;
};

/** The same for the same text: 22 characters of 0-9 A-Z a-z _ -, 132 bits. */
export const idOfText = (text: string) => createHash("sha256").update(text).digest("base64url").slice(0, 22);

/**
 * End-to-end encryption of one room: AES-GCM with 256 bits (NIST SP 800-38D) by WebCrypto.
 *
 * Every message has a fresh random nonce of 96 bits. Room and sender are bound as additional data, so that a
 * message moved to another room, or said to be somebody else's, does not open.
 */
import type { Random } from "./random.ts";

const algorithm = "AES-GCM";
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const version = "1.";
/** What the server takes at most, in characters. */
const maxContentChars = 5_000;

/** So many bytes of text fit into one message. */
export const maxSealedBytes =
  Math.floor(((maxContentChars - version.length) * 3) / 4) - nonceBytes - tagBytes;

export interface RoomCipher {
  /** @returns `1.` and the base64url of nonce, ciphertext and tag */
  seal(text: string, senderId: string): Promise<string>;
  /** Rejects where the key, the room, the sender or a single bit is another. */
  open(sealed: string, senderId: string): Promise<string>;
}

/** There is none on pages that are not secure: plain HTTP from another machine. */
export function canEncrypt(): boolean {
  return globalThis.crypto?.subtle !== undefined;
}

/** A new key, base64url. */
export function makeWhisperKey(random: Random): string {
  return encode(random(keyBytes));
}

/** @throws RangeError where the key is not one */
export async function createCipher(key: string, room: string, random: Random): Promise<RoomCipher> {
  const raw = decode(key);
  if (raw?.length !== keyBytes) {
    throw new RangeError(
      `got a key of ${raw?.length ?? 0} bytes, expected ${keyBytes}: ask for the link anew`,
    );
  }
  const own = await crypto.subtle.importKey("raw", raw, algorithm, false, ["encrypt", "decrypt"]);
  const settings = (nonce: Uint8Array<ArrayBuffer>, senderId: string): AesGcmParams => ({
    name: algorithm,
    iv: nonce,
    tagLength: tagBytes * 8,
    additionalData: new TextEncoder().encode(JSON.stringify(["tautline whisper 1", room, senderId])),
  });
  return {
    async seal(text, senderId) {
      const nonce = random(nonceBytes);
      const bytes = new TextEncoder().encode(text);
      const sealed = await crypto.subtle.encrypt(settings(nonce, senderId), own, bytes);
      const whole = new Uint8Array(nonceBytes + sealed.byteLength);
      whole.set(nonce);
      whole.set(new Uint8Array(sealed), nonceBytes);
      return version + encode(whole);
    },
    async open(sealed, senderId) {
      const whole = sealed.startsWith(version) ? decode(sealed.slice(version.length)) : undefined;
      if (whole === undefined || whole.length < nonceBytes + tagBytes) {
        throw new RangeError("got something else than a sealed message");
      }
      const nonce = whole.slice(0, nonceBytes);
      const bytes = await crypto.subtle.decrypt(settings(nonce, senderId), own, whole.slice(nonceBytes));
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    },
  };
}

/** What tells two sealed messages apart; the same one sent twice has the same. */
export function nonceOf(sealed: string): string {
  return sealed.slice(0, version.length + (nonceBytes * 4) / 3);
}

function encode(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @returns undefined where it is not base64url */
function decode(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(bytes, (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}

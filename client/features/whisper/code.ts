/**
 * Codes of whisper rooms, and the links that lead into them.
 *
 * The key stands in a link's fragment, which no browser sends to any server.
 */
import type { Random } from "./random.ts";

/** 32 characters that nobody mistakes for one another, read out or written down: no 0, 1, I, O. */
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const groups = 4;
const groupChars = 4;
const validCode = /^[A-Z0-9._~-]{1,96}$/;

export interface WhisperPlace {
  /** Trimmed and in capitals, as the server spells it. */
  readonly code: string;
  /** Of an encrypted room: 256 bits, base64url. */
  readonly key?: string | undefined;
}

/** Such as `K7QF-2MXW-9RTB-4HJD`: 80 random bits, so that nobody finds a room by trying. */
export function makeWhisperCode(random: Random): string {
  const chars = [...random(groups * groupChars)].map((byte) => alphabet.charAt(byte % alphabet.length));
  return Array.from({ length: groups }, (_, group) =>
    chars.slice(group * groupChars, (group + 1) * groupChars).join(""),
  ).join("-");
}

/**
 * @param text a code, a link, or a link's fragment, as somebody may have pasted it
 * @returns undefined where it is none of them
 */
export function readWhisper(text: string): WhisperPlace | undefined {
  const at = text.indexOf("#");
  const given = new URLSearchParams(at === -1 ? "" : text.slice(at + 1).trim());
  const code = (at === -1 ? text : (given.get("whisper") ?? "")).trim().toUpperCase();
  if (!validCode.test(code)) return undefined;
  const key = given.get("key");
  return key ? { code, key } : { code };
}

/** @param page the address of a page with a `<taut-whisper>`; its own fragment is left out */
export function writeWhisper(page: string, { code, key }: WhisperPlace): string {
  return `${page.replace(/#.*$/s, "")}#whisper=${code}${key === undefined ? "" : `&key=${key}`}`;
}

export function whisperRoom(code: string): string {
  return `whisper:${code}`;
}

/**
 * Who someone is, once a token, a ticket or a key has shown it.
 *
 * An identity is never trusted beyond `expiresAt`.
 */
import type { User } from "../../protocol/events/connection.ts";
import type { UserId } from "../../protocol/ids.ts";
import { limits } from "../../protocol/limits.ts";
import { oneLine } from "../lib/showable.ts";

/** Reading, or reading and writing. */
export type Grant = "r" | "rw";

/** Rights in channels, by room or by the beginning of rooms: `channel:lab-*`. */
export type Grants = Readonly<Record<string, Grant>>;

export interface Identity {
  readonly user: User;
  /** Epoch ms. */
  readonly expiresAt: number;
  /** When the token was made, in epoch ms; absent where it does not say. */
  readonly issuedAt?: number;
  readonly rooms?: Grants;
}

/** Whom service keys act as; of any other role it would be a person who reads and erases what backends wrote. */
export const serviceId = "service" as UserId;

export function takesBackendsId({ id, role }: Pick<User, "id" | "role">): boolean {
  return id === serviceId && role !== "service";
}

/**
 * A name as it may be shown: well-formed, on one line, trimmed, of what can be seen, at most 64 UTF-16 units.
 *
 * @param fallback taken, and cut alike, where nothing is left
 */
export function cleanName(given: string | undefined, fallback: string): string {
  const name = cut(oneLine(given ?? ""));
  return name === "" ? cut(fallback) : name;
}

function cut(name: string): string {
  // Never between the halves of a surrogate pair.
  const end = /[\ud800-\udbff]/.test(name.charAt(limits.maxNameChars - 1))
    ? limits.maxNameChars - 1
    : limits.maxNameChars;
  return oneLine(name.slice(0, end));
}

/** Where in the demo one is, as the part of the address after `#`, which the server never sees. */
import { readWhisper, writeWhisper } from "../whisper.ts";

export type Place =
  | { readonly kind: "start" }
  | { readonly kind: "room"; readonly room: string }
  /** Where whisper rooms are made and joined, or in one of them; `key` where it is encrypted. */
  | { readonly kind: "whisper"; readonly code: string; readonly key?: string | undefined }
  /** Came by an invitation, not yet accepted. */
  | { readonly kind: "invited"; readonly code: string };

export function readPlace(hash: string): Place {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  if (given.has("whisper")) return { kind: "whisper", ...(readWhisper(hash) ?? { code: "" }) };
  const code = given.get("join");
  if (code) return { kind: "invited", code };
  const room = given.get("room");
  return room ? { kind: "room", room } : { kind: "start" };
}

export function writePlace(place: Place): string {
  switch (place.kind) {
    case "start":
      return "#";
    case "room":
      return `#room=${encodeURIComponent(place.room).replace("%3A", ":")}`;
    case "whisper":
      return place.code === "" ? "#whisper" : writeWhisper("", place);
    case "invited":
      return `#join=${encodeURIComponent(place.code)}`;
  }
}

/** The link that one sends to somebody else. */
export function inviteLink(origin: string, code: string): string {
  return `${origin}/${writePlace({ kind: "invited", code })}`;
}

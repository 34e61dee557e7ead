/**
 * Names of files, as they came from somebody's machine, made safe to show and to save under.
 *
 * They name nothing on this server's disk.
 */
import { withoutUnseen } from "./showable.ts";

/** What some system or other gives a meaning to. */
const special = /[<>:"|?*]/g;
const devices = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const maxChars = 120;
const maxExtensionChars = 12;

/** @returns a name without any path, of 1 to 121 characters; `file` where nothing is left of it */
export function cleanFileName(given: string): string {
  const last = withoutUnseen(given.normalize("NFC")).split(/[/\\]/).at(-1) ?? "";
  const name = shorten(last.replace(special, "_").replace(/^[.\s]+|[.\s]+$/g, ""));
  if (name === "") return "file";
  return devices.test(name) ? `_${name}` : name;
}

/** Keeps the ending, which says what it is. */
function shorten(name: string): string {
  const chars = [...name];
  if (name.length <= maxChars) return name;
  const dot = chars.lastIndexOf(".");
  const ending = dot !== -1 && chars.length - dot <= maxExtensionChars ? chars.slice(dot).join("") : "";
  let start = "";
  for (const char of chars) {
    if (start.length + char.length + ending.length > maxChars) break;
    start += char;
  }
  return start + ending;
}

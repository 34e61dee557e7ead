/**
 * What is said in a simulation says who wrote it where in line: `ann/1#12`, and after an edit `ann/1#12~2`. What
 * follows a blank is only length.
 */
export function contentName(content: string): string {
  const [first = ""] = content.split(" ", 1);
  const [name = ""] = first.split("~", 1);
  return name;
}

export function contentOf(author: string, place: number, extraChars: number): string {
  const name = `${author}#${place}`;
  return extraChars > 0 ? `${name} ${"x".repeat(extraChars)}` : name;
}

export function editOf(name: string, edit: string): string {
  return `${name}~${edit}`;
}

/** Whispers are known again by the server process that took them only, whose name is in their ids: `w.PROCESS.1`. */
export function sayingOf(content: string, id: unknown): string {
  const [kind, process] = String(id).split(".");
  return kind === "w" ? `${contentName(content)} by ${process}` : contentName(content);
}

/** For so long a server knows a whisper's request again. */
const whisperMemoryMs = 120_000;

/** Whether a server may no longer have known what was said so long ago. Other messages it never forgets. */
export function isForgotten(id: unknown, agoMs: number): boolean {
  return String(id).startsWith("w.") && agoMs >= whisperMemoryMs;
}

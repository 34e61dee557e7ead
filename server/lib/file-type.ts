/**
 * What a file is: by its first bytes where those tell, by its sender's word where nothing hangs on it.
 *
 * Only types that are told by their bytes are ever shown in a page; a word for it is never enough.
 */

/** So many first bytes are looked at. */
export const sniffedBytes = 64;

/** Pictures that browsers show, and that hold nothing that runs. */
const shown: ReadonlySet<string> = new Set([
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "image/avif",
]);
const programs = "application/x-msdownload";
/** Types that a name or a sender may not give to other bytes. */
const told: ReadonlySet<string> = new Set([...shown, "application/pdf", programs]);

/** May stand in a page. */
export function isShown(mime: string): boolean {
  return shown.has(mime);
}

/**
 * @param head its first bytes, `sniffedBytes` of them if there are so many
 * @param claimed what the sender calls it, such as `text/plain; charset=utf-8`
 * @returns undefined if it claims to be what it is not
 */
export function typeOf(head: Uint8Array, claimed: string): string | undefined {
  const said = essence(claimed);
  const seen = sniff(head);
  if (seen !== undefined) return seen;
  return told.has(said) ? undefined : said;
}

/** @param patterns such as `image/png` or `audio/*` */
export function isAllowed(mime: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith("*") ? mime.startsWith(pattern.slice(0, -1)) : mime === pattern,
  );
}

export function sniff(head: Uint8Array): string | undefined {
  const text = String.fromCharCode(...head.subarray(0, sniffedBytes));
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (/^GIF8[79]a/.test(text)) return "image/gif";
  if (/^RIFF.{4}WEBP/s.test(text)) return "image/webp";
  if (/^.{4}ftypavi[fs]/s.test(text)) return "image/avif";
  if (text.startsWith("%PDF-")) return "application/pdf";
  return /^(MZ|\x7fELF|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe)/.test(text) ? programs : undefined;
}

function essence(claimed: string): string {
  const type = claimed.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return /^[a-z0-9][a-z0-9!#$&^_.+-]{0,60}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}$/.test(type) && type.length <= 100
    ? type
    : "application/octet-stream";
}

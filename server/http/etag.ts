/** Whether the asker has already what it asks for. */

/**
 * @param ifNoneMatch the header `If-None-Match`; compared weakly, as RFC 9110 (13.1.2) wants it
 * @param etag with its quotes, of what would be sent
 */
export function isHeld(ifNoneMatch: string | null, etag: string): boolean {
  const held = ifNoneMatch?.split(",").map((tag) => tag.trim().replace(/^W\//, "")) ?? [];
  return held.some((tag) => tag === "*" || tag === etag);
}

/** Whose address a request comes from: the socket's, or what a trusted proxy says it is. */

/**
 * @param address the socket's
 * @param isBehindProxy `X-Forwarded-For` is believed
 */
export function clientAddress(headers: Headers, address: string, isBehindProxy: boolean): string {
  if (!isBehindProxy) return address;
  // The last entry is the proxy's own word; those before it are whatever the client wrote.
  return headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? address;
}

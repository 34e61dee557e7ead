/** The address of a request, as far as it is one: its host is whatever the asker wrote. */

/**
 * @param url as Bun gives it: a mere path where the asker sent no Host, or one with what no host has
 * @returns null where the Host makes no address
 */
export function requestUrl(url: string): URL | null {
  return URL.parse(url.startsWith("/") ? `http://localhost${url}` : url);
}

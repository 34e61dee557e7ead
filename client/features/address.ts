/** Looks at where and with what to connect before anything is tried, since trying again mends neither. */

/** The beginning of a host, or of a scheme that is none of these, where a path was to begin. */
const host = /^(?!\.|(?:ws|http)s?:\/\/)[^/?#]*[.:]/i;
const protocols = /^(?:ws|http)s?:$/;

/**
 * @param url as `connect` takes it
 * @param page where a path begins; absent outside of pages
 * @throws TypeError where it leads to no server, in words that say what was got and what is expected
 */
export function checkUrl(url = "/ws", page = globalThis.location?.href): void {
  if (host.test(url)) {
    throw new TypeError(
      `got the address "${url}", expected a scheme before it: ws://, wss://, http:// or https://`,
    );
  }
  if (!URL.canParse(url, page) || !protocols.test(new URL(url, page).protocol)) {
    throw new TypeError(
      `got the address "${url}", expected ws(s)://… or http(s)://…, or a path on a server's page`,
    );
  }
}

/** @throws TypeError */
export function checkRuntime(): void {
  if (globalThis.WebSocket === undefined) {
    throw new TypeError(
      "this runtime has no WebSocket; Node 22 or later has one, as have Bun, Deno and browsers",
    );
  }
}

/**
 * @param token as a page has it: the whole answer of a backend, as often as not
 * @throws TypeError where it is no text
 */
export function checkToken(token: unknown): void {
  if (typeof token === "string") return;
  const isNothing = token === null || token === undefined;
  const got = isNothing ? `${token}` : `a${typeof token === "object" ? "n" : ""} ${typeof token}`;
  throw new TypeError(`got ${got} as the token, expected a text`);
}

/** Domains of web addresses, as they are compared: in lower case, in ASCII, without `www.` and without a last dot. */

const maxDomainChars = 253;

/**
 * The domain of an address; clients that keep addresses to themselves send it bare.
 *
 * @returns `undefined` for what is no web address (`about:blank`, `file:///…`, no text at all)
 */
export function domainOf(url: unknown): string | undefined {
  if (typeof url !== "string") return undefined;
  const said = url.slice(0, 2_048);
  const host = /^(?:https?:\/\/(?:[^/?#@]*@)?)?([\p{L}\p{M}\p{N}._-]+)(?::\d+)?(?:$|[/?#])/iu.exec(said)?.[1];
  return host === undefined ? undefined : compared(host);
}

/**
 * A domain that a person writes as such, `Example.com` or `www.example.com.`.
 *
 * @returns `undefined` for an address with more than that: what else it says would be lost
 */
export function domainNamed(text: string): string | undefined {
  const name = text.trim();
  return /^[\p{L}\p{M}\p{N}._-]+$/u.test(name) ? compared(name) : undefined;
}

function compared(host: string): string | undefined {
  const domain = (/^[\x20-\x7e]*$/.test(host) ? host.toLowerCase() : inAscii(host))
    ?.replace(/^www\./, "")
    .replace(/\.$/, "");
  return domain === undefined || domain === "" || domain.length > maxDomainChars ? undefined : domain;
}

/** As browsers do, and as their addresses have it: `bücher.example` is `xn--bcher-kva.example`. */
function inAscii(host: string): string | undefined {
  return URL.canParse(`https://${host}`) ? new URL(`https://${host}`).hostname : undefined;
}

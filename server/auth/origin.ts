/**
 * Origins: which pages may use this server with a browser's help.
 *
 * Same origin, as far as the host asked for is to be believed, and the browser extension's; others by exact match only.
 * A request without an Origin does not come from a page of another site.
 */
import { ProtocolError } from "../../protocol/errors.ts";
import { extensionOrigin } from "../../protocol/extension.ts";
import { isLoopbackName } from "../lib/address.ts";
import { printable } from "../lib/printable.ts";

interface OriginFacts {
  /** The Origin header; absent where the asker is no browser. */
  readonly origin: string | undefined;
  /** The host that the browser asked for, with its port unless that is the scheme's own. */
  readonly host: string | undefined;
  /** `http` or `https`, as the browser asked; `http` where nobody says otherwise. */
  readonly forwardedProto?: string;
}

/**
 * Under which hosts the server's own pages are asked for, beside the public URL. Not any where that is known: a foreign
 * site may let its name point to this machine (DNS rebinding), and then browsers ask here for pages of that site.
 */
type OwnHosts = "any" | "loopback";

export interface OriginRules {
  readonly allowList: readonly string[];
  readonly ownHosts: OwnHosts;
}

export function isOriginAllowed(facts: OriginFacts, { allowList, ownHosts }: OriginRules): boolean {
  const { origin } = facts;
  if (origin === undefined) return true;
  // A sandboxed frame or a local file: it could be anyone's.
  if (origin === "null") return false;
  return isSameOrigin(facts, ownHosts) || origin === extensionOrigin || allowList.includes(origin);
}

const maxShownChars = 200;

/** What an origin is told that is not allowed: which setting to add what to. */
export function originRefusal(origin: string | undefined): ProtocolError {
  if (origin === "null") {
    return new ProtocolError(
      "forbidden",
      "pages without an origin (a sandboxed frame, a local file) may not use this server; serve the page over http",
    );
  }
  const shown = printable(JSON.stringify((origin ?? "").slice(0, maxShownChars)));
  const isExtension = /^(?:chrome|moz)-extension:\/\/./.test(origin ?? "");
  return new ProtocolError(
    "forbidden",
    isExtension
      ? `the extension ${shown} may not use this server; if it is yours, add exactly this to TAUTLINE_ALLOWED_ORIGINS`
      : `pages of ${shown} may not use this server; add exactly this to TAUTLINE_ALLOWED_ORIGINS, ` +
          "or make it TAUTLINE_PUBLIC_URL if that is where all browsers come",
  );
}

function isSameOrigin({ origin, host, forwardedProto = "http" }: OriginFacts, ownHosts: OwnHosts): boolean {
  if (origin === undefined || host === undefined || !/^https?:\/\//.test(origin)) return false;
  const text = `${forwardedProto}://${host}`;
  if (!URL.canParse(text) || !URL.canParse(origin)) return false;
  const own = new URL(text);
  // The URL parser takes off a default port.
  return own.origin === origin && (ownHosts === "any" || isLoopbackName(own.hostname));
}

/**
 * @param isBehindProxy whether X-Forwarded-* is believed; the first entry is the browser's
 */
export function originFacts(headers: Headers, isBehindProxy: boolean): OriginFacts {
  const forwarded = (name: string) =>
    isBehindProxy ? headers.get(name)?.split(",")[0]?.trim() || undefined : undefined;
  const proto = forwarded("x-forwarded-proto")?.toLowerCase();
  return {
    origin: headers.get("origin") ?? undefined,
    host: forwarded("x-forwarded-host") ?? headers.get("host") ?? undefined,
    ...(proto === "http" || proto === "https" ? { forwardedProto: proto } : {}),
  };
}

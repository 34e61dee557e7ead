/**
 * Answers with a file: the best encoding the asker takes, or 304 where it has the file already.
 *
 * Names are stable and contents are not, so a browser asks each time and is mostly told 304.
 */
import type { Asset, Encoding, Representation } from "./assets.ts";
import { isHeld } from "./etag.ts";

const preferred: readonly Encoding[] = ["br", "gzip", "identity"];

/** @param headers of the request */
export function serveAsset(asset: Asset, headers: Headers, extra: Record<string, string>): Response {
  const [encoding, { bytes, etag }] = choose(asset, headers.get("accept-encoding") ?? "");
  const common = { ...extra, ETag: etag, "Cache-Control": "no-cache", Vary: "Accept-Encoding" };
  if (isHeld(headers.get("if-none-match"), etag)) return new Response(null, { status: 304, headers: common });
  return new Response(bytes, {
    headers: {
      ...common,
      "Content-Type": asset.contentType,
      "Content-Length": String(bytes.byteLength),
      ...(encoding === "identity" ? {} : { "Content-Encoding": encoding }),
    },
  });
}

function choose(asset: Asset, acceptEncoding: string): [Encoding, Representation] {
  const accepted = parseAccepted(acceptEncoding);
  for (const encoding of preferred) {
    const representation = asset.encodings.get(encoding);
    if (representation !== undefined && (encoding === "identity" || accepted(encoding))) {
      return [encoding, representation];
    }
  }
  throw new Error("an asset always has its identity encoding");
}

/** Which encodings `Accept-Encoding` takes; preferences among them are ours, as all are equal in content. */
function parseAccepted(header: string): (encoding: string) => boolean {
  const weights = new Map<string, number>();
  for (const entry of header.toLowerCase().split(",")) {
    const [name = "", ...parameters] = entry.split(";").map((part) => part.trim());
    const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
    if (name !== "") weights.set(name, weight === undefined ? 1 : Number(weight));
  }
  return (encoding) => (weights.get(encoding) ?? weights.get("*") ?? 0) > 0;
}

/**
 * Request bodies: JSON of at most 64 KiB unless a route is known to need more, checked before anything parses it.
 *
 * What reaches a route is JSON that is not nested too deep; an empty body counts as `{}`. It may be called plain text,
 * or nothing, as `fetch` does with a string: pages of other origins are kept out by their origin, not by that.
 */
import type { MiddlewareHandler } from "hono";
import { isDeeperThan } from "../../protocol/codec.ts";
import { ProtocolError } from "../../protocol/errors.ts";
import { limits } from "../../protocol/limits.ts";
import type { HttpEnv } from "./deps.ts";

const jsonType = /^(application\/json|text\/plain)\s*(;|$)/i;
const methodsWithBody = new Set(["POST", "PUT", "PATCH"]);
const maxBytes = 65_536;
/** A thousand domains of the greatest length there is, and what stands around them. */
const maxBytesAt: ReadonlyMap<string, number> = new Map([["/api/v1/sites", 524_288]]);

export const jsonBody: MiddlewareHandler<HttpEnv> = async (c, next) => {
  const { method } = c.req;
  if (!methodsWithBody.has(method)) return next();
  const text = await readText(c.req.raw, maxBytesAt.get(c.req.path) ?? maxBytes);
  const type = c.req.header("content-type");
  if (text !== "" && type !== undefined && !jsonType.test(type)) {
    const got = JSON.stringify(type.slice(0, 80));
    throw new ProtocolError("invalid_data", `got content type ${got}, expected application/json`);
  }
  if (isDeeperThan(text, limits.maxDepth)) {
    throw new ProtocolError("bad_envelope", `the body is nested deeper than ${limits.maxDepth} levels`);
  }
  if (text !== "" && !isJson(text)) throw new ProtocolError("bad_json", "the body is not JSON");
  const headers = new Headers(c.req.raw.headers);
  headers.set("content-type", "application/json");
  headers.delete("content-length");
  c.req.raw = new Request(c.req.url, { method, headers, body: text === "" ? "{}" : text });
  return next();
};

async function readText(request: Request, maxBytes: number): Promise<string> {
  if (request.body === null) return "";
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let bytes = 0;
  let text = "";
  try {
    for await (const chunk of request.body) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      text += decoder.decode(chunk, { stream: true });
    }
    return (text + decoder.decode()).trim();
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    throw new ProtocolError("bad_json", "the body is not UTF-8, or ended too soon");
  }
}

function tooLarge(maxBytes: number): ProtocolError {
  return new ProtocolError("too_large", `the body is larger than ${maxBytes} bytes`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Multipart bodies (RFC 7578), read as they come in: at most one chunk and one part's head are held.
 *
 * Bytes of a part are handed on as soon as they cannot be the beginning of a boundary.
 */
import { ProtocolError } from "../../protocol/errors.ts";

export interface PartHead {
  readonly name: string;
  /** Undefined where the part is a plain field. */
  readonly fileName: string | undefined;
  /** Empty where the sender does not say. */
  readonly type: string;
}

export type MultipartEvent =
  /** `offset` counts the body's bytes before the part's own. */
  | { readonly kind: "part"; readonly head: PartHead; readonly offset: number }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "part-end" };

const maxHeadBytes = 8_192;
const maxParts = 16;
const lineEnd = Buffer.from("\r\n");
const headEnd = Buffer.from("\r\n\r\n");

/** @returns undefined if the body is none of this kind */
export function boundaryOf(contentType: string | undefined): string | undefined {
  const [, quoted, plain] =
    /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(
      contentType ?? "",
    ) ?? [];
  return quoted ?? plain;
}

/** Bytes that follow the last part's own, where nothing comes after it. */
export function closingBytes(boundary: string): number {
  return Buffer.byteLength(boundary) + "\r\n----\r\n".length;
}

/** @throws ProtocolError `invalid_data` if the body is malformed or ends too soon */
export async function* readMultipart(
  body: AsyncIterable<Uint8Array>,
  boundary: string,
): AsyncGenerator<MultipartEvent> {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first boundary may stand at the very beginning, without a line before it.
  let held: Buffer = Buffer.from(lineEnd);
  let offset = -lineEnd.length;
  let state: "preamble" | "after-boundary" | "bytes" | "done" = "preamble";
  let parts = 0;

  const take = (length: number): Buffer => {
    const taken = held.subarray(0, length);
    held = held.subarray(length);
    offset += length;
    return taken;
  };

  for await (const chunk of body) {
    if (state === "done") continue;
    held =
      held.length === 0
        ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
        : Buffer.concat([held, chunk]);
    for (let isWaiting = false; !isWaiting; ) {
      isWaiting = true;
      if (state === "preamble" || state === "bytes") {
        const at = held.indexOf(delimiter);
        const safe = at === -1 ? held.length - delimiter.length : at;
        if (state === "bytes" && safe > 0) yield { kind: "bytes", bytes: take(safe) };
        if (at === -1 && state === "preamble" && held.length > maxHeadBytes) {
          throw malformed("no boundary at its beginning");
        }
        if (at === -1) continue;
        take(held.indexOf(delimiter) + delimiter.length);
        if (state === "bytes") yield { kind: "part-end" };
        state = "after-boundary";
        isWaiting = false;
      } else if (state === "after-boundary") {
        if (held.length < 2) continue;
        if (held.subarray(0, 2).toString("latin1") === "--") {
          state = "done";
          continue;
        }
        const end = held.indexOf(headEnd);
        if (end > maxHeadBytes || (end === -1 && held.length > maxHeadBytes))
          throw malformed("a part's head is too long");
        if (end === -1) continue;
        parts += 1;
        if (parts > maxParts) throw malformed(`more than ${maxParts} parts`);
        const head = parseHead(take(end + headEnd.length).toString("utf8"));
        yield { kind: "part", head, offset };
        state = "bytes";
        isWaiting = false;
      }
    }
  }
  if (state !== "done") throw malformed("it ended before its last boundary");
}

function parseHead(text: string): PartHead {
  const lines = text.split("\r\n");
  const headerOf = (name: string) =>
    lines
      .find((line) => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim() ?? "";
  const disposition = headerOf("content-disposition");
  const name = parameterOf(disposition, "name");
  if (!/^form-data\b/i.test(disposition) || name === undefined) throw malformed("a part without a name");
  return { name, fileName: parameterOf(disposition, "filename"), type: headerOf("content-type") };
}

/** Browsers write a quote as %22; others put a backslash before it. */
function parameterOf(header: string, name: string): string | undefined {
  const [, quoted, plain] =
    new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]+))`, "i").exec(header) ?? [];
  return quoted?.replace(/\\(["\\])/g, "$1").replaceAll("%22", '"') ?? plain;
}

function malformed(what: string): ProtocolError {
  return new ProtocolError("invalid_data", `the body is not whole multipart/form-data: ${what}`);
}

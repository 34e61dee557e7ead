/**
 * The client's half of RFC 6455, as little of it as a load client needs.
 *
 * Client frames must be masked; the mask key 0 is legal and leaves the payload as it is, so a frame can
 * be built once and patched in place for every send.
 */
const finalBit = 0x80;
const maskedBit = 0x80;
const maskBytes = 4;

export const Opcode = { text: 0x1, close: 0x8, ping: 0x9, pong: 0xa } as const;

/**
 * HTTP upgrade request. The server's answer is trusted: this is our own server on loopback.
 *
 * @param asks `page`: as a browser does it, with the origin of a page of that server
 */
export function upgradeRequest(port: number, path: string, asks: "page" | "program" = "program"): string {
  return [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    ...(asks === "page" ? [`Origin: http://127.0.0.1:${port}`] : []),
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "",
    "",
  ].join("\r\n");
}

/** One masked frame, with the mask key 0. At most 65,535 bytes of payload. */
export function clientFrame(payload: Uint8Array, opcode: number = Opcode.text): Uint8Array<ArrayBuffer> {
  const isShort = payload.length < 126;
  const payloadAt = (isShort ? 2 : 4) + maskBytes;
  const frame = new Uint8Array(payloadAt + payload.length);
  frame[0] = finalBit | opcode;
  if (isShort) {
    frame[1] = maskedBit | payload.length;
  } else {
    frame[1] = maskedBit | 126;
    new DataView(frame.buffer).setUint16(2, payload.length);
  }
  frame.set(payload, payloadAt);
  return frame;
}

/** Told of one frame: its opcode, and the bounds of its payload within `bytes`. */
export type VisitFrame = (opcode: number, bytes: Uint8Array, start: number, end: number) => void;

/** Visits every whole frame from `from` on; returns the offset of the first byte not consumed. */
export function walkFrames(bytes: Uint8Array, from: number, visit: VisitFrame): number {
  let at = from;
  while (bytes.length - at >= 2) {
    let payloadAt = at + 2;
    let payloadBytes = (bytes[at + 1] ?? 0) & 0x7f;
    if (payloadBytes === 126) {
      if (bytes.length - at < 4) break;
      payloadBytes = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
      payloadAt = at + 4;
    } else if (payloadBytes === 127) {
      if (bytes.length - at < 10) break;
      payloadBytes = new DataView(bytes.buffer, bytes.byteOffset + at + 6, 4).getUint32(0);
      payloadAt = at + 10;
    }
    const end = payloadAt + payloadBytes;
    if (end > bytes.length) break;
    visit((bytes[at] ?? 0) & 0x0f, bytes, payloadAt, end);
    at = end;
  }
  return at;
}

/** Offset of the byte after the blank line that ends an HTTP head, or -1. */
export function endOfHead(bytes: Uint8Array): number {
  for (let at = 3; at < bytes.length; at++) {
    if (bytes[at] === 10 && bytes[at - 1] === 13 && bytes[at - 2] === 10 && bytes[at - 3] === 13)
      return at + 1;
  }
  return -1;
}

/** Code and reason of a close frame's payload, as text. */
export function closeReason(payload: Uint8Array): string {
  const code = ((payload[0] ?? 0) << 8) | (payload[1] ?? 0);
  return `${code} ${Buffer.from(payload.subarray(2)).toString()}`.trim();
}

/** `left` followed by `right`. */
export function concat(left: Uint8Array, right: Uint8Array): Uint8Array {
  const joined = new Uint8Array(left.length + right.length);
  joined.set(left);
  joined.set(right, left.length);
  return joined;
}

/** The upgrade: which requests become WebSockets, for which origins and addresses, and who they are. */
import { ProtocolError } from "../../protocol/index.ts";
import { isOriginAllowed, originFacts } from "../auth/origin.ts";
import { readPresented } from "../auth/present.ts";
import { TokenBuckets } from "../lib/token-bucket.ts";
import type { SessionHost } from "./host.ts";
import type { TautlineServer, Upgraded } from "./socket.ts";

export const subprotocol = "tautline.v1";
const paths = new Set(["/ws", "/api/ws"]);

export interface UpgradeOptions {
  readonly allowedOrigins: readonly string[];
  readonly isBehindProxy: boolean;
  /** New connections an address, loopback aside; 0 for any number. */
  readonly connectionsPerSecond: number;
}

export interface Upgrade {
  isFor(request: Request): boolean;
  /** @returns undefined when the request became a WebSocket, else why not */
  handle(server: TautlineServer, request: Request, address: string): Promise<Response | undefined>;
}

export function createUpgrade(host: SessionHost, options: UpgradeOptions): Upgrade {
  const { allowedOrigins, isBehindProxy, connectionsPerSecond } = options;
  const rate = { perSecond: connectionsPerSecond, capacity: connectionsPerSecond };
  const addresses = new TokenBuckets(rate);

  function peerOf(request: Request, address: string): string {
    // The last entry is the proxy's own word; those before it are whatever the client wrote.
    const forwarded = isBehindProxy
      ? request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim()
      : undefined;
    return forwarded ?? address;
  }

  return {
    // Without a Host header Bun gives a bare path.
    isFor: (request) => paths.has(new URL(request.url, "http://localhost").pathname),

    async handle(server, request, address) {
      const facts = originFacts(request.headers, isBehindProxy);
      if (!isOriginAllowed({ ...facts, allowList: allowedOrigins })) {
        return refusal(
          host,
          403,
          `the origin ${facts.origin} is not allowed; add it to TAUTLINE_ALLOWED_ORIGINS`,
        );
      }
      if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
        return refusal(host, 426, "this is a WebSocket endpoint; connect with ws:// or wss://");
      }
      const peer = peerOf(request, address);
      const waitMs = isLoopbackAddress(peer) ? 0 : addresses.take(peer, host.services.clock.now());
      if (waitMs > 0)
        return refusal(host, 429, `more than ${connectionsPerSecond} new connections a second`, waitMs);
      const upgraded = await identify(host, request);
      if (upgraded.kind === "refused" && upgraded.error.code === "unavailable") {
        return refusal(host, 503, upgraded.error.message, upgraded.error.retryAfterMs ?? 1_000);
      }
      // Bun echoes the first protocol offered where none is set; an empty one is left out of the answer.
      const offered = request.headers.get("sec-websocket-protocol")?.split(",") ?? [];
      const isOurs = offered.some((name) => name.trim() === subprotocol);
      const headers = { "sec-websocket-protocol": isOurs ? subprotocol : "" };
      if (server.upgrade(request, { data: upgraded, headers })) return undefined;
      return refusal(host, 400, "the request is no valid WebSocket upgrade");
    },
  };
}

async function identify({ tokens, tickets }: SessionHost, request: Request): Promise<Upgraded> {
  try {
    const presented = readPresented(request);
    if (presented.kind === "none") return { kind: "anonymous" };
    const isTicket = presented.kind === "ticket";
    const identity = isTicket ? tickets.redeem(presented.ticket) : await tokens.verify(presented.token);
    return { kind: "identified", identity };
  } catch (error) {
    if (error instanceof ProtocolError) return { kind: "refused", error };
    throw error;
  }
}

function isLoopbackAddress(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}

const codes = {
  400: "bad_envelope",
  403: "forbidden",
  426: "conflict",
  429: "rate_limited",
  503: "unavailable",
} as const;

function refusal(
  { services }: SessionHost,
  status: keyof typeof codes,
  message: string,
  retryAfterMs?: number,
): Response {
  const error = { code: codes[status], message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  const meta = { timestamp: services.clock.now(), requestId: services.randomId(16) };
  const headers = {
    ...(status === 426 ? { upgrade: "websocket" } : {}),
    ...(retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1_000)) }),
  };
  return Response.json({ success: false, error, meta }, { status, headers });
}

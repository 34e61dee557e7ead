/** The upgrade: which requests become WebSockets, for which origins and addresses, and who they are. */
import { ProtocolError } from "../../protocol/index.ts";
import { isOriginAllowed, type OriginRules, originFacts } from "../auth/origin.ts";
import { readPresented } from "../auth/present.ts";
import type { RefusedOrigins } from "../auth/refused-origins.ts";
import type { AddressLimit } from "../lib/address-limit.ts";
import { AdmissionBucket } from "../lib/admission.ts";
import { requestUrl } from "../lib/request-url.ts";
import type { Rate } from "../lib/token-bucket.ts";
import type { SessionHost } from "./host.ts";
import type { TautlineServer, Upgraded } from "./socket.ts";

const subprotocol = "tautline.v1";
const paths = new Set(["/ws", "/api/ws"]);

interface UpgradeOptions {
  readonly origins: OriginRules;
  readonly refusedOrigins: RefusedOrigins;
  readonly isBehindProxy: boolean;
  /** New connections of an address. */
  readonly perAddress: AddressLimit;
  /** New connections in all. */
  readonly admissionRate: Rate;
  readonly isStopping: () => boolean;
  /** From 0 to 1. */
  readonly random: () => number;
}

interface Upgrade {
  isFor(request: Request): boolean;
  /**
   * @param address the client's
   * @returns undefined when the request became a WebSocket, else why not
   */
  handle(server: TautlineServer, request: Request, address: string): Promise<Response | undefined>;
}

export function createUpgrade(host: SessionHost, options: UpgradeOptions): Upgrade {
  const { origins, refusedOrigins, isBehindProxy, perAddress, admissionRate, isStopping, random } = options;
  const { clock } = host.services;
  const admission = new AdmissionBucket(admissionRate.capacity, clock.monotonic(), random);

  const stopping = () => refusal(host, 503, "the server is stopping", 1_000 + random() * 2_000);

  return {
    isFor: (request) => paths.has(requestUrl(request.url)?.pathname ?? ""),

    async handle(server, request, address) {
      const facts = originFacts(request.headers, isBehindProxy);
      if (!isOriginAllowed(facts, origins)) {
        return refusal(host, 403, refusedOrigins.refuse(facts.origin).message);
      }
      if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
        return refusal(host, 426, "this is a WebSocket endpoint; connect with ws:// or wss://");
      }
      if (isStopping()) return stopping();
      const waitMs = perAddress.take(address);
      if (waitMs > 0) return refusal(host, 429, "too many new connections from this address", waitMs);
      const busyMs = admission.take(admissionRate, clock.monotonic());
      const upgraded: Upgraded =
        busyMs > 0
          ? { kind: "refused", error: new ProtocolError("unavailable", busy, { retryAfterMs: busyMs }) }
          : await identify(host, request);
      // Again: it may have begun while the token was checked, and who is let in now would be told by nobody.
      if (isStopping()) return stopping();
      // A browser learns nothing of an upgrade that failed, so it is told afterwards.
      const isBrowser = facts.origin !== undefined;
      if (upgraded.kind === "refused" && upgraded.error.code === "unavailable" && !isBrowser) {
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

const busy = "too many connect at once; come back in a moment";

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

/**
 * The only file that touches Bun's WebSockets: sockets to sessions, sessions to sockets.
 *
 * A socket over its unsent limit takes nothing: `slow-readers.ts` says what becomes of its reader.
 */
import type { Server, ServerWebSocket, WebSocketHandler } from "bun";
import type { ProtocolError } from "../../protocol/index.ts";
import type { Identity } from "../auth/identity.ts";
import type { RandomId } from "../lib/ids.ts";
import { type Collections, StormCollector } from "../lib/storm-collector.ts";
import { closeCodeOf, closeReasonOf, type SessionHost } from "./host.ts";
import { receive } from "./receive.ts";
import { Session } from "./session.ts";
import { admit } from "./session-handlers.ts";

/** What the upgrade found out, until the socket is open. */
export type Upgraded =
  | { readonly kind: "anonymous" }
  | { readonly kind: "identified"; readonly identity: Identity }
  | { readonly kind: "refused"; readonly error: ProtocolError };

/** What the upgrade found out, and from the opening on the session. */
type SocketData = Upgraded | Session;

export type TautlineServer = Server<SocketData>;

export interface Sockets {
  readonly handler: WebSocketHandler<SocketData>;
  readonly sessions: ReadonlySet<Session>;
  /** From now on what clients say is left unheard, and so unanswered: they say it again elsewhere. */
  stopListening(): void;
}

export function createSockets(host: SessionHost, randomId: RandomId, garbage: Collections): Sockets {
  const sessions = new Set<Session>();
  let isListening = true;
  const collector = new StormCollector(host.services.clock, garbage);

  function open(socket: ServerWebSocket<SocketData>): void {
    const upgraded = socket.data;
    const session = new Session(host, socket, randomId(10));
    socket.data = session;
    sessions.add(session);
    host.connections.opened();
    collector.opened();
    if (!(upgraded instanceof Session)) greet(host, session, upgraded);
  }

  return {
    sessions,
    stopListening() {
      isListening = false;
    },
    handler: {
      open,
      message({ data: session }, frame) {
        if (!(session instanceof Session && isListening)) return;
        if (typeof frame === "string") receive(host, session, frame);
        else session.refuseFrame(undefined, "bad_envelope", "frames are text, got a binary one");
      },
      drain({ data: session }) {
        // Larger texts sent from within this call may never leave.
        if (session instanceof Session) host.services.clock.soon(() => session.drained());
      },
      close({ data: session }, code) {
        if (!(session instanceof Session)) return;
        sessions.delete(session);
        host.connections.closed(code);
        session.closed();
      },
      maxPayloadLength: host.settings.maxFrameBytes,
      backpressureLimit: host.settings.unsent.events,
      closeOnBackpressureLimit: false,
      // Bun's own timeout never ends a dead peer to which the server keeps sending; the deadlines do.
      idleTimeout: 0,
      sendPings: false,
      perMessageDeflate: false,
    },
  };
}

/** A token that came with the upgrade is answered unasked. */
export function greet(host: SessionHost, session: Session, upgraded: Upgraded): void {
  if (upgraded.kind === "anonymous") return;
  try {
    if (upgraded.kind === "refused") throw upgraded.error;
    admit(host, session, upgraded.identity);
    session.request("hello", { client: { kind: "other" } }, undefined, 0);
  } catch (error) {
    const problem = host.asProtocolError(error, { connection: session.id });
    session.sendError(undefined, problem.toData());
    session.close(closeCodeOf(problem) ?? 1001, closeReasonOf(problem));
  }
}

/**
 * The client core: connection, requests and rooms, wired.
 *
 * It knows ports and the wire, nothing of signals or pages: a simulator runs it as the browser does.
 */
import type { ServerEnvelope } from "../../protocol/envelope.ts";
import type { ErrorData } from "../../protocol/errors.ts";
import { type ConnectionHooks, type ConnectionOptions, createConnection } from "./connection.ts";
import { TautlineError } from "./errors.ts";
import type { Ports } from "./ports.ts";
import { createRequests, type RequestHooks } from "./requests.ts";
import { createRooms, type RoomHooks } from "./rooms.ts";
import type { Welcome } from "./wire.ts";

export interface CoreOptions extends ConnectionOptions {
  /** How long a request waits for its answer. Default 10,000. */
  readonly requestTimeoutMs?: number | undefined;
}

/** None may throw. */
export type CoreHooks = Pick<ConnectionHooks, "status" | "seen"> & RequestHooks & RoomHooks;

export type Core = ReturnType<typeof createCore>;

export function createCore(ports: Ports, options: CoreOptions, hooks: CoreHooks) {
  const connection = createConnection(ports, options, {
    ...hooks,
    resume: () => rooms.resume(),
    lost() {
      requests.lost();
      rooms.lost();
    },
    received,
  });
  const requests = createRequests(ports, connection, hooks, options.requestTimeoutMs);
  const rooms = createRooms(connection, requests.request, hooks);

  function received(envelope: ServerEnvelope): void {
    const { type, id, data } = envelope;
    if (type === "welcome") {
      hooks.event(envelope);
      rooms.ready((data as Welcome).rooms);
      requests.flush();
    } else if (id) {
      const refusal = data as unknown as ErrorData;
      requests.settle(id, type === "error" ? new TautlineError(refusal.code, refusal) : undefined, data);
    } else rooms.receive(envelope);
  }

  return {
    ...connection,
    ...requests,
    ...rooms,
    close(): void {
      connection.close();
      requests.close();
    },
  };
}

/**
 * The client core: connection, requests, outbox and rooms, wired.
 *
 * It knows ports and the wire, nothing of signals or pages: a simulator runs it as the browser does.
 */
import { type ConnectionHooks, type ConnectionOptions, createConnection } from "./connection.ts";
import type { OutboxHooks, OutboxSettings } from "./outbox-port.ts";
import type { Ports } from "./ports.ts";
import { createRequests } from "./requests.ts";
import { createRooms, type RoomHooks } from "./rooms.ts";
import type { ServerEvent } from "./wire.ts";

export interface CoreOptions extends ConnectionOptions, OutboxSettings {
  /**
   * The id of the user that the token is for. With it, what an earlier page has left is there before the server
   * has said who one is, and what is asked for until then is kept, too.
   */
  readonly user?: string | undefined;
  /**
   * Goes on where an earlier run of this client was: what was logged since comes first, in every room that is
   * joined. For a client that keeps what it was told, such as an extension's worker. Needs `user`. Default: a room
   * begins at the head of its log, as a page does that has nothing to show yet.
   */
  readonly replay?: boolean | undefined;
}

/** None may throw. */
export type CoreHooks = Pick<ConnectionHooks, "status" | "seen"> & OutboxHooks & Omit<RoomHooks, "moved">;

export type Core = ReturnType<typeof createCore>;

/** Until a new token is asked for again. */
const renewDelayMs = 10_000;

export function createCore(ports: Ports, options: CoreOptions, hooks: CoreHooks) {
  /** Whose client this is, once a server has said so. */
  let owner: string | undefined;
  const connection = createConnection(ports, options, {
    ...hooks,
    async prepare() {
      if (!options.user) return;
      outbox.identify(options.user, true);
      if (options.replay) rooms.restore(await outbox.cursors());
    },
    resume: () => rooms.resume(),
    lost() {
      requests.lost();
      outbox.lost();
      rooms.lost();
    },
    received,
  });
  const outbox = ports.outbox({ ...ports, connection, hooks, settings: options });
  const requests = createRequests(ports, connection, outbox, options.requestTimeoutMs);
  const rooms = createRooms(connection, requests.request, { ...hooks, moved: outbox.move });

  function received(envelope: ServerEvent): undefined {
    const { type, id, data } = envelope;
    if (type === "welcome") {
      const { user, rooms: verdicts } = data;
      owner ??= user.id;
      if (owner !== user.id) return close("user-changed");
      outbox.identify(owner);
      hooks.event(envelope);
      rooms.ready(verdicts);
      requests.flush();
      outbox.ready();
    } else if (id) {
      requests.settle(id, type === "error" ? data : undefined, data);
    } else {
      if (type === "auth-expired" && !data.expired) void renew();
      rooms.receive(envelope);
    }
  }

  /** Where that fails, it is tried again; should the old token end before, the connection asks by itself. */
  async function renew(): Promise<void> {
    try {
      await connection.renew((token) => requests.request("auth:refresh", { token }));
    } catch {
      if (connection.welcome()) connection.after(renewDelayMs, renew);
    }
  }

  function close(reason?: "user-changed"): undefined {
    connection.close(reason);
    requests.close();
    outbox.close(reason);
  }

  return {
    ...connection,
    ...requests,
    ...rooms,
    outbox,
    close,
  };
}

/**
 * Socket.IO's own client, with acknowledgements and retries, as its documentation describes reliable delivery:
 * https://socket.io/docs/v4/delivery-guarantees and the "Client delivery" step of its tutorial.
 *
 * Every message carries an id by which the server knows a retry; the offset of the newest message goes with every
 * handshake, for servers with a store.
 */
import { io } from "socket.io-client";
import { play } from "../talk.ts";

interface Shown {
  content: string;
  /** Where a server with a store has it. */
  offset?: number;
}

/** A retry is due after so long without an ack. */
const ackTimeoutMs = 2_000;
/** As many as it takes: every reconnection counts as one. */
const retries = 1_000;

await play(
  ({ port, room, userId, shown }) =>
    new Promise((resolve) => {
      const auth: { userId: string; room: string; serverOffset: number } = { userId, room, serverOffset: 0 };
      const socket = io(`http://127.0.0.1:${port}`, {
        auth,
        transports: ["websocket"],
        // One connection for each: several members live in this process.
        forceNew: true,
        ackTimeout: ackTimeoutMs,
        retries,
        reconnectionDelay: 250,
        reconnectionDelayMax: 5_000,
        timeout: 10_000,
      });
      let count = 0;
      socket.on("message:new", ({ content, offset }: Shown) => {
        if (offset !== undefined) auth.serverOffset = offset;
        shown(content);
      });
      socket.once("connect", () =>
        resolve({
          send: (content) =>
            new Promise((acked, refused) => {
              const id = `${userId}-${count++}`;
              socket.emit("message:send", { id, content }, (error: Error | null) =>
                error ? refused(error) : acked(),
              );
            }),
        }),
      );
    }),
);

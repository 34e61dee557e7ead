/** Socket.IO on Bun by way of @socket.io/bun-engine, WebSocket transport only. */
import { serverFile } from "./launch.ts";
import type { Peer } from "./peer.ts";
import { socketioDialect } from "./socketio.ts";

export const socketioBun: Peer = {
  name: "socketio-bun",
  label: "Socket.IO on Bun",
  runs: new Set(["fan-out", "rooms", "idle", "stalled"]),
  launch: ({ port }) => ({
    command: [process.execPath, serverFile("socketio-bun.ts")],
    env: { PORT: String(port), NODE_ENV: "production" },
  }),
  dialect: socketioDialect,
};

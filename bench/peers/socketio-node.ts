/** Socket.IO on Node, WebSocket transport only. */
import { nodeExecutable, nodeProgram } from "./launch.ts";
import type { Peer } from "./peer.ts";
import { socketioDialect } from "./socketio.ts";

export const socketioNode: Peer = {
  name: "socketio-node",
  label: "Socket.IO on Node",
  runs: new Set(["fan-out", "rooms", "idle", "stalled"]),
  launch: async ({ port }) => ({
    command: [nodeExecutable(), await nodeProgram("servers/socketio-node.ts")],
    env: { PORT: String(port), NODE_ENV: "production" },
  }),
  dialect: socketioDialect,
};

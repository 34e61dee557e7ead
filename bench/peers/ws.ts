/**
 * The ws library on Node with a broadcast loop, the server one writes in an afternoon.
 *
 * It speaks envelopes like Tautline's, so both carry the same information.
 */
import { classifyEnvelope, envelopeText, joinRoom } from "./envelopes.ts";
import { nodeExecutable, nodeProgram } from "./launch.ts";
import type { Peer } from "./peer.ts";

export const ws: Peer = {
  name: "ws",
  label: "ws on Node",
  runs: new Set(["fan-out", "rooms", "idle", "stalled"]),
  launch: async ({ port }) => ({
    command: [nodeExecutable(), await nodeProgram("servers/ws.ts")],
    env: { PORT: String(port), NODE_ENV: "production" },
  }),
  dialect: {
    upgradePath: (userId) => `/ws?userId=${userId}`,
    greet: async () => {},
    openRoom: async (name) => `room:${name}`,
    join: joinRoom,
    sendText: ({ room, requestId, content }) => envelopeText("message:send", requestId, { room, content }),
    classify: classifyEnvelope,
  },
};

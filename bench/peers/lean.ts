/**
 * The least that a server with a log has to do: how much of a figure is the price of what Tautline does besides.
 *
 * It speaks Tautline's envelopes, and is measured only where the server's processor is the limit.
 */
import { classifyEnvelope, envelopeText, joinRoom, splitEnvelopes } from "./envelopes.ts";
import { serverFile } from "./launch.ts";
import type { Peer } from "./peer.ts";

export const lean: Peer = {
  name: "lean",
  label: "a lean server",
  runs: new Set(["rooms", "durable"]),
  launch: ({ port, scratchFolder }) => ({
    command: [process.execPath, serverFile("lean.ts")],
    env: { PORT: String(port), DATA_DIR: scratchFolder },
  }),
  dialect: {
    upgradePath: (userId) => `/ws?user=${userId}`,
    greet: async () => {},
    openRoom: async (name, _members, isDurable) => `${isDurable ? "conversation" : "whisper"}:${name}`,
    join: joinRoom,
    sendText: ({ room, requestId, content }) => envelopeText("message:send", requestId, { room, content }),
    classify: classifyEnvelope,
    split: splitEnvelopes,
  },
};

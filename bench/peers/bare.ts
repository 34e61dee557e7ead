/**
 * Bun's own sockets with no logic at all: what the machine can do with frames of Tautline's size.
 *
 * The room is in the URL, so the server need not look into a frame; the client sends the very bytes that
 * are to be published, and the ack is one constant text.
 */
import { serverFile } from "./launch.ts";
import { FrameKind, type Peer } from "./peer.ts";

const deliveryMark = 0x6d; // "m"
const ackMark = 0x61; // "a"

export const bare: Peer = {
  name: "bare",
  label: "bare Bun",
  // Its connections are in one room each, and the stalled one must be in two.
  runs: new Set(["fan-out", "rooms", "durable", "idle"]),
  launch: ({ port, ackBytes }) => ({
    command: [process.execPath, serverFile("bare.ts")],
    env: { PORT: String(port), ACK_TEXT: "a".padEnd(ackBytes, "-") },
  }),
  dialect: {
    upgradePath: (_userId, room) => `/ws?room=${room}`,
    greet: async () => {},
    openRoom: async (name) => name,
    join: async () => {},
    sendText: ({ content }, deliveryBytes) => `m${content}`.padEnd(deliveryBytes, "-"),
    classify: (bytes, start) => {
      const mark = bytes[start];
      if (mark === deliveryMark) return FrameKind.delivery;
      return mark === ackMark ? FrameKind.ack : FrameKind.other;
    },
  },
};

/**
 * Socket.IO as spoken over its WebSocket transport: Engine.IO 4 packets around Socket.IO 5 packets.
 *
 * The first character is Engine.IO's (0 open, 2 ping, 3 pong, 4 message), the second Socket.IO's
 * (0 connect, 2 event, 3 ack, 4 connect error); see https://socket.io/docs/v4/socket-io-protocol/.
 */
import { type Dialect, FrameKind } from "./peer.ts";

const pingByte = 0x32; // "2"
const messageByte = 0x34; // "4"
const eventByte = 0x32;
const ackByte = 0x33;
const connectError = 0x34;
/** Every send asks for an ack; the server only echoes the number, so one will do for all. */
const ackNumber = 1_000_001;

export const socketioDialect: Dialect = {
  upgradePath: () => "/socket.io/?EIO=4&transport=websocket",
  greet: async ({ channel, userId }) => {
    await channel.waitFor((text) => text.startsWith("0{"));
    const connected = channel.waitFor((text) => text.startsWith("40"));
    channel.sendText(`40${JSON.stringify({ id: userId, name: `User ${userId.slice(1)}` })}`);
    await connected;
  },
  openRoom: async (name) => `room:${name}`,
  join: async ({ channel }, room) => {
    const joined = channel.waitFor((text) => text.startsWith("431["));
    channel.sendText(`421${JSON.stringify(["room:join", { room }])}`);
    await joined;
  },
  sendText: ({ room, content }) => `42${ackNumber}${JSON.stringify(["message:send", { room, content }])}`,
  classify: (bytes, start) => {
    if (bytes[start] === pingByte) return FrameKind.ping;
    if (bytes[start] !== messageByte) return FrameKind.other;
    const packet = bytes[start + 1];
    if (packet === eventByte) return FrameKind.delivery;
    if (packet === ackByte) return FrameKind.ack;
    return packet === connectError ? FrameKind.error : FrameKind.other;
  },
  pong: "3",
};

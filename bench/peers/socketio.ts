/**
 * Socket.IO as spoken over its WebSocket transport: Engine.IO 4 packets around Socket.IO 5 packets.
 *
 * The first character is Engine.IO's (0 open, 2 ping, 3 pong, 4 message), the second Socket.IO's
 * (0 connect, 2 event, 3 ack, 4 connect error); see https://socket.io/docs/v4/socket-io-protocol/.
 */
import { type Dialect, FrameKind } from "./peer.ts";

const PING = 0x32; // "2"
const MESSAGE = 0x34; // "4"
const EVENT = 0x32;
const ACK = 0x33;
const CONNECT_ERROR = 0x34;
/** Every send asks for an ack; the server only echoes the number, so one will do for all. */
const ACK_NUMBER = 1_000_001;

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
  sendText: ({ room, content }) => `42${ACK_NUMBER}${JSON.stringify(["message:send", { room, content }])}`,
  classify: (bytes, start) => {
    if (bytes[start] === PING) return FrameKind.ping;
    if (bytes[start] !== MESSAGE) return FrameKind.other;
    const packet = bytes[start + 1];
    if (packet === EVENT) return FrameKind.delivery;
    if (packet === ACK) return FrameKind.ack;
    return packet === CONNECT_ERROR ? FrameKind.error : FrameKind.other;
  },
  pong: "3",
};

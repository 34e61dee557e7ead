/**
 * The chat that both Socket.IO servers run: rooms, and an ack for every message.
 *
 * A message carries what Tautline's does: room, time, id, text and sender.
 */
import type { Server } from "socket.io";

interface Message {
  room: string;
  timestamp: number;
  id: string;
  content: string;
  sender: { id: string; name: string };
}

interface ClientEvents {
  "room:join": (data: { room: string }, ack: (data: { room: string }) => void) => void;
  "message:send": (
    data: { room: string; content: string },
    ack: (data: { messageId: string; timestamp: number }) => void,
  ) => void;
}

interface ServerEvents {
  "message:new": (message: Message) => void;
}

type ChatServer = Server<ClientEvents, ServerEvents>;

export function serveChat(io: ChatServer): void {
  let messageCount = 0;
  io.on("connection", (socket) => {
    const sender = { id: String(socket.handshake.auth.id), name: String(socket.handshake.auth.name) };
    socket.on("room:join", (data, ack) => {
      socket.join(data.room);
      ack({ room: data.room });
    });
    socket.on("message:send", ({ room, content }, ack) => {
      const id = (++messageCount).toString(36).padStart(8, "0");
      const timestamp = Date.now();
      io.to(room).emit("message:new", { room, timestamp, id, content, sender });
      ack({ messageId: id, timestamp });
    });
  });
}

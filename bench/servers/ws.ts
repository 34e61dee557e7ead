/**
 * A straightforward broadcast server on the ws library: rooms are sets, messages are parsed and acked.
 */
import { createServer } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";

interface Request {
  type: string;
  id: string;
  data: { room: string; content: string };
}

const rooms = new Map<string, Set<WebSocket>>();
let messageCount = 0;

const http = createServer((request, response) => {
  response.writeHead(request.url === "/ready" ? 200 : 404).end();
});
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });

sockets.on("connection", (socket, request) => {
  const userId = new URL(request.url ?? "/", "http://localhost").searchParams.get("userId") ?? "";
  const sender = { id: userId, name: `User ${userId.slice(1)}` };
  const joined = new Set<Set<WebSocket>>();

  socket.on("message", (raw) => {
    const { type, id, data }: Request = JSON.parse(raw.toString());
    if (type === "room:join") {
      const members = rooms.get(data.room) ?? new Set<WebSocket>();
      rooms.set(data.room, members.add(socket));
      joined.add(members);
      reply(socket, id, { room: data.room });
    } else if (type === "message:send") {
      const messageId = (++messageCount).toString(36).padStart(8, "0");
      const text = JSON.stringify({
        type: "message:new",
        room: data.room,
        timestamp: Date.now(),
        data: { id: messageId, content: data.content, sender },
      });
      for (const member of rooms.get(data.room) ?? []) member.send(text);
      reply(socket, id, { messageId });
    }
  });
  socket.on("close", () => {
    for (const members of joined) members.delete(socket);
  });
});

function reply(socket: WebSocket, id: string, data: Record<string, unknown>): void {
  socket.send(JSON.stringify({ type: "ack", id, data, timestamp: Date.now() }));
}

http.listen(Number(process.env.PORT), "127.0.0.1");

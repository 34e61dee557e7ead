/**
 * Socket.IO on Node with connection state recovery, as its documentation describes reliable delivery.
 *
 * Without STORE_FILE: recovery, and the ids of messages that were taken, in memory. With it also what the tutorial
 * on exactly-once delivery adds: messages are stored before they are acknowledged and broadcast, under unique ids,
 * and whoever could not be recovered is sent what came after the offset of the handshake. The tutorial's SQLite is
 * a file here to which a line is appended and synced.
 */
import { createServer } from "node:http";
import { Server, type Socket } from "socket.io";
import { type Message, openStore, type Store } from "./socketio-store.ts";

interface Auth {
  userId: string;
  room: string;
  serverOffset: number;
}

const heartbeat = {
  interval: Number(process.env.HEARTBEAT_INTERVAL_MS),
  timeout: Number(process.env.HEARTBEAT_TIMEOUT_MS),
};
const store: Store | null =
  process.env.STORE_FILE === undefined ? null : await openStore(process.env.STORE_FILE);
/** Ids of messages that were taken, where no store knows them. */
const taken = new Set<string>();

const http = createServer((request, response) => {
  response.writeHead(request.url === "/ready" ? 200 : 404).end();
});
const io = new Server(http, {
  transports: ["websocket"],
  serveClient: false,
  pingInterval: heartbeat.interval,
  pingTimeout: heartbeat.timeout - heartbeat.interval,
  connectionStateRecovery: { maxDisconnectionDuration: 120_000, skipMiddlewares: true },
});

io.on("connection", async (socket: Socket) => {
  const { room, serverOffset } = socket.handshake.auth as Auth;
  socket.on("message:send", async ({ id, content }: Pick<Message, "id" | "content">, ack: () => void) => {
    if (store === null) {
      if (!taken.has(id)) io.to(room).emit("message:new", { content });
      taken.add(id);
    } else {
      const offset = await store.insert({ id, room, content });
      if (offset !== null) io.to(room).emit("message:new", { content, offset });
    }
    ack();
  });
  if (socket.recovered) return;
  socket.join(room);
  for (const { content, offset } of store?.after(serverOffset, room) ?? []) {
    socket.emit("message:new", { content, offset });
  }
});
http.listen(Number(process.env.PORT), "127.0.0.1");

/** Socket.IO on Bun's own server. */
import { Server as Engine } from "@socket.io/bun-engine";
import { Server } from "socket.io";
import { serveChat } from "./socketio-chat.ts";

const io = new Server();
const engine = new Engine({ path: "/socket.io/" });
io.bind(engine);
serveChat(io);

const handler = engine.handler();
Bun.serve({
  ...handler,
  hostname: "127.0.0.1",
  port: Number(process.env.PORT),
  fetch: (request, server) =>
    new URL(request.url).pathname === "/ready" ? new Response("ready") : handler.fetch(request, server),
});

/** Socket.IO on Node's http server. */
import { createServer } from "node:http";
import { Server } from "socket.io";
import { serveChat } from "./socketio-chat.ts";

const http = createServer((request, response) => {
  // Socket.IO answers its own path before this is asked.
  response.writeHead(request.url === "/ready" ? 200 : 404).end();
});
serveChat(new Server(http, { transports: ["websocket"], serveClient: false, perMessageDeflate: false }));
http.listen(Number(process.env.PORT), "127.0.0.1");

/**
 * The upper bound: one topic per room, every text published as it came, one constant ack.
 */
const port = Number(process.env.PORT);
const ackText = process.env.ACK_TEXT ?? "a";

const server = Bun.serve<{ room: string }>({
  hostname: "127.0.0.1",
  port,
  fetch(request, upgrading) {
    const url = new URL(request.url);
    if (url.pathname === "/ready") return new Response("ready");
    const room = url.searchParams.get("room") ?? "";
    return upgrading.upgrade(request, { data: { room } }) ? undefined : new Response(null, { status: 400 });
  },
  websocket: {
    data: { room: "" },
    perMessageDeflate: false,
    open(socket) {
      socket.subscribe(socket.data.room);
    },
    message(socket, text) {
      server.publish(socket.data.room, text);
      socket.send(ackText);
    },
  },
});

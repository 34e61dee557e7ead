/** Ports for servers that die and come back: nobody else is given one meanwhile. */
import { createSocket, type Socket } from "node:dgram";
import { createServer } from "node:net";

/** Or they would be collected, and let go. */
const held: Socket[] = [];

/**
 * A free port below those that the system gives away by itself: a client that knocks at a dead server could otherwise
 * be given the server's own port, and keep it.
 *
 * The UDP port of the same number is held until this process ends, so that no other test takes it while its server is
 * dead.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if ((await hold(port)) && (await isFree(port))) return port;
  }
}

function hold(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.once("error", () => {
      socket.close();
      resolve(false);
    });
    socket.bind({ port, address: "127.0.0.1", exclusive: true }, () => {
      socket.unref();
      held.push(socket);
      resolve(true);
    });
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

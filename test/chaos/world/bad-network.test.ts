import { afterEach, expect, test } from "bun:test";
import { connect, createServer, type Server, type Socket } from "node:net";
import { until } from "../../support/real-server.ts";
import { type BadNetwork, type Fate, startBadNetwork } from "./bad-network.ts";

let echo: Server | undefined;
let network: BadNetwork | undefined;
afterEach(() => {
  network?.stop();
  echo?.close();
});

/** A client of an echo, through a network with this fate. */
async function through(fate: Fate): Promise<{ socket: Socket; heard: () => string; isOver: () => boolean }> {
  const server = createServer((socket) => socket.on("error", () => {}).pipe(socket));
  echo = server;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  network = await startBadNetwork(0, portOf(server), () => fate);
  network.storm();
  const socket = connect(network.port, "127.0.0.1");
  let text = "";
  socket.on("data", (bytes) => {
    text += bytes;
  });
  socket.on("error", () => {});
  return { socket, heard: () => text, isOver: () => socket.destroyed };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

test.each<Fate>([{ kind: "clean" }, { kind: "delay", ms: 20 }, { kind: "dribble", chunkBytes: 3 }])(
  "$kind: everything arrives, in order",
  async (fate) => {
    const { socket, heard } = await through(fate);
    socket.write("one two three ");
    socket.write("four five six");
    await until("the echo is whole", () => heard() === "one two three four five six");
    expect(network?.fates[fate.kind]).toBe(1);
  },
);

test("cut: the connection ends in the middle", async () => {
  const { socket, heard, isOver } = await through({ kind: "cut", afterBytes: 14 });
  socket.write("0123456789");
  await until("the connection is over", isOver);
  expect("0123456789".startsWith(heard())).toBe(true);
  expect(heard().length).toBeLessThan(10);
});

test("silence: nothing comes any more, and the connection stays", async () => {
  const { socket, heard, isOver } = await through({ kind: "silence", afterBytes: 12, way: "down" });
  socket.write("ab");
  await until("the first is echoed", () => heard() === "ab");
  socket.write("0123456789");
  await Bun.sleep(100);
  expect([heard(), isOver()]).toEqual(["ab", false]);
});

test("calm: whoever was connected must come back, and then meets no fate", async () => {
  const { isOver } = await through({ kind: "silence", afterBytes: 0, way: "both" });
  await until("the fate is met", () => network?.fates.silence === 1);
  network?.calm();
  await until("the connection is over", isOver);
  const again = connect(network?.port ?? 0, "127.0.0.1");
  again.write("hello");
  const echoed = await new Promise((resolve) => again.once("data", resolve));
  expect(`${echoed}`).toBe("hello");
  again.destroy();
});

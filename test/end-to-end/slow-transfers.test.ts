/** What is large over a line that is slow: it takes its time, and is whole. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { connect, type Socket } from "node:net";
import { type RealServer, startRealServer, until } from "../support/real-server.ts";
import { converse, newUserId, say, upTo } from "./contract/support/people.ts";
import { tokenFor } from "./contract/support/tokens.ts";
import { WireClient } from "./contract/support/wire-client.ts";

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
}, 60_000);
afterAll(() => server?.stop());

/** Longer than Bun leaves a request alone by itself. */
const slowMs = 15_000;

/** A request by hand, and what comes of it. */
function ask(head: readonly string[]): {
  readonly socket: Socket;
  readonly chunks: Buffer[];
  isOver(): boolean;
} {
  const socket = connect(server.port, "127.0.0.1");
  const chunks: Buffer[] = [];
  let isOver = false;
  socket.on("data", (chunk) => void chunks.push(Buffer.from(chunk)));
  socket.on("error", () => {});
  socket.on("close", () => {
    isOver = true;
  });
  socket.write([...head, `Host: 127.0.0.1:${server.port}`, "Connection: close", "", ""].join("\r\n"));
  return { socket, chunks, isOver: () => isOver };
}

async function talk() {
  const writerId = newUserId("writer");
  const writer = await WireClient.connect(server, writerId);
  const reader = await WireClient.connect(server, newUserId("reader"));
  const { room } = await converse(writer, reader);
  return { writer, room, authorization: `Authorization: Bearer ${tokenFor(writerId)}` };
}

test.concurrent("a file that comes in byte by byte is taken, however long that takes", async () => {
  const { room, authorization } = await talk();
  const part = (name: string) => `--cut\r\nContent-Disposition: form-data; name="${name}"`;
  const before = `${part("room")}\r\n\r\n${room}\r\n${part("file")}; filename="slow.txt"\r\n\r\n`;
  const after = "\r\n--cut--\r\n";
  const pieces = Array.from({ length: 30 }, () => "slowly ".repeat(100));
  const length = before.length + pieces.join("").length + after.length;
  const asked = ask([
    "POST /api/v1/files HTTP/1.1",
    authorization,
    "Content-Type: multipart/form-data; boundary=cut",
    `Content-Length: ${length}`,
  ]);
  asked.socket.write(before);
  for (const piece of pieces) {
    await Bun.sleep(slowMs / pieces.length);
    asked.socket.write(piece);
  }
  asked.socket.write(after);
  await until("an answer", asked.isOver);
  expect(Buffer.concat(asked.chunks).toString()).toStartWith("HTTP/1.1 200");
}, 60_000);

test.concurrent("an export that is read slowly is whole", async () => {
  const { writer, room, authorization } = await talk();
  // More than the kernel holds of it.
  for (let round = 0; round < 24; round += 1) {
    await Promise.all(upTo(100).map(() => say(writer, room, "x".repeat(5_000))));
  }
  const asked = ask(["GET /api/v1/users/me/export HTTP/1.1", authorization]);
  asked.socket.once("data", () => asked.socket.pause());
  await Bun.sleep(slowMs);
  asked.socket.resume();
  await until("the end", asked.isOver);
  const text = Buffer.concat(asked.chunks).toString("latin1");
  // The last chunk of a body that came to its end.
  expect(text).toEndWith("\r\n0\r\n\r\n");
  expect(text.split("xxxx".repeat(1_250)).length - 1).toBe(2_400);
}, 60_000);

/** A client that is ready to ask, and words for its answers. */
import { type Client, connect, type TautlineError } from "../../../client/index.ts";
import { FakePorts, FakeStorage } from "../../support/client-ports.ts";

export async function ready(storage = new FakeStorage()) {
  const ports = new FakePorts(storage);
  const client = connect({ url: "ws://test/ws", token: "t", ports });
  await ports.settle();
  ports.link.welcome();
  await ports.settle();
  return { ports, client };
}

export async function reconnect(ports: FakePorts) {
  ports.link.end(1006);
  await ports.advance(5_000);
  ports.link.welcome();
  await ports.settle();
}

export const send = (client: Client, content: string, room = "conversation:a") =>
  client.request("message:send", { room, content });

export const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "answered",
    (error: TautlineError) => error.code,
  );

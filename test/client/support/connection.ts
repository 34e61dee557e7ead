/** A client at the start of its life, and one that is ready. */
import type { ClientOptions } from "../../../client/features/client.ts";
import { connect } from "../../../client/index.ts";
import { FakePorts } from "../../support/client-ports.ts";

export async function start(options: Partial<ClientOptions> = {}) {
  const ports = new FakePorts();
  const client = connect({ url: "ws://test/ws", token: "t1", ports, ...options });
  await ports.settle();
  const kind = () => client.status.value.kind;
  return { ports, client, kind };
}

export async function ready(options: Partial<ClientOptions> = {}) {
  const world = await start(options);
  world.ports.link.welcome();
  return world;
}

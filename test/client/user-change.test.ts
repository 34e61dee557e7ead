/** A client is one user's: what happens when a token turns out to be another's. */
import { expect, test } from "bun:test";
import { type Client, connect } from "../../client/index.ts";
import { FakePorts, FakeStorage } from "../support/client-ports.ts";
import { codeOf, send } from "./support/requests.ts";

const room = "conversation:a";
const bea = { user: { id: "bea", name: "Bea", role: "user" } as const };
const ended = { kind: "offline", reason: "user-changed" } as const;
const jwtOf = (sub: string) => `h.${btoa(JSON.stringify({ sub }))}.s`;

/** Ann's, whose provider gives whatever it is told to. */
async function annsClient(storage = new FakeStorage()) {
  const ports = new FakePorts(storage);
  let token = jwtOf("ann");
  const client = connect({ url: "ws://test/ws", token: () => token, ports });
  await ports.settle();
  ports.link.welcome();
  await ports.settle();
  return {
    ports,
    client,
    become: (next: string) => {
      token = next;
    },
  };
}

async function welcomeBea(ports: FakePorts): Promise<void> {
  await ports.advance(5_000);
  ports.link.welcome({}, bea);
  await ports.settle();
}

const saidNothing = (ports: FakePorts) => ports.link.sent.map(({ type }) => type);

test("it ends when another user is welcomed, says so, and has said nothing as that user", async () => {
  const { ports, client, become } = await annsClient();
  const shown = client.room(room);
  ports.link.end(4401, "expired");
  const sending = codeOf(send(client, "by Ann"));
  const reading = codeOf(client.notifications.markRead("all"));
  become(jwtOf("bea"));
  await welcomeBea(ports);
  expect(client.status.value).toMatchObject(ended);
  expect([await sending, await reading]).toEqual(["user_changed", "closed"]);
  expect(saidNothing(ports)).toEqual(["hello"]);
  expect([ports.link.closedWith, client.user.value?.id]).toEqual([1000, "ann"]);
  expect(shown.messages.list.value).toEqual([]);
});

test.each([
  ["says whose it is", jwtOf("bea")],
  ["says nothing", "opaque"],
])("it stays so after close and connect, with a token that %s", async (_, token) => {
  const storage = new FakeStorage();
  const { ports, client, become } = await annsClient(storage);
  ports.link.end(1006);
  client.room(room).messages.send("by Ann");
  await ports.settle();
  client.close();
  become(token);
  client.connect();
  await ports.settle();
  await welcomeBea(ports);
  expect(client.status.value).toMatchObject(ended);
  expect(saidNothing(ports)).toEqual(["hello"]);

  const later = await annsClient(storage);
  expect(later.ports.link.said("message:send").map(({ data }) => data.content)).toEqual(["by Ann"]);
});

test("after close, connect asks for a token again", async () => {
  const { ports, client, become } = await annsClient();
  client.close();
  become("a newer one of Ann's");
  client.connect();
  await ports.settle();
  ports.link.open();
  expect(ports.link.last("hello")?.data.token).toBe("a newer one of Ann's");
});

test("a renewal that gives another user's token changes nothing while the connection lives", async () => {
  const { ports, client, become } = await annsClient();
  become(jwtOf("bea"));
  ports.link.tell({
    type: "auth-expired",
    timestamp: 1,
    data: { message: "soon", expiresAt: 1, expired: false },
  });
  await ports.settle();
  ports.link.refuse(ports.link.last("auth:refresh"), "forbidden");
  await ports.settle();
  void send(client, "still Ann").catch(() => {});
  await ports.settle();
  expect(ports.link.said("message:send").map(({ data }) => data.content)).toEqual(["still Ann"]);
  ports.link.ack(ports.link.last("message:send"), { messageId: "m", seq: 1 });
  ports.link.end(4401, "expired");
  await welcomeBea(ports);
  expect(client.status.value).toMatchObject(ended);
});

test("where a server names its users by another claim than `sub`, what is asked offline is sent all the same", async () => {
  const ports = new FakePorts(new FakeStorage());
  const client: Client = connect({ url: "ws://test/ws", token: () => jwtOf("sub-of-ann"), ports });
  await ports.settle();
  ports.link.welcome();
  await ports.settle();
  ports.link.end(1006);
  const sending = send(client, "offline");
  await ports.advance(5_000);
  ports.link.welcome();
  await ports.settle();
  ports.link.ack(ports.link.last("message:send"), { messageId: "m", seq: 1 });
  expect(await sending).toEqual({ messageId: "m", seq: 1 });
});

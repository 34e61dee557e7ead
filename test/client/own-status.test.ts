/** Away after five minutes without input, online with the next; by hand it stays as it was chosen. */
import { expect, test } from "bun:test";
import { type ChoiceStorage, type ConnectOptions, connect } from "../../client/index.ts";
import { FakePorts } from "../support/client-ports.ts";

const minuteMs = 60_000;

async function opened(options: Pick<ConnectOptions, "awayAfterMs" | "statusChoices"> = {}) {
  const ports = new FakePorts();
  const handlers = new Set<() => void>();
  const client = connect({
    url: "ws://test/ws",
    token: "t",
    ports,
    input(handler) {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    ...options,
  });
  await ports.settle();
  ports.link.welcome();
  await ports.settle();
  /** Minutes go by, on a connection that lives. */
  const pass = async (minutes: number) => {
    for (let half = 0; half < minutes * 2; half += 1) {
      await ports.advance(minuteMs / 2);
      for (const { data } of ports.link.said("ping").slice(-1)) {
        ports.link.tell({
          type: "pong",
          data: { echo: data.timestamp, timestamp: 1, heads: {} },
          timestamp: 1,
        });
      }
    }
  };
  const said = () => ports.link.said("status:set").map(({ data }) => data.status);
  const touch = () => {
    for (const handler of handlers) handler();
  };
  return { ports, client, handlers, pass, said, touch };
}

/** What the pages of a browser keep: each is told of what the others change. */
function browser() {
  const kept = new Map<string, string>();
  const pages = new Set<() => void>();
  return (): ChoiceStorage => {
    const own = new Set<() => void>();
    const tell = () => {
      for (const handler of pages) if (!own.has(handler)) handler();
    };
    return {
      getItem: (key) => kept.get(key) ?? null,
      setItem(key, value) {
        kept.set(key, value);
        tell();
      },
      removeItem(key) {
        kept.delete(key);
        tell();
      },
      watch(handler) {
        own.add(handler);
        pages.add(handler);
        return () => void pages.delete(handler);
      },
    };
  };
}

test("five minutes without input are away, and the next input is online", async () => {
  const { client, pass, said, touch } = await opened();
  await pass(4.5);
  expect(said()).toEqual([]);
  await pass(0.5);
  expect([said(), client.ownStatus.status.value]).toEqual([["away"], "away"]);
  touch();
  expect(said()).toEqual(["away", "online"]);
  await pass(5);
  expect(said()).toEqual(["away", "online", "away"]);
});

test("input puts it off, and one timer is enough", async () => {
  const { ports, pass, said, touch } = await opened();
  const before = ports.timerCount;
  for (let count = 0; count < 50; count += 1) touch();
  expect(ports.timerCount).toBe(before);
  await pass(4);
  touch();
  await pass(4.5);
  expect(said()).not.toContain("away");
  await pass(0.5);
  expect(said()).toContain("away");
});

test("a device in use says so again, once a minute at most", async () => {
  const { pass, said, touch } = await opened();
  await pass(1);
  touch();
  touch();
  await pass(0.5);
  touch();
  expect(said()).toEqual(["online"]);
});

test("by hand it stays away through input, until it is left to the input again", async () => {
  const { client, said, touch } = await opened();
  client.ownStatus.choose("away");
  touch();
  expect([said(), client.ownStatus.chosen.value]).toEqual([["away"], "away"]);
  client.ownStatus.choose(undefined);
  expect(said()).toEqual(["away", "online"]);
});

test("chosen by hand, online stays online without input", async () => {
  const { client, pass, said } = await opened();
  client.ownStatus.choose("online");
  await pass(10);
  expect(said()).toEqual([]);
});

test("online by hand, a device in use says so again: another that is idle has not the last word", async () => {
  const { client, pass, said, touch } = await opened();
  client.ownStatus.choose("online");
  await pass(1);
  touch();
  touch();
  expect([said(), client.ownStatus.chosen.value]).toEqual([["online"], "online"]);
});

test("what the server had no time to hear is said again when it says", async () => {
  const { ports, client, said } = await opened();
  client.ownStatus.choose("away");
  ports.link.refuse(ports.link.last("status:set"), "rate_limited", 2_000);
  client.ownStatus.choose("online");
  ports.link.ack(ports.link.last("status:set"));
  await ports.advance(2_000);
  expect(said()).toEqual(["away", "online", "online"]);
});

test("who comes back away says so again; the server takes everybody for online", async () => {
  const { ports, client, said } = await opened();
  client.ownStatus.choose("away");
  ports.link.ack(ports.link.last("status:set"));
  ports.link.end(1006);
  await ports.advance(1_000);
  ports.link.welcome();
  await ports.settle();
  expect(said()).toEqual(["away"]);
});

test("a client that is closed listens no more, and has no timer left", async () => {
  const { ports, client, handlers } = await opened();
  client.close();
  await ports.settle();
  expect([handlers.size, ports.timerCount]).toEqual([0, 0]);
});

test("0 minutes are never", async () => {
  const { handlers } = await opened({ awayAfterMs: 0 });
  expect(handlers.size).toBe(0);
});

test("chosen in one tab, it is chosen in all: none undoes it, and it ends in all", async () => {
  const page = browser();
  const one = await opened({ statusChoices: page() });
  const two = await opened({ statusChoices: page() });
  one.client.ownStatus.choose("away");
  await two.pass(2);
  two.touch();
  expect([two.client.ownStatus.chosen.value, two.said()]).toEqual(["away", ["away"]]);
  two.client.ownStatus.choose(undefined);
  expect(one.client.ownStatus.chosen.value).toBeUndefined();
  expect([one.said(), two.said()]).toEqual([
    ["away", "online"],
    ["away", "online"],
  ]);
});

test("chosen by hand, it outlives the page, and is said by the next one", async () => {
  const page = browser();
  const before = await opened({ statusChoices: page() });
  before.client.ownStatus.choose("away");
  before.client.close();
  const { client, pass, said, touch } = await opened({ statusChoices: page() });
  expect([client.ownStatus.chosen.value, said()]).toEqual(["away", ["away"]]);
  await pass(2);
  touch();
  expect(said()).toEqual(["away"]);
});

test("what was chosen before the server said for whom is chosen in all tabs", async () => {
  const page = browser();
  const ports = new FakePorts();
  const client = connect({ url: "ws://test/ws", token: "t", ports, statusChoices: page() });
  client.ownStatus.choose("away");
  await ports.settle();
  ports.link.welcome();
  expect(ports.link.last("status:set")?.data).toEqual({ status: "away" });
  const other = await opened({ statusChoices: page() });
  expect(other.client.ownStatus.chosen.value).toBe("away");
});

test("what one user chose is not chosen for the next user of the browser", async () => {
  const storages = browser();
  const { ports, client } = await opened({ statusChoices: storages() });
  client.ownStatus.choose("away");
  ports.link.ack(ports.link.last("status:set"));
  client.close();
  const next = new FakePorts();
  const other = connect({ url: "ws://test/ws", token: "t", ports: next, statusChoices: storages() });
  await next.settle();
  next.link.welcome({}, { user: { id: "bob", name: "Bob", role: "user" } });
  await next.settle();
  expect([other.ownStatus.chosen.value, other.ownStatus.status.value]).toEqual([undefined, "online"]);
});

test("where nothing may be kept, the page itself remembers", async () => {
  const refuse = () => {
    throw new Error("storage is off");
  };
  const refusing = { getItem: refuse, setItem: refuse, removeItem: refuse, watch: () => () => {} };
  const { ports, client, said } = await opened({ statusChoices: refusing });
  client.ownStatus.choose("away");
  ports.link.ack(ports.link.last("status:set"));
  ports.link.end(1006);
  await ports.advance(5_000);
  ports.link.welcome();
  await ports.settle();
  expect([client.ownStatus.chosen.value, said()]).toEqual(["away", ["away"]]);
});

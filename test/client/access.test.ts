/** When the browser's permission is to blame for a connection that never opened. */
import { afterEach, expect, test } from "bun:test";
import { adviceFor } from "../../client/core/access.ts";

type State = "granted" | "denied" | "prompt";

const own = {
  navigator: Object.getOwnPropertyDescriptor(globalThis, "navigator"),
  location: Object.getOwnPropertyDescriptor(globalThis, "location"),
};

/** A browser that knows these permissions, showing a page of this host. */
function browse(hostname: string, states: Record<string, State>) {
  const watched: { onchange: (() => void) | null; state: State }[] = [];
  const permissions = {
    async query({ name }: { name: string }) {
      const state = states[name];
      if (!state) throw new TypeError(`unknown permission ${name}`);
      const status = { state, onchange: null };
      watched.push(status);
      return status;
    },
  };
  Object.defineProperty(globalThis, "navigator", { value: { permissions }, configurable: true });
  Object.defineProperty(globalThis, "location", { value: { hostname }, configurable: true });
  return watched;
}

afterEach(() => {
  for (const name of ["navigator", "location"] as const) {
    const descriptor = own[name];
    if (descriptor) Object.defineProperty(globalThis, name, descriptor);
    else Reflect.deleteProperty(globalThis, name);
  }
});

const nothing = () => {};

test.each<[page: string, url: string, states: Record<string, State>, refused: boolean]>([
  ["example.org", "ws://localhost:8765/ws", { "loopback-network": "denied" }, true],
  ["example.org", "ws://127.0.0.1/ws", { "local-network-access": "denied" }, true],
  ["example.org", "ws://[::1]/ws", { "loopback-network": "prompt" }, true],
  ["example.org", "ws://192.168.1.4/ws", { "local-network": "denied" }, true],
  ["example.org", "ws://box.local/ws", { "local-network": "prompt" }, true],
  ["example.org", "ws://172.20.0.1/ws", { "local-network": "granted" }, false],
  // The permission for the other kind of network says nothing.
  ["example.org", "ws://localhost/ws", { "local-network": "denied", "loopback-network": "granted" }, false],
  // Not a local address: the permission does not matter.
  ["example.org", "wss://chat.example.com/ws", { "local-network": "denied" }, false],
  ["example.org", "ws://172.32.0.1/ws", { "local-network": "denied" }, false],
  // A page from the same place needs no permission.
  ["localhost", "ws://localhost:8765/ws", { "loopback-network": "denied" }, false],
  ["192.168.1.9", "ws://192.168.1.4/ws", { "local-network": "prompt" }, false],
  // A browser that knows none of the names.
  ["example.org", "ws://localhost/ws", {}, false],
])("a page of %s, to %s, with %o: refused is %p", async (page, url, states, refused) => {
  browse(page, states);
  expect((await adviceFor(url, nothing)) !== undefined).toBe(refused);
});

test("tells when a permission that refuses changes", async () => {
  const watched = browse("example.org", { "loopback-network": "denied" });
  let changes = 0;
  await adviceFor("ws://localhost/ws", () => {
    changes += 1;
  });
  watched[0]?.onchange?.();
  expect(changes).toBe(1);
});

test("watches nothing where nothing is refused", async () => {
  const watched = browse("example.org", { "loopback-network": "granted" });
  await adviceFor("ws://localhost/ws", nothing);
  expect(watched[0]?.onchange).toBe(null);
});

test("outside a browser nothing is refused", async () => {
  Object.defineProperty(globalThis, "navigator", { value: undefined, configurable: true });
  expect(await adviceFor("ws://localhost/ws", nothing)).toBeUndefined();
});

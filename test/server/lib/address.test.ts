import { expect, test } from "bun:test";
import { isLoopbackAddress, isLoopbackHost, networkOf } from "../../../server/lib/address.ts";
import { AddressLimit } from "../../../server/lib/address-limit.ts";
import { clientAddress } from "../../../server/lib/client-address.ts";
import { perSecond } from "../../../server/lib/token-bucket.ts";

test.each(["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])("%s is this machine", (address) => {
  expect(isLoopbackAddress(address)).toBe(true);
});

test("only addresses of the machine itself are loopback", () => {
  const hosts = [
    "localhost",
    "127.0.0.1",
    "127.1.2.3",
    "::1",
    "::ffff:127.0.0.1",
    "0.0.0.0",
    "::",
    "10.0.0.1",
  ];
  expect(hosts.filter(isLoopbackHost)).toEqual(hosts.slice(0, 5));
});

test.each(["128.0.0.1", "10.127.0.1", "::2", "::ffff:10.0.0.1", "", "127"])(
  "%p is another one",
  (address) => {
    expect(isLoopbackAddress(address)).toBe(false);
  },
);

test.each([
  ["203.0.113.9", "203.0.113.9"],
  ["::ffff:203.0.113.9", "203.0.113.9"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0DB8:0001:0002::9", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["::2", "0:0:0:0::/64"],
])("%s counts as %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test("nonsense counts as something short", () => {
  for (const text of ["", "x".repeat(5_000), ":".repeat(5_000), "a:".repeat(5_000)]) {
    expect(networkOf(text).length).toBeLessThan(80);
  }
});

test("an address is held to its rate, and so is every other of its /64; this machine is not", () => {
  const connections = new AddressLimit(perSecond(1), {
    clock: { monotonic: () => 1_000_000 },
    random: () => 0,
  });
  expect(connections.take("2001:db8::1")).toBe(0);
  expect(connections.take("2001:db8::2")).toBeGreaterThan(0);
  expect(connections.take("2001:db8:0:1::2")).toBe(0);
  for (let came = 0; came < 100; came += 1) expect(connections.take("127.0.0.1")).toBe(0);
});

test("what a header says of the address is believed behind a proxy only, and only the proxy's own word", () => {
  const headers = new Headers({ "x-forwarded-for": "10.0.0.1, 198.51.100.1" });
  expect(clientAddress(headers, "203.0.113.9", false)).toBe("203.0.113.9");
  expect(clientAddress(headers, "127.0.0.1", true)).toBe("198.51.100.1");
  expect(clientAddress(new Headers(), "203.0.113.9", true)).toBe("203.0.113.9");
});

/** What goes wrong: networks, servers, disks, devices, clocks, tokens. */
import { pageEvents } from "../../../client/core/ports.ts";
import { type Actions, anyDevice, anyPage, anyShown } from "./action.ts";

/** A frame of several kilobytes goes through in seconds. */
const slowBytesPerSecond = [200, 1_000, 5_000];

export const trouble: Actions = {
  cut: [
    8,
    (world, random) => {
      const page = anyPage(world, random);
      const wire = page?.end?.wire;
      if (page === undefined || wire === undefined) return;
      world.note(page.name, `loses c${wire.id}`);
      wire.cut(random);
    },
  ],
  /** Half-open: one side, or neither, knows. */
  silence: [
    4,
    (world, random) => {
      const page = anyPage(world, random);
      const wire = page?.end?.wire;
      if (page === undefined || wire === undefined) return;
      const told = random.pick(["nobody", "page", "server"] as const);
      world.note(page.name, `c${wire.id} goes silent; told: ${told}`);
      wire.silence(told);
    },
  ],
  stall: [
    5,
    (world, random) => {
      const page = anyPage(world, random);
      const wire = page?.end?.wire;
      if (page === undefined || wire === undefined) return;
      const stalledMs = random.between(100, 12_000);
      world.note(page.name, `c${wire.id} stalls for ${stalledMs} ms`);
      wire.setFlow({ kind: "stalled" });
      world.time.after(stalledMs, world.scope, () => wire.setFlow({ kind: "fast" }));
    },
  ],
  slow: [
    4,
    (world, random) => {
      const page = anyPage(world, random);
      const wire = page?.end?.wire;
      if (page === undefined || wire === undefined) return;
      const bytesPerSecond = random.pick(slowBytesPerSecond);
      world.note(page.name, `c${wire.id} takes ${bytesPerSecond} bytes a second`);
      wire.down.setFlow({ kind: "slow", bytesPerSecond });
      world.time.after(random.between(1_000, 30_000), world.scope, () => wire.setFlow({ kind: "fast" }));
    },
  ],
  path: [
    3,
    (world, random) => {
      const device = anyDevice(world, random);
      const path = random.pick(["refused", "silent"] as const);
      world.note(device.name, `the network is ${path}`);
      device.path = path;
      world.time.after(random.between(100, 15_000), world.scope, () => {
        device.path = "open";
        for (const page of device.pages) page.emit("online");
      });
    },
  ],
  /** A page asks for more at once than a server takes from one. */
  hurry: [
    1,
    (world, random) => {
      const shown = anyShown(world, random);
      if (shown === undefined) return;
      const { page, name } = shown;
      const count = random.between(20, 120);
      world.note(page.name, `asks for ${name} ${count} times at once`);
      for (let left = count; left > 0; left -= 1) {
        page.ask(() => page.client.request("room:history", { room: name, limit: 1 }));
      }
    },
  ],
  crash: [
    4,
    (world, random) => {
      world.crashServer();
      world.time.after(random.between(0, 4_000), world.scope, () => world.startServer());
    },
  ],
  stop: [
    1,
    (world, random) => {
      world.stopServer();
      world.time.after(random.between(0, 4_000), world.scope, () => world.startServer());
    },
  ],
  diskFails: [
    2,
    (world, random) => {
      const fault = random.pick(["full", "no writes", "nothing at all"] as const);
      world.note("server", `the disk fails: ${fault}`);
      world.disk.fail(fault);
      world.time.after(random.between(10, 6_000), world.scope, () => {
        world.disk.fail(undefined);
      });
    },
  ],
  storageFails: [
    1,
    (world, random) => {
      const { storage, name } = anyDevice(world, random);
      world.note(name, "the storage is full");
      storage.isFull = storage.hasFailed = true;
      world.time.after(random.between(10, 6_000), world.scope, () => {
        storage.isFull = false;
      });
    },
  ],
  open: [8, (world, random) => void world.openPage(anyDevice(world, random))],
  kill: [
    4,
    (world, random) => {
      const page = anyPage(world, random);
      if (page !== undefined) world.killPage(page, random);
    },
  ],
  close: [
    2,
    (world, random) => {
      const page = anyPage(world, random);
      if (page !== undefined) world.closePage(page);
    },
  ],
  /** Asleep, or in the background. */
  freeze: [
    3,
    (world, random) => {
      const page = anyPage(world, random);
      if (page === undefined) return;
      const frozenMs = random.pick([500, 5_000, 60_000]);
      world.note(page.name, `freezes for ${frozenMs} ms`);
      if (random.chance(0.5)) page.emit("freeze");
      world.time.freeze(page.scope);
      world.time.after(frozenMs, world.scope, () => {
        world.time.thaw(page.scope);
        if (random.chance(0.5)) page.emit(random.pick(["visibilitychange", "resume"]));
      });
    },
  ],
  pageEvent: [2, (world, random) => anyPage(world, random)?.emit(random.pick(pageEvents))],
  clockJumps: [
    1,
    (world, random) => {
      const device = anyDevice(world, random);
      device.clockSkewMs = random.between(-3_600_000, 3_600_000);
      world.note(device.name, `sets the clock ${device.clockSkewMs} ms off`);
    },
  ],
  revoke: [0.5, (world, random) => world.revoke(random.pick(world.backends).user.id)],
  /** Whoever was put out comes back with a new token, on a new page. */
  signIn: [
    4,
    (world, random) => {
      const banned = world.pages.filter(({ isBanned }) => isBanned);
      const page = random.maybe(banned);
      if (page === undefined) return;
      world.closePage(page);
      world.openPage(page.device);
    },
  ],
  tokenTrouble: [
    2,
    (world, random) => {
      const device = anyDevice(world, random);
      device.tokenTroubles.push(random.pick(["bad", "expired", "error"] as const));
    },
  ],
  rest: [1, (world, random) => world.time.pass(random.between(5_000, 70_000))],
};

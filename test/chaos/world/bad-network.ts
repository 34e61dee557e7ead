/**
 * A bad network between clients and the server: a TCP proxy that cuts, falls silent, delays and dribbles.
 *
 * Within a direction bytes keep their order, as TCP promises; everything else may happen to them.
 */
import { connect as connectTo, createServer, type Socket } from "node:net";
import type { Seeded } from "../../support/seeded.ts";

/** What becomes of a connection. */
export type Fate =
  | { readonly kind: "clean" }
  /** Ends, in the middle of whatever goes by, once so many bytes have passed. */
  | { readonly kind: "cut"; readonly afterBytes: number }
  /** Stays open after so many bytes and lets nothing through any more: one way, or neither. */
  | { readonly kind: "silence"; readonly afterBytes: number; readonly way: "down" | "up" | "both" }
  | { readonly kind: "delay"; readonly ms: number }
  /** A few bytes at a time. */
  | { readonly kind: "dribble"; readonly chunkBytes: number };

export interface BadNetwork {
  readonly port: number;
  /** How many connections met which fate. */
  readonly fates: Readonly<Record<Fate["kind"], number>>;
  /** From now on connections meet their fates; before, and after `calm`, they are clean. */
  storm(): void;
  /** Ends every connection; whoever comes back meets a clean network. */
  calm(): void;
  stop(): void;
}

export function chooseFate(chance: Seeded): Fate {
  // Now and then within the handshake, mostly after the welcome.
  const afterBytes = Math.floor(100 * 2 ** (chance.ratio() * 12));
  switch (chance.pick(["clean", "cut", "cut", "silence", "delay", "dribble"] as const)) {
    case "clean":
      return { kind: "clean" };
    case "cut":
      return { kind: "cut", afterBytes };
    case "silence":
      // A client waits ten seconds for a welcome, as it should; too many such waits and nobody writes.
      return { kind: "silence", afterBytes: afterBytes + 1_500, way: chance.pick(["down", "up", "both"]) };
    case "delay":
      return { kind: "delay", ms: chance.integer(1, 60) };
    case "dribble":
      return { kind: "dribble", chunkBytes: chance.integer(1, 100) };
  }
}

/** @param port 0 takes a free one */
export function startBadNetwork(port: number, serverPort: number, nextFate: () => Fate): Promise<BadNetwork> {
  const fates = { clean: 0, cut: 0, silence: 0, delay: 0, dribble: 0 };
  const open = new Set<Socket>();
  let isCalm = true;

  const listener = createServer((client) => {
    const fate: Fate = isCalm ? { kind: "clean" } : nextFate();
    fates[fate.kind] += 1;
    const server = connectTo(serverPort, "127.0.0.1");
    const end = () => {
      for (const socket of [client, server]) {
        open.delete(socket);
        socket.resetAndDestroy();
      }
    };
    const passed = { bytes: 0 };
    for (const [from, to, way] of [
      [client, server, "up"],
      [server, client, "down"],
    ] as const) {
      open.add(from);
      from.setNoDelay(true);
      from.on("error", end);
      from.on("close", end);
      from.on("data", (bytes: Buffer) => {
        carry(bytes, to, { fate, way, passedBytes: passed.bytes, end });
        passed.bytes += bytes.length;
      });
    }
  });

  return new Promise((resolve, reject) => {
    listener.once("error", reject);
    const endAll = () => {
      for (const socket of open) socket.resetAndDestroy();
    };
    listener.listen(port, "127.0.0.1", () => {
      const address = listener.address();
      resolve({
        port: typeof address === "object" && address !== null ? address.port : port,
        fates,
        storm() {
          isCalm = false;
        },
        calm() {
          isCalm = true;
          endAll();
        },
        stop() {
          listener.close();
          endAll();
        },
      });
    });
  });
}

interface Passage {
  readonly fate: Fate;
  readonly way: "down" | "up";
  /** Both ways, before these. */
  readonly passedBytes: number;
  end(): void;
}

function carry(bytes: Buffer, to: Socket, { fate, way, passedBytes, end }: Passage): void {
  switch (fate.kind) {
    case "clean":
      to.write(bytes);
      return;
    case "cut": {
      const left = Math.max(0, fate.afterBytes - passedBytes);
      if (bytes.length <= left) to.write(bytes);
      else to.write(bytes.subarray(0, left), () => end());
      return;
    }
    case "silence": {
      const isConcerned = fate.way === "both" || fate.way === way;
      if (!isConcerned || passedBytes + bytes.length <= fate.afterBytes) to.write(bytes);
      return;
    }
    case "delay":
      // Timers of one length keep their order.
      setTimeout(() => to.destroyed || to.write(bytes), fate.ms);
      return;
    case "dribble":
      for (let at = 0; at < bytes.length; at += fate.chunkBytes)
        to.write(bytes.subarray(at, at + fate.chunkBytes));
  }
}

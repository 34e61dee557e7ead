/**
 * What goes wrong, chosen by a seed: the fates of connections, and the moments at which the server is killed.
 */
import type { Fate } from "../../test/chaos/world/bad-network.ts";
import { Seeded } from "../../test/support/seeded.ts";
import type { Scene } from "./scene.ts";

/** Around the size of a handshake, and of a few seconds of talk. */
const leastBytes = 300;
const doublings = 7;

/** One after the other, in the order in which connections are made. */
export function fatesOf({ seed }: Scene): () => Fate {
  const chance = new Seeded(`${seed}/network`);
  return () => {
    const afterBytes = Math.floor(leastBytes * 2 ** (chance.ratio() * doublings));
    switch (chance.pick(["cut", "cut", "cut", "cut", "silence", "silence", "delay", "dribble"] as const)) {
      case "cut":
        return { kind: "cut", afterBytes };
      case "silence":
        return { kind: "silence", afterBytes, way: chance.pick(["down", "up", "both"]) };
      case "delay":
        return { kind: "delay", ms: chance.integer(1, 60) };
      case "dribble":
        return { kind: "dribble", chunkBytes: chance.integer(1, 100) };
    }
  };
}

/** In ms after the network turned bad, ascending, one in each of equal parts. */
export function killMoments({ seed, kills, badMs }: Scene): number[] {
  const chance = new Seeded(`${seed}/kills`);
  const part = badMs / (kills + 1);
  return Array.from({ length: kills }, (_, index) => Math.floor(part * (index + 0.5 + chance.ratio() / 2)));
}

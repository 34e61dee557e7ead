/**
 * A device: somebody's browser. It outlives its pages and keeps for them what they store.
 */
import type { Random } from "../random.ts";
import type { Path } from "./network.ts";
import type { Page } from "./page.ts";
import type { PageStorage } from "./page-storage.ts";
import type { Sharing } from "./sharing.ts";
import type { Time } from "./time.ts";
import { badToken, tokenFor } from "./tokens.ts";

interface DeviceOptions {
  /** `ann/1` */
  readonly name: string;
  readonly userId: string;
  readonly random: Random;
  readonly latency: { readonly leastMs: number; readonly mostMs: number };
  /** How long its tokens are good for. */
  readonly tokenTtlMs: number;
  /**
   * Its pages go on where earlier ones were, as an extension's worker does; others begin at the head of the log and
   * load what is before it.
   */
  readonly replays: boolean;
  /** Where its pages are not secure there are none. */
  readonly hasLocks: boolean;
}

export class Device {
  readonly name: string;
  readonly userId: string;
  readonly replays: boolean;
  readonly hasLocks: boolean;
  readonly storage: PageStorage;
  readonly sharing: Sharing;
  readonly pages: Page[] = [];
  path: Path = "open";
  /** What the next askings for a token get in place of a good one. */
  tokenTroubles: ("bad" | "expired" | "error")[] = [];
  /** How far its clock is off. */
  clockSkewMs = 0;
  /** Rooms that its pages show. */
  readonly shown = new Set<string>();
  /** Messages written on it, and changes of them. */
  sendCount = 0;
  editCount = 0;
  readonly random: Random;
  readonly #options: DeviceOptions;

  constructor(options: DeviceOptions, storage: PageStorage, sharing: Sharing) {
    this.#options = options;
    this.name = options.name;
    this.userId = options.userId;
    this.replays = options.replays;
    this.random = options.random;
    this.hasLocks = options.hasLocks;
    this.storage = storage;
    this.sharing = sharing;
  }

  latencyMs(random = this.random): number {
    const { leastMs, mostMs } = this.#options.latency;
    return random.between(leastMs, mostMs);
  }

  /** @throws where the page's backend cannot be reached */
  token({ now }: Time): string {
    const trouble = this.tokenTroubles.shift();
    if (trouble === "error") throw new Error("the page's backend does not answer");
    if (trouble === "bad") return badToken;
    const exp = trouble === "expired" ? now - 1 : now + this.#options.tokenTtlMs;
    return tokenFor({ sub: this.userId, role: "user", iat: now, exp });
  }
}

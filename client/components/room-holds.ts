/** Rooms held by an element that shows many: each of them once, by one client at a time. */
import type { Client } from "../index.ts";

export class RoomHolds {
  #client: Client | undefined;
  readonly #held = new Map<string, () => void>();

  /** These, and no others. */
  hold(client: Client, rooms: readonly string[]): void {
    if (client !== this.#client) this.release();
    this.#client = client;
    for (const room of rooms) {
      if (!this.#held.has(room)) this.#held.set(room, client.room(room).hold());
    }
    for (const [room, release] of this.#held) {
      if (rooms.includes(room)) continue;
      release();
      this.#held.delete(room);
    }
  }

  release(): void {
    for (const release of this.#held.values()) release();
    this.#held.clear();
  }
}

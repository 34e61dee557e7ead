/** Whose deeds somebody waits for, in which room: so few that they are known by heart. */
import type { RoomName, UserId } from "../../../protocol/index.ts";
import type { CommitmentStore, StoredCommitment } from "../../store/port.ts";
import { isWaiting } from "./ledger.ts";

export class Awaited {
  readonly #inRoom = new Map<RoomName, ReadonlySet<UserId>>();

  async load(store: CommitmentStore): Promise<void> {
    for (const { room, userId } of await store.awaited()) {
      this.#inRoom.set(room, new Set([...(this.#inRoom.get(room) ?? []), userId]));
    }
  }

  has(room: RoomName, userId: UserId | undefined): boolean {
    if (this.#inRoom.size === 0 || userId === undefined) return false;
    return this.#inRoom.get(room)?.has(userId) === true;
  }

  /** @param active everything that is active in the room */
  update(room: RoomName, active: readonly StoredCommitment[]): void {
    const userIds = active
      .filter(isWaiting)
      .flatMap(({ condition }) => (condition?.userId === undefined ? [] : [condition.userId]));
    if (userIds.length === 0) this.#inRoom.delete(room);
    else this.#inRoom.set(room, new Set(userIds));
  }
}

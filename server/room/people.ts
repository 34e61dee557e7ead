/** Who is connected, over all devices, and what each says of their own status. */
import type { SettableStatus, UserId } from "../../protocol/index.ts";
import { addTo, removeFrom } from "../lib/few.ts";
import type { Connection } from "./connection.ts";

interface Person {
  readonly connections: Connection[];
  status: SettableStatus;
}

export class People {
  readonly #people = new Map<UserId, Person>();

  add(connection: Connection): void {
    const { id } = connection.user;
    const person = this.#people.get(id);
    if (person === undefined) this.#people.set(id, { connections: [connection], status: "online" });
    else addTo(person.connections, connection);
  }

  remove(connection: Connection): void {
    const person = this.#people.get(connection.user.id);
    if (person === undefined || !removeFrom(person.connections, connection)) return;
    if (person.connections.length === 0) this.#people.delete(connection.user.id);
  }

  connectionsOf(userId: UserId): readonly Connection[] {
    return this.#people.get(userId)?.connections ?? none;
  }

  statusOf(userId: UserId): SettableStatus {
    return this.#people.get(userId)?.status ?? "online";
  }

  /** @returns false if it was that already */
  setStatus(userId: UserId, status: SettableStatus): boolean {
    const person = this.#people.get(userId);
    if (person === undefined || person.status === status) return false;
    person.status = status;
    return true;
  }

  get userCount(): number {
    return this.#people.size;
  }
}

const none: readonly Connection[] = [];

/** Who is connected, over all devices, and what each says of their own status. */
import type { SettableStatus, UserId } from "../../protocol/index.ts";
import type { Connection } from "./connection.ts";

interface Person {
  readonly connections: Set<Connection>;
  status: SettableStatus;
}

export class People {
  readonly #people = new Map<UserId, Person>();
  #connections = 0;

  add(connection: Connection): void {
    const { id } = connection.user;
    const person = this.#people.get(id);
    if (person === undefined) this.#people.set(id, { connections: new Set([connection]), status: "online" });
    else person.connections.add(connection);
    this.#connections += 1;
  }

  remove(connection: Connection): void {
    const person = this.#people.get(connection.user.id);
    if (person === undefined || !person.connections.delete(connection)) return;
    this.#connections -= 1;
    if (person.connections.size === 0) this.#people.delete(connection.user.id);
  }

  connectionsOf(userId: UserId): ReadonlySet<Connection> {
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

  get connectionCount(): number {
    return this.#connections;
  }

  get userCount(): number {
    return this.#people.size;
  }
}

const none: ReadonlySet<Connection> = new Set();

/** Who is connected, over all devices, and what each says of their own status. */
import type { SettableStatus, UserId } from "../../protocol/index.ts";
import { FewSet, type ReadonlyFewSet } from "../lib/few.ts";
import type { Connection } from "./connection.ts";

/** The connections of one user. */
class Person extends FewSet<Connection> {
  status: SettableStatus = "online";
}

const nobody: ReadonlyFewSet<Connection> = new FewSet();

export class People {
  readonly #people = new Map<UserId, Person>();

  add(connection: Connection): void {
    const { id } = connection.user;
    let person = this.#people.get(id);
    if (person === undefined) {
      person = new Person();
      this.#people.set(id, person);
    }
    person.add(connection);
  }

  remove(connection: Connection): void {
    const person = this.#people.get(connection.user.id);
    if (person === undefined || !person.delete(connection)) return;
    if (person.size === 0) this.#people.delete(connection.user.id);
  }

  connectionsOf(userId: UserId): ReadonlyFewSet<Connection> {
    return this.#people.get(userId) ?? nobody;
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

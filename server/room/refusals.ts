/**
 * Refusals that were told, so that they stay true: a copy of the same request may still be on its way over another
 * connection of its user, and would be done if its user were let in meanwhile.
 *
 * Whoever was told, or connects after that, may ask again under the same id and is judged anew.
 */
import type { ProtocolError } from "../../protocol/index.ts";
import type { Clock } from "../lib/clock.ts";
import { Recent } from "../lib/recent.ts";
import type { RequestKey } from "../store/port.ts";
import type { Connection } from "./connection.ts";

interface Refusal {
  readonly error: ProtocolError;
  readonly connectionId: string;
  /** Monotonic. */
  readonly at: number;
}

const maxRefusals = 20_000;

export class Refusals {
  readonly #clock: Clock;
  readonly #recent: Recent<Refusal>;

  /** @param minAgeMs no connection that was there at a refusal lives longer without a word */
  constructor(clock: Clock, minAgeMs: number) {
    this.#clock = clock;
    this.#recent = new Recent(minAgeMs, maxRefusals);
  }

  /** To be called before anything else may happen. */
  told(key: RequestKey, connection: Connection, error: ProtocolError): void {
    if (this.#told(key, connection) !== undefined) return;
    const at = this.#clock.monotonic();
    this.#recent.set(nameOf(key), { error, connectionId: connection.id, at }, at);
  }

  /** @throws ProtocolError what was told of the request elsewhere while this connection was open */
  check(key: RequestKey, connection: Connection): void {
    const refusal = this.#told(key, connection);
    if (refusal !== undefined) throw refusal.error;
  }

  #told(key: RequestKey, { id, openedAt }: Connection): Refusal | undefined {
    if (this.#recent.isEmpty) return undefined;
    const refusal = this.#recent.get(nameOf(key));
    return refusal !== undefined && refusal.connectionId !== id && openedAt < refusal.at
      ? refusal
      : undefined;
  }
}

/** No user's id has a blank in it. */
const nameOf = ({ userId, requestId }: RequestKey): string => `${userId} ${requestId}`;

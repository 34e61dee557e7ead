/** What happened, told within the server: features learn of each other's doings here and nowhere else. */

import type { AuditEntry, Cursor, SettableStatus, User, UserId } from "../../protocol/index.ts";
import type { Log } from "../lib/log.ts";
import type { Counter, Metrics } from "../lib/metrics.ts";
import type { Committed, Effect } from "../store/port.ts";
import type { Connection } from "./connection.ts";
import type { Room } from "./room.ts";

export interface Happenings {
  /** A user's connection is ready. */
  connected: { connection: Connection };
  /** `status` is what the user said of themselves last. */
  disconnected: { connection: Connection; status: SettableStatus };
  /** A connection says that its session goes on. */
  heartbeat: { connection: Connection; sessionId: string };
  /** A user is put out; connections are closed, and nobody comes in as the user again. */
  revoked: { userId: UserId };
  /** Something was done that is in the audit now. */
  audited: AuditEntry;
  /** A focus session has ended, or is there no longer. */
  "session-over": { sessionId: string };
  /** A user says something else of sites than before. */
  "sites-changed": { userId: UserId };
  /** A connection is in the room now, and was not before. */
  entered: { room: Room; connection: Connection };
  /** A connection is no longer in the room, for whatever reason. */
  left: { room: Room; connection: Connection };
  /** A reader has read further than the room's log goes. */
  ahead: { room: Room; cursor: Cursor };
  /** A user said something in the room. */
  sent: { room: Room; user: User };
  /** A removal is in the log: what was said before it has been delivered, and nothing that comes after it yet. */
  removed: Extract<Effect, { kind: "remove-member" }>;
  /** A commit is done and delivered; its acks go out when the listeners return, so none may take its time. */
  stored: readonly Committed[];
}

type Listener<Name extends keyof Happenings> = (happening: Happenings[Name]) => void;

export class Hub {
  readonly #listeners: { [Name in keyof Happenings]: Listener<Name>[] } = {
    connected: [],
    disconnected: [],
    heartbeat: [],
    revoked: [],
    audited: [],
    "session-over": [],
    "sites-changed": [],
    entered: [],
    left: [],
    ahead: [],
    sent: [],
    removed: [],
    stored: [],
  };
  readonly #report: Log;
  readonly #failures: Counter;

  constructor(report: Log, metrics: Metrics) {
    this.#report = report;
    this.#failures = metrics.counter(
      "listener_failures_total",
      "Times that a part of the server heard what happened and failed over it by a bug.",
    );
  }

  on<Name extends keyof Happenings>(name: Name, listener: Listener<Name>): void {
    this.#listeners[name].push(listener);
  }

  /** What has happened has happened: a listener that fails stops neither the others nor who tells of it. */
  tell<Name extends keyof Happenings>(name: Name, happening: Happenings[Name]): void {
    for (const listener of this.#listeners[name]) {
      try {
        listener(happening);
      } catch (error) {
        this.#failures.value += 1;
        this.#report.error("a listener failed by a bug", { happening: name, error });
      }
    }
  }
}

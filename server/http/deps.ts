/**
 * What the HTTP side is given. It reaches the rest of the server through this and nothing else.
 */
import type { ErrorData } from "../../protocol/errors.ts";
import type { User } from "../../protocol/events/connection.ts";
import type { AuditEntry } from "../../protocol/events/moderation.ts";
import type { UserId } from "../../protocol/ids.ts";
import type { RoomName } from "../../protocol/rooms.ts";
import type { ApiKeys } from "../auth/api-keys.ts";
import type { Guests } from "../auth/guests.ts";
import type { Tickets } from "../auth/tickets.ts";
import type { Tokens } from "../auth/tokens.ts";
import type { Config } from "../config.ts";
import type { RandomId } from "../lib/ids.ts";
import type { Log } from "../lib/log.ts";

export type HandleResult =
  | { readonly ok: true; readonly data: unknown }
  | { readonly ok: false; readonly error: ErrorData };

export interface Stats {
  connectedClients(): number;
  /** Readers that do not keep up now, and what has passed such readers by since the start. */
  slowReaders(): { readonly behind: number; readonly dropped: number; readonly deferred: number };
  /** `members` are connection ids. */
  rooms(): readonly { readonly name: string; readonly members: readonly string[] }[];
  /** Connection ids in a room; undefined if there is no such room. */
  room(name: string): readonly string[] | undefined;
}

export interface BroadcastRequest {
  readonly room: RoomName;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly by: User;
  readonly requestId: string | undefined;
}

export interface HttpDeps {
  readonly config: Pick<Config, "http" | "auth">;
  readonly log: Log;
  readonly clock: { now(): number };
  readonly tokens: Tokens;
  readonly tickets: Tickets;
  readonly guests: Guests;
  /** Takes a guest from the rate of an address. @returns 0, or the milliseconds until there is room for one */
  readonly guestWaitMs: (headers: Headers, address: string) => number;
  readonly apiKeys: ApiKeys;
  /** The same handlers as the WebSocket's: checks `data` against the event's schema, limits and answers. */
  readonly handle: (user: User, type: string, data: unknown, requestId?: string) => Promise<HandleResult>;
  /** Ends every token of the user made so far, and cuts the connections. @throws ProtocolError `unavailable` */
  readonly revoke: (
    userId: UserId,
    by: User,
  ) => Promise<{ readonly revokedAt: number; readonly closedConnections: number }>;
  /** @returns how many connections are in the room. @throws ProtocolError `not_found`, `unavailable` */
  readonly broadcast: (said: BroadcastRequest) => Promise<number>;
  /** The newest first. @throws ProtocolError `unavailable` */
  readonly audit: (options: {
    readonly before?: number | undefined;
    readonly limit: number;
  }) => Promise<readonly AuditEntry[]>;
  readonly stats: Stats;
  readonly readiness: () => { readonly ready: boolean; readonly reason?: string };
  /** Prometheus text. */
  readonly metrics: () => string;
  /** Where the client's bundles are built to. */
  readonly assetsDir: string;
  /** Makes the ids of requests and of bugs; random unless given. */
  readonly randomId?: RandomId;
}

/** The same, within the HTTP side. */
export type AppDeps = Required<HttpDeps>;

/** What Hono carries along a request. */
export interface HttpEnv {
  Bindings: {
    /** Where the request came from. */
    readonly address: string;
  };
  Variables: { requestId: string };
}

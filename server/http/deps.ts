/**
 * What the HTTP side is given. It reaches the rest of the server through this and nothing else; the shapes of what
 * goes to rooms and comes from them are in `room/port.ts`.
 */
import type { ErrorData } from "../../protocol/errors.ts";
import type { ClientKind, User } from "../../protocol/events/connection.ts";
import type { Conversation } from "../../protocol/events/conversations.ts";
import type { NamedAuditEntry } from "../../protocol/events/moderation.ts";
import type {
  FocusReport,
  FocusSession,
  FocusSessionDetails,
  FocusSite,
  SaidSite,
} from "../../protocol/focus-report.ts";
import type { UserId } from "../../protocol/ids.ts";
import type { RoomName } from "../../protocol/rooms.ts";
import type { ApiKeys } from "../auth/api-keys.ts";
import type { Guests } from "../auth/guests.ts";
import type { Grants } from "../auth/identity.ts";
import type { Pairings } from "../auth/pairings.ts";
import type { RefusedOrigins } from "../auth/refused-origins.ts";
import type { Tickets } from "../auth/tickets.ts";
import type { Tokens } from "../auth/tokens.ts";
import type { Config } from "../config.ts";
import type { RandomId } from "../lib/ids.ts";
import type { Log } from "../lib/log.ts";
import type { Announced, Broadcast, Erased, FetchedFile, FilePart, NamedUser, Upload } from "../room/port.ts";

export type HandleResult =
  | { readonly ok: true; readonly data: unknown }
  | { readonly ok: false; readonly error: ErrorData };

export interface Stats {
  connectedClients(): number;
  /** Readers that do not keep up now, and what has passed such readers by since the start. */
  slowReaders(): { readonly behind: number; readonly dropped: number; readonly deferred: number };
  /** `members` are connection ids, `title` is a conversation's. */
  rooms(): readonly {
    readonly name: string;
    readonly title?: string | undefined;
    readonly members: readonly string[];
  }[];
  /** Undefined if there is no such room. @throws ProtocolError `unavailable` */
  room(name: RoomName): Promise<SeenRoom | undefined>;
}

export interface SeenRoom {
  readonly connections: readonly RoomConnection[];
  /** Between two messages of one user; 0 where everybody writes as fast as they like. */
  readonly slowSeconds: number;
  /** Of a conversation. */
  readonly conversation?: Pick<Conversation, "title" | "kind" | "closed"> | undefined;
}

export interface RoomConnection {
  readonly id: string;
  readonly user: User;
  readonly kind?: ClientKind | undefined;
  /** Epoch ms. */
  readonly openedAt: number;
  /** Since anything came from it. */
  readonly silentMs: number;
  readonly unsentBytes: number;
  /** Events pass it by until it has caught up. */
  readonly isBehind: boolean;
}

/** All throw ProtocolError. */
export interface FileAnswers {
  begin(user: User, announced: Announced): Promise<Upload>;
  fetch(user: User, fileId: string, part: FilePart): Promise<FetchedFile>;
  /** As the user whom the link was made for. */
  fetchByLink(link: string, fileId: string, part: FilePart): Promise<FetchedFile>;
}

/** All throw ProtocolError `unavailable`. */
export interface SiteAnswers {
  /** The list for everybody, with the user's own over it. */
  list(user: User): Promise<readonly FocusSite[]>;
  /** @param sites all that the user says from now on, each domain once */
  set(user: User, sites: readonly SaidSite[]): Promise<void>;
}

/** Of the user's own sessions. All throw ProtocolError `not_found`, `forbidden`, `unavailable`. */
export interface SessionAnswers {
  /** The newest first. */
  list(
    user: User,
    options: { readonly before?: number | undefined; readonly limit: number },
  ): Promise<readonly FocusSession[]>;
  get(user: User, sessionId: string): Promise<FocusSessionDetails>;
  report(user: User, sessionId: string): Promise<{ readonly json: FocusReport; readonly csv: string }>;
  /** Pieces of the text of one JSON object. */
  export(user: User, sessionId: string): Promise<AsyncIterable<string>>;
  erase(user: User, sessionId: string): Promise<void>;
}

export interface HttpDeps {
  readonly config: Pick<Config, "http" | "auth" | "limits">;
  readonly log: Log;
  readonly clock: { now(): number };
  readonly refusedOrigins: RefusedOrigins;
  readonly tokens: Tokens;
  readonly tickets: Tickets;
  readonly guests: Guests;
  /** Takes a guest from the rate of an address. @returns 0, or the milliseconds until there is room for one */
  readonly guestWaitMs: (address: string) => number;
  readonly pairings: Pairings;
  /** Takes a claim of a code from the rate of an address. @returns 0, or the milliseconds until there is room for one */
  readonly claimWaitMs: (address: string) => number;
  readonly apiKeys: ApiKeys;
  /** The same handlers as the WebSocket's: checks `data` against the event's schema, limits and answers. */
  readonly handle: (
    user: User,
    type: string,
    data: unknown,
    requestId?: string,
    grants?: Grants,
  ) => Promise<HandleResult>;
  /** Ends every token of the user made so far, and cuts the connections. @throws ProtocolError `unavailable` */
  readonly revoke: (
    userId: UserId,
    by: User,
  ) => Promise<{ readonly revokedAt: number; readonly closedConnections: number }>;
  /** @returns how many connections are in the room. @throws ProtocolError `not_found`, `invalid_data`, `conflict`, `unavailable` */
  readonly broadcast: (said: Broadcast) => Promise<number>;
  /** The newest first. @throws ProtocolError `unavailable` */
  readonly audit: (options: {
    readonly before?: number | undefined;
    readonly limit: number;
  }) => Promise<readonly NamedAuditEntry[]>;
  readonly files: FileAnswers;
  readonly personal: {
    /** Pieces of the text of one JSON object. */
    export(user: NamedUser): AsyncIterable<string>;
    /** As the user was called last, as far as that is known. @throws ProtocolError `unavailable` */
    find(userId: UserId): Promise<NamedUser>;
    /** Puts the user out, for good with every token made so far, and removes all there is. */
    erase(userId: UserId, by: User): Promise<Erased>;
  };
  readonly sessions: SessionAnswers;
  readonly sites: SiteAnswers;
  readonly stats: Stats;
  readonly readiness: () => { readonly ready: boolean; readonly reason?: string };
  /** Prometheus text. */
  readonly metrics: () => string;
  /** Where the client's bundles are built to. */
  readonly assetsDir: string;
  /** Of the built extension. */
  readonly extensionDir: string;
  /** Makes the ids of requests and of bugs; random unless given. */
  readonly randomId?: RandomId;
}

/** The same, within the HTTP side. */
export type AppDeps = Required<HttpDeps>;

/** What Hono carries along a request. */
export interface HttpEnv {
  Bindings: {
    /** The client's, for the log, and as the limits see it. */
    readonly address: string;
    /** So long may nothing go over the connection from now on; it is ten seconds by itself. */
    allowIdle(seconds: number): void;
  };
  Variables: { requestId: string };
}

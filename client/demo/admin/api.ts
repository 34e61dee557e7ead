/** What an admin asks over HTTP. Whatever is refused is an `AdminProblem`, in words for the reader. */

export interface ListedRoom {
  readonly name: string;
  readonly title?: string | undefined;
  readonly memberCount: number;
}

/** A connection, as the server sees it. */
export interface Device {
  readonly id: string;
  readonly kind?: string | undefined;
  /** Epoch ms. */
  readonly openedAt: number;
  /** Since anything came from it. */
  readonly silentMs: number;
  /** What it has not taken yet. */
  readonly unsentBytes?: number | undefined;
  /** Events pass it by until it has caught up. */
  readonly behind?: true | undefined;
}

export interface RoomUser {
  readonly id: string;
  readonly name: string;
  readonly clients: readonly Device[];
}

export interface OpenRoom {
  readonly clientCount: number;
  readonly users: readonly RoomUser[];
  /** In slow mode: between two messages of one user. */
  readonly slowSeconds?: number | undefined;
  readonly conversation?:
    | {
        readonly kind: "group" | "direct";
        readonly title?: string | undefined;
        /** The reason, where it is closed. */
        readonly closed?: string | undefined;
      }
    | undefined;
}

export interface AuditEntry {
  /** Epoch ms. */
  readonly at: number;
  readonly action: string;
  readonly actorId: string;
  readonly room?: string | undefined;
  readonly userId?: string | undefined;
  readonly detail?: string | undefined;
  readonly actorName?: string | undefined;
  readonly username?: string | undefined;
  /** Of the conversation. */
  readonly title?: string | undefined;
}

export class AdminProblem extends Error {
  constructor(
    /** Of the protocol, or `unreachable`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export class AdminApi {
  readonly #fetch: Fetch;
  readonly #token: () => string;

  constructor(fetch: Fetch, token: () => string) {
    this.#fetch = fetch;
    this.#token = token;
  }

  async rooms(): Promise<readonly ListedRoom[]> {
    return (await this.#ask<{ rooms: ListedRoom[] }>("/api/v1/websocket/stats")).rooms;
  }

  room(name: string): Promise<OpenRoom> {
    return this.#ask(`/api/v1/websocket/rooms/${encodeURIComponent(name)}`);
  }

  /** The newest first. @param before epoch ms */
  async audit(limit: number, before?: number): Promise<readonly AuditEntry[]> {
    const from = before === undefined ? "" : `&before=${before}`;
    return (await this.#ask<{ entries: AuditEntry[] }>(`/api/v1/audit?limit=${limit}${from}`)).entries;
  }

  /** @param to the rest of the path, such as `/user/ada`; empty for everybody @returns how many connections heard */
  async broadcast(to: string, event: string, data: object): Promise<number> {
    const path = `/api/v1/websocket/broadcast${to}`;
    return (await this.#ask<{ recipientCount: number }>(path, { event, data })).recipientCount;
  }

  /** @returns how many connections were closed */
  async revoke(userId: string): Promise<number> {
    const { closedConnections } = await this.#ask<{ closedConnections: number }>("/api/v1/auth/revoke", {
      userId,
    });
    return closedConnections;
  }

  /** @returns another token for the same user, with as long a life */
  async refresh(): Promise<string> {
    return (await this.#ask<{ token: string }>("/api/v1/auth/refresh", {})).token;
  }

  async #ask<Data>(path: string, body?: object): Promise<Data> {
    const init: RequestInit = {
      headers: { authorization: `Bearer ${this.#token()}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    };
    const response = await this.#fetch(path, init).catch(() => {
      throw new AdminProblem("unreachable", "The server cannot be reached. Is it running?");
    });
    const answer = (await response.json().catch(() => undefined)) as
      | { data?: Data; error?: { code: string; message: string; details?: unknown } }
      | undefined;
    if (response.ok && answer?.data !== undefined) return answer.data;
    const {
      code = "internal",
      message = `The server answered ${response.status}.`,
      details,
    } = answer?.error ?? {};
    throw new AdminProblem(code, [message, ...detailsOf(details)].join("; "));
  }
}

/** What does not fit in what was said, place by place. */
function detailsOf(details: unknown): string[] {
  if (!Array.isArray(details)) return [];
  return details.flatMap(({ path, message }) => (typeof message === "string" ? [`${path}: ${message}`] : []));
}

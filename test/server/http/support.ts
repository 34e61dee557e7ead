/** An HTTP side over fakes: real tokens, tickets and keys, and a handler that writes down what it was asked. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProtocolError, type UserId } from "../../../protocol/index.ts";
import { createApiKeys } from "../../../server/auth/api-keys.ts";
import { createGuests } from "../../../server/auth/guests.ts";
import { createPairings } from "../../../server/auth/pairings.ts";
import { RefusedOrigins } from "../../../server/auth/refused-origins.ts";
import { createTickets } from "../../../server/auth/tickets.ts";
import { createTokens } from "../../../server/auth/tokens.ts";
import { readConfig } from "../../../server/config.ts";
import type { AppDeps, HandleResult, HttpDeps, RoomConnection, SeenRoom } from "../../../server/http/deps.ts";
import { createHttp } from "../../../server/http/http.ts";
import { randomId } from "../../../server/lib/ids.ts";
import { createLog } from "../../../server/lib/log.ts";
import { manualClock, secret, startMs } from "../auth/support.ts";

export const serviceKey = "service-key-of-24-characters";
export const base = "http://localhost:8765";

interface Asked {
  readonly userId: string;
  readonly type: string;
  readonly data: unknown;
  readonly requestId: string | undefined;
}

interface Options {
  readonly env?: Record<string, string>;
  readonly answer?: (asked: Asked) => HandleResult | Promise<HandleResult>;
  readonly deps?: Partial<HttpDeps>;
}

export function fakeDeps({ env = {}, answer = () => ({ ok: true, data: {} }), deps = {} }: Options = {}) {
  const result = readConfig({ TAUTLINE_API_KEYS: serviceKey, ...env }, []);
  if (result.kind !== "config") throw new Error(JSON.stringify(result));
  const { config } = result;
  const clock = manualClock();
  const logged: string[] = [];
  const asked: Asked[] = [];
  const tokens = createTokens({ secret, clock, randomId });
  const rooms = new Map([
    ["conversation:team", ["c1", "c2"]],
    ["whisper:ABC", ["c3"]],
  ]);
  const write = (line: string) => void logged.push(line);
  const log = createLog({ level: "debug", format: "json", write, now: clock.now });
  const all: AppDeps = {
    config,
    clock,
    randomId,
    log,
    refusedOrigins: new RefusedOrigins(log, clock),
    tokens,
    tickets: createTickets({ clock, randomId }),
    guestWaitMs: () => 0,
    claimWaitMs: () => 0,
    pairings: createPairings({ clock, randomId, tokens, check: () => {} }),
    guests: createGuests({ tokens, randomId }),
    apiKeys: createApiKeys(config.auth.apiKeys),
    handle: async (user, type, data, requestId) => {
      const entry = { userId: user.id, type, data, requestId };
      asked.push(entry);
      return answer(entry);
    },
    revoke: async () => ({ revokedAt: clock.now(), closedConnections: 1 }),
    audit: async () => [],
    broadcast: async ({ room }) => rooms.get(room)?.length ?? 0,
    personal: {
      async *export() {
        yield "{}";
      },
      find: async (id) => ({ id, name: `${id} as known` }),
      erase: async () => ({ messages: 0, files: 0, conversations: 0 }),
    },
    sessions: {
      list: async () => [],
      get: noSession,
      report: noSession,
      export: noSession,
      erase: noSession,
    },
    sites: { list: async () => [], set: async () => {} },
    files: { begin: noFile, fetch: noFile, fetchByLink: noFile },
    stats: {
      connectedClients: () => 3,
      slowReaders: () => ({ behind: 1, dropped: 20, deferred: 300 }),
      rooms: () => [...rooms].map(([name, members]) => ({ name, members })),
      async room(name) {
        const members = rooms.get(name);
        return (
          members && {
            connections: members.map(connectionOf),
            slowSeconds: 5,
            conversation: conversationOf(name),
          }
        );
      },
    },
    readiness: () => ({ ready: true }),
    metrics: () => "tautline_connections 3\n",
    assetsDir: join(tmpdir(), "tautline-no-such-folder"),
    extensionDir: join(tmpdir(), "tautline-no-such-folder"),
    ...deps,
  };
  return { deps: all, clock, asked, logged };
}

async function noFile(): Promise<never> {
  throw new ProtocolError("not_found", "there is no such file");
}

async function noSession(): Promise<never> {
  throw new ProtocolError("not_found", "there is no such session");
}

interface Ask {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: string | Uint8Array<ArrayBuffer> | ReadableStream;
  readonly token?: string;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The envelope, where it is one. */
  readonly json: {
    success?: boolean;
    data?: Record<string, unknown>;
    error?: { code: string; message: string; details?: unknown };
    meta?: { timestamp: number; requestId: string };
  };
}

export function http(options: Options = {}) {
  const fakes = fakeDeps(options);
  const door = createHttp(fakes.deps);
  /** In seconds, as connections were allowed to be silent for longer than by themselves. */
  const idle: number[] = [];

  async function ask(path: string, { method, headers = {}, json, body, token }: Ask = {}): Promise<Answer> {
    const sent = json === undefined ? body : JSON.stringify(json);
    const request = new Request(`${base}${path}`, {
      method: method ?? (sent === undefined ? "GET" : "POST"),
      headers: {
        host: "localhost:8765",
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    });
    const response = await door.fetch(request, {
      address: "127.0.0.1",
      allowIdle: (seconds) => idle.push(seconds),
    });
    const text = await response.text();
    const isJson =
      text !== "" && response.headers.get("content-type")?.startsWith("application/json") === true;
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} };
  }

  const tokenOf = async (userId: string, role: "user" | "admin" | "service" = "user") =>
    (await fakes.deps.tokens.mint({ userId, role, ttlSeconds: 600 })).token;

  return { ...fakes, ask, tokenOf, idle };
}

/** Two of one user, in different programs. */
function connectionOf(id: string): RoomConnection {
  const kind = id === "c1" ? ("web" as const) : undefined;
  return {
    id,
    user: { id: "alice" as UserId, name: "Alice", role: "user" },
    kind,
    openedAt: startMs - 1_000,
    silentMs: 500,
    unsentBytes: id === "c1" ? 0 : 70_000,
    isBehind: id !== "c1",
  };
}

function conversationOf(name: string): SeenRoom["conversation"] {
  return name === "conversation:team" ? { title: "Team", kind: "group" } : undefined;
}

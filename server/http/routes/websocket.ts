/** Who is connected and which rooms are there, for dashboards. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { ProtocolError } from "../../../protocol/errors.ts";
import { clientKinds } from "../../../protocol/events/connection.ts";
import { parseRoom } from "../../../protocol/rooms.ts";
import { requireAdmin } from "../caller.ts";
import type { AppDeps, HttpEnv, RoomConnection, SeenRoom } from "../deps.ts";
import { answer, fails, refusals, succeeds } from "../reply.ts";
import { instant } from "../shapes.ts";

const tags = ["Connections"];
const count = z.int().min(0);
const title = z.string().openapi({ description: "Of a conversation that has one" });
const members = z.array(z.string()).openapi({ description: "Connection ids" });

const health = createRoute({
  method: "get",
  path: "/api/v1/websocket/health",
  operationId: "websocketHealth",
  tags,
  summary: "Whether connections are served, and how many",
  responses: {
    200: succeeds("Health", z.object({ healthy: z.boolean(), connectedClients: count, timestamp: instant })),
    ...fails(),
  },
});

const stats = createRoute({
  method: "get",
  path: "/api/v1/websocket/stats",
  operationId: "websocketStats",
  tags,
  summary: "Every room with its members, and who does not keep up",
  security: [{ token: [] }],
  responses: {
    200: succeeds(
      "Statistics",
      z.object({
        connectedClients: count,
        rooms: z.array(z.object({ name: z.string(), title: title.optional(), memberCount: count, members })),
        roomCount: count,
        slowReaders: z.object({ behind: count, dropped: count, deferred: count }).openapi({
          description:
            "Connections that do not keep up now; since the start, unlogged events such connections did not " +
            "get, and logged ones left for them in the log",
        }),
        timestamp: instant,
      }),
    ),
    ...fails(...refusals, "unavailable"),
  },
});

const presentUser = z.object({
  id: z.string(),
  name: z.string(),
  clients: z.array(
    z.object({
      id: z.string().openapi({ description: "Connection id" }),
      kind: z
        .enum(clientKinds)
        .optional()
        .openapi({ description: "As its `hello` says; left out without one" }),
      openedAt: instant,
      silentMs: count.openapi({ description: "Since anything came from it, a heartbeat at least" }),
      unsentBytes: count
        .optional()
        .openapi({ description: "What it has not taken yet; left out where that is nothing" }),
      behind: z
        .literal(true)
        .optional()
        .openapi({ description: "It reads too slowly: events pass it by until it has caught up" }),
    }),
  ),
});

const roomShape = z.object({
  roomName: z.string(),
  clients: members,
  clientCount: count,
  users: z.array(presentUser).openapi({ description: "The same connections, by the user that each is of" }),
  slowSeconds: count.optional().openapi({ description: "In slow mode: between two messages of one user" }),
  conversation: z
    .object({
      kind: z.enum(["group", "direct"]),
      title: title.optional(),
      closed: z.string().optional().openapi({ description: "The reason, where it is closed" }),
    })
    .optional()
    .openapi({ description: "Where the room is one" }),
});

const room = createRoute({
  method: "get",
  path: "/api/v1/websocket/rooms/{roomName}",
  operationId: "websocketRoom",
  tags,
  summary: "Who is connected to a room",
  security: [{ token: [] }],
  request: { params: z.object({ roomName: z.string().openapi({ example: "conversation:team" }) }) },
  responses: {
    200: succeeds("The room", roomShape),
    ...fails(...refusals, "not_found", "unavailable"),
  },
});

export function addWebsocketRoutes(app: OpenAPIHono<HttpEnv>, deps: AppDeps): void {
  const { clock } = deps;

  app.openapi(health, (c) => {
    const timestamp = clock.now();
    const connectedClients = deps.stats.connectedClients();
    const data = { healthy: deps.readiness().ready, connectedClients, timestamp };
    return answer(c, deps, data);
  });

  app.openapi({ ...stats, middleware: [requireAdmin(deps)] as const }, (c) => {
    const timestamp = clock.now();
    const rooms = deps.stats.rooms().map(({ name, title, members: ids }) => {
      return { name, ...(title === undefined ? {} : { title }), memberCount: ids.length, members: [...ids] };
    });
    const connectedClients = deps.stats.connectedClients();
    const slowReaders = deps.stats.slowReaders();
    const data = { connectedClients, rooms, roomCount: rooms.length, slowReaders, timestamp };
    return answer(c, deps, data);
  });

  app.openapi({ ...room, middleware: [requireAdmin(deps)] as const }, async (c) => {
    const parsed = parseRoom(c.req.valid("param").roomName);
    const found = parsed === undefined ? undefined : await deps.stats.room(parsed.room);
    if (parsed === undefined || found === undefined)
      throw new ProtocolError("not_found", "there is no such room");
    const { connections, conversation, slowSeconds } = found;
    const clients = connections.map(({ id }) => id);
    const data = {
      roomName: parsed.room,
      clients,
      clientCount: clients.length,
      users: usersOf(connections),
      ...(slowSeconds === 0 ? {} : { slowSeconds }),
      ...(conversation === undefined ? {} : { conversation: briefly(conversation) }),
    };
    return answer(c, deps, data);
  });
}

type PresentUser = z.output<typeof presentUser>;

function usersOf(connections: readonly RoomConnection[]): PresentUser[] {
  const users = new Map<string, PresentUser>();
  for (const connection of connections) {
    const { id, name } = connection.user;
    const known = users.get(id) ?? { id, name, clients: [] };
    known.clients.push(clientOf(connection));
    users.set(id, known);
  }
  return [...users.values()];
}

function clientOf({ id, kind, openedAt, silentMs, unsentBytes, isBehind }: RoomConnection) {
  return {
    id,
    ...(kind === undefined ? {} : { kind }),
    openedAt,
    silentMs,
    ...(unsentBytes === 0 ? {} : { unsentBytes }),
    ...(isBehind ? { behind: true as const } : {}),
  };
}

function briefly({ kind, title, closed }: NonNullable<SeenRoom["conversation"]>) {
  return {
    kind,
    ...(title === "" ? {} : { title }),
    ...(closed === undefined ? {} : { closed }),
  };
}

/** An operator's word to everyone, to one user's devices, or to a room. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { check } from "../../../protocol/check.ts";
import { isEventType } from "../../../protocol/envelope.ts";
import { misfit, ProtocolError } from "../../../protocol/errors.ts";
import type { DownEvent } from "../../../protocol/event.ts";
import type { User } from "../../../protocol/events/connection.ts";
import { down, up } from "../../../protocol/events/index.ts";
import { parseRoom, type RoomName, roomName } from "../../../protocol/rooms.ts";
import { idempotency, keyIn } from "../ask.ts";
import { requireAdmin } from "../caller.ts";
import type { AppDeps, HttpEnv } from "../deps.ts";
import { answer, fails, misfits, refusals, succeeds, takes } from "../reply.ts";
import { userIdText } from "../shapes.ts";

const known: Readonly<Record<string, DownEvent>> = down;
/** What the server says of a connection and its requests, to that connection alone. */
const answers = new Set(["ack", "error", "welcome", "pong", "auth-expired"]);
/** What has an id of the server's and may be said all the same: what is said of it, without what the server gives. */
const withoutId: Readonly<Record<string, z.ZodType>> = {
  "system:announcement": up["announcement:send"].data,
  "system:notification": up["notification:send"].data.omit({ userIds: true }),
};

const request = {
  headers: idempotency,
  body: takes(
    z.object({
      event: z
        .string()
        .refine(isEventType, "must be 1 to 64 of a-z 0-9 : _ -, beginning with a letter")
        .openapi({ example: "maintenance:planned" }),
      data: z.record(z.string(), z.unknown()),
    }),
  ),
};

const description =
  "An event of the protocol must have that event's data; any other name is the embedder's own. " +
  "`system:notification` becomes a notification of each user who is reached, kept until it is read: `title`, " +
  "`message`, and optionally `url` and `level`, or `type` for it. " +
  "`intervention:send` to the room of a focus session that goes on, or to its owner, is told in both and kept with it. " +
  "`Idempotency-Key` makes a repeat harmless.";

const responses = {
  200: succeeds(
    "Said; `recipientCount` is the number of connections in the room",
    z.object({ message: z.string(), event: z.string(), recipientCount: z.int().min(0) }),
  ),
  ...fails(...refusals, ...misfits, "not_found", "conflict", "unavailable"),
};

const shared = {
  method: "post" as const,
  tags: ["Broadcast"],
  description,
  security: [{ token: [] }],
  responses,
};

const toAll = createRoute({
  ...shared,
  path: "/api/v1/websocket/broadcast",
  operationId: "broadcast",
  summary: "Tell everyone, in the room `all-users`",
  request,
});

const toUser = createRoute({
  ...shared,
  path: "/api/v1/websocket/broadcast/user/{userId}",
  operationId: "broadcastToUser",
  summary: "Tell a user on every device, later ones included, in the room `user:ID`",
  request: { ...request, params: z.object({ userId: userIdText }) },
});

const toRoom = createRoute({
  ...shared,
  path: "/api/v1/websocket/broadcast/room/{roomName}",
  operationId: "broadcastToRoom",
  summary: "Tell everyone in a room",
  request: { ...request, params: z.object({ roomName: z.string().openapi({ example: "admin-room" }) }) },
});

export function addBroadcast(app: OpenAPIHono<HttpEnv>, deps: AppDeps): void {
  async function say(
    room: RoomName,
    by: User,
    { event, data }: { readonly event: string; readonly data: Record<string, unknown> },
    requestId: string | undefined,
  ) {
    const said = { room, type: event, data: checkData(event, data), by, requestId };
    const recipientCount = await deps.broadcast(said);
    const done = event === "system:notification" ? "is kept for each user in" : "was said in";
    return { message: `${event} ${done} ${room}`, event, recipientCount };
  }

  app.openapi({ ...toAll, middleware: [requireAdmin(deps)] as const }, async (c) => {
    const key = keyIn(c.req.valid("header"));
    const said = await say("all-users" as RoomName, c.get("caller").user, c.req.valid("json"), key);
    return answer(c, deps, said);
  });

  app.openapi({ ...toUser, middleware: [requireAdmin(deps)] as const }, async (c) => {
    const key = keyIn(c.req.valid("header"));
    const room = roomName("user", c.req.valid("param").userId);
    const said = await say(room, c.get("caller").user, c.req.valid("json"), key);
    return answer(c, deps, said);
  });

  app.openapi({ ...toRoom, middleware: [requireAdmin(deps)] as const }, async (c) => {
    const key = keyIn(c.req.valid("header"));
    const parsed = parseRoom(c.req.valid("param").roomName);
    if (parsed === undefined) throw new ProtocolError("not_found", "there is no such room");
    const said = await say(parsed.room, c.get("caller").user, c.req.valid("json"), key);
    return answer(c, deps, said);
  });
}

/** @throws ProtocolError `invalid_data` where clients could not take the event for what it says it is */
function checkData(event: string, data: Record<string, unknown>): Record<string, unknown> {
  const spec = Object.hasOwn(known, event) ? known[event] : undefined;
  const schema = spec?.identified === true ? withoutId[event] : spec?.data;
  if (answers.has(event) || (spec !== undefined && schema === undefined)) {
    const advice =
      event === "message:new"
        ? "messages are sent with POST /api/v1/messages"
        : "it is only ever the answer to a request";
    throw new ProtocolError(
      "invalid_data",
      `got the event ${event}, which is the server's own to say; ${advice}`,
    );
  }
  if (schema === undefined) return data;
  const calledType = event === "system:notification" && !Object.hasOwn(data, "level");
  const checked = check(schema, calledType ? { ...data, level: data.type } : data);
  if (checked.kind === "fits") return checked.data as Record<string, unknown>;
  const problems = checked.problems.map(({ path, message }) => {
    const field = calledType && path === "level" ? "type" : path;
    return { path: field === "" ? "data" : `data.${field}`, message };
  });
  throw misfit(`the data of ${event}`, problems);
}

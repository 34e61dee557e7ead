/**
 * The wire as AsyncAPI 3.0 describes it, for tools: made from the schemas, so it says what the server checks.
 *
 * Beside `index.ts`, because no client needs it.
 */
import { z } from "zod";
import { requestIdPattern } from "./envelope.ts";
import { errorTable } from "./errors.ts";
import type { DownEvent, UpEvent } from "./event.ts";
import { down, up } from "./events/index.ts";
import { history } from "./history.ts";
import { limits } from "./limits.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

interface Message {
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly payload: JsonSchema;
}

const instant: JsonSchema = { type: "integer", minimum: 0, description: "Milliseconds since 1970" };
const id: JsonSchema = { type: "string", pattern: requestIdPattern.source };

const errorData: JsonSchema = {
  type: "object",
  required: ["code", "message"],
  properties: {
    code: { enum: Object.keys(errorTable) },
    message: { type: "string" },
    details: { type: ["array", "object"] },
    retryAfterMs: { type: "integer", minimum: 0, description: "How long to wait before asking again" },
  },
};

/**
 * All of the document but `servers`, which tell where this one is.
 *
 * @source https://www.asyncapi.com/docs/reference/specification/v3.0.0
 */
export function asyncApi() {
  const requests = entries(up);
  const events = entries(down);
  const messages: Record<string, Message> = {
    error: { ...replyMessage("error", errorData), title: "What a request that failed is answered with" },
  };
  for (const [type, event] of requests) {
    messages[`up.${keyOf(type)}`] = request(type, event);
    messages[`reply.${keyOf(type)}`] = reply(type, event);
  }
  for (const [type, event] of events) messages[`down.${keyOf(type)}`] = told(type, event);
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Tautline",
      version: versionOf(history.at(-1)),
      description: `A frame is one of these envelopes as JSON, or an array of 1 to ${limits.maxBatch} of them. The first request is \`hello\`, unless a token came with the upgrade.`,
      license: { name: "MIT" },
    },
    defaultContentType: "application/json",
    channels: { socket: socket(Object.keys(messages)) },
    operations: {
      ...Object.fromEntries(requests.map(([type]) => [keyOf(type), asking(type)])),
      tell: { action: "send", ...within(events.map(([type]) => `down.${keyOf(type)}`)) },
    },
    components: {
      messages,
      securitySchemes: {
        token: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
        tokenInQuery: { type: "httpApiKey", in: "query", name: "token" },
        ticket: {
          type: "httpApiKey",
          in: "query",
          name: "ticket",
          description: "From POST /api/v1/tickets, for one upgrade within 30 seconds",
        },
      },
    },
  };
}

function socket(names: readonly string[]) {
  const query = { type: "object", properties: { token: { type: "string" }, ticket: { type: "string" } } };
  return {
    address: "/ws",
    description: "The subprotocol is `tautline.v1`, if any is offered.",
    messages: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
    bindings: { ws: { method: "GET", query } },
  };
}

function request(type: string, { data, durable }: UpEvent): Message {
  const description =
    "With an `id` it is answered, by its reply or an error." +
    (durable === true ? " Acknowledged means on disk; a repeat under the same `id` is done once." : "");
  return {
    name: type,
    title: type,
    description,
    payload: envelope(type, { data: schemaOf(data), id, timestamp: instant }, ["data"]),
  };
}

function reply(type: string, { reply: data, replyType }: UpEvent): Message {
  return { ...replyMessage(replyType ?? "ack", schemaOf(data)), title: `What answers ${type}` };
}

function replyMessage(type: string, data: JsonSchema): Omit<Message, "title"> {
  return { name: type, payload: envelope(type, { data, id, timestamp: instant }, ["data", "timestamp"]) };
}

function told(type: string, { data, logged }: DownEvent): Message {
  const position = { seq: { type: "integer", minimum: 1, description: "Position in the room's log" } };
  const properties = {
    data: schemaOf(data),
    room: { type: "string" },
    ...(logged === true && position),
    timestamp: instant,
  };
  const description = logged === true ? "Kept in its room's log, where the room has one." : undefined;
  return {
    name: type,
    title: type,
    ...(description !== undefined && { description }),
    payload: envelope(type, properties, ["data", "timestamp"]),
  };
}

function envelope(type: string, properties: JsonSchema, required: readonly string[]): JsonSchema {
  return {
    type: "object",
    required: ["type", ...required],
    properties: { type: { const: type }, ...properties },
  };
}

function asking(type: string) {
  const key = keyOf(type);
  return {
    action: "receive",
    ...within([`up.${key}`]),
    reply: within([`reply.${key}`, "error"]),
  };
}

function within(names: readonly string[]) {
  return {
    channel: { $ref: "#/channels/socket" },
    messages: names.map((name) => ({ $ref: `#/channels/socket/messages/${name}` })),
  };
}

/** As it is sent. Draft 7 is what AsyncAPI's own schemas are. */
function schemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    target: "draft-7",
    io: "input",
    unrepresentable: "any",
  });
  return rest;
}

/** Names in the document have no colons. */
function keyOf(type: string): string {
  return type.replaceAll(":", ".");
}

function versionOf(entry: (typeof history)[number] | undefined): string {
  return `${entry?.version}.${entry?.revision}`;
}

function entries<Event>(table: Readonly<Record<string, Event>>): readonly (readonly [string, Event])[] {
  return Object.entries(table);
}

/**
 * Files: taken in as they come, and handed out to members only.
 *
 * What is handed out can run nowhere: it is saved, or it is a picture; whatever else a browser makes of it stands in
 * a sandbox.
 */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { isRequestId } from "../../../protocol/envelope.ts";
import { misfit, ProtocolError } from "../../../protocol/errors.ts";
import type { User } from "../../../protocol/events/connection.ts";
import { parseRoom } from "../../../protocol/rooms.ts";
import { isShown } from "../../lib/file-type.ts";
import type { FetchedFile, FilePart, Upload } from "../../room/port.ts";
import { callerOf, requireCaller } from "../caller.ts";
import type { AppDeps, HttpEnv } from "../deps.ts";
import { isHeld } from "../etag.ts";
import { boundaryOf, closingBytes, type PartHead, readMultipart } from "../multipart.ts";
import { rangeOf } from "../range.ts";
import { answer, fails, failsAs, failureBody, refusals, succeeds } from "../reply.ts";
import { userIdText } from "../shapes.ts";

const tags = ["Files"];
const security = [{ token: [] }, { serviceKey: [] }];
const maxFieldBytes = 1_024;
const maxThumbnailBytes = 64 * 1024;
/** Of a sender: whoever sends anything may be as slow as they are. */
const maxIdleSeconds = 30;
const path = z.string().openapi({ example: "/api/v1/files/3kX9aTzQ0pLm" });

const upload = createRoute({
  method: "post",
  path: "/api/v1/files",
  operationId: "uploadFile",
  tags,
  summary: "Post a file in a conversation; the room is told by `file:uploaded`",
  description:
    "The parts come in this order: `room`, `uploadId` and `thumbnail` if there are any, `file`. The file is on the " +
    "disk when the answer says so. `uploadId` names the upload in `file:progress`, and makes a repeat harmless: it " +
    "is answered as the first was.",
  security,
  request: {
    body: {
      required: true,
      content: {
        "multipart/form-data": {
          schema: z.object({
            room: z.string().openapi({ example: "conversation:team" }),
            uploadId: z.string().optional(),
            thumbnail: z.string().optional().openapi({ format: "binary", description: "At most 64 KiB" }),
            file: z.string().openapi({ format: "binary" }),
          }),
        },
      },
    },
  },
  responses: {
    200: succeeds(
      "The file",
      z.object({
        fileId: z.string(),
        uploadId: z.string(),
        room: z.string(),
        seq: z.int(),
        name: z.string(),
        mime: z.string(),
        size: z.int(),
        url: path,
        thumbnailUrl: path.optional(),
        sender: z.object({ id: userIdText, name: z.string() }),
        duplicate: z.literal(true).optional(),
      }),
    ),
    ...fails(
      ...refusals,
      "not_found",
      "conflict",
      "too_large",
      "invalid_data",
      "rate_limited",
      "unavailable",
    ),
  },
});

const parameters = [{ name: "id", in: "path" as const, required: true, schema: { type: "string" as const } }];

export function addFiles(app: OpenAPIHono<HttpEnv>, deps: AppDeps): void {
  const { files } = deps;

  // Not `app.openapi`, which would read the whole body to look at it.
  app.post(upload.path, requireCaller(deps), async (c) => {
    // Again where the file begins: what comes before it may take its time.
    const begin: typeof files.begin = async (_, announced) =>
      files.begin((await callerOf(c.req.raw.headers, deps)).user, announced);
    // Refused before its end, the connection stays: Bun reads past the rest. A proxy that is still sending it would
    // say 502 of one that closes.
    const arrived = () => c.env.allowIdle(maxIdleSeconds);
    return answer(c, deps, await receive(c.req.raw, c.get("caller").user, begin, arrived));
  });
  app.openAPIRegistry.registerPath(upload);

  const fetched = { whole: "/api/v1/files/:id", thumbnail: "/api/v1/files/:id/thumbnail" } as const;
  app.get(fetched.whole, (c) => hand(c, "whole"));
  app.get(fetched.thumbnail, (c) => hand(c, "thumbnail"));

  async function hand(c: Context<HttpEnv>, part: FilePart): Promise<Response> {
    const id = c.req.param("id") ?? "";
    const link = c.req.query("link");
    const file =
      link === undefined
        ? await files.fetch((await callerOf(c.req.raw.headers, deps)).user, id, part)
        : await files.fetchByLink(link, id, part);
    return fileResponse(file, c.req.raw.headers, (error) =>
      failureBody(c.get("requestId"), deps.clock.now(), error.toData()),
    );
  }

  for (const [part, route] of Object.entries(fetched)) {
    app.openAPIRegistry.registerPath({
      method: "get",
      path: route.replace(":id", "{id}"),
      operationId: part === "whole" ? "getFile" : "getThumbnail",
      tags,
      summary: part === "whole" ? "A file's bytes, for members" : "A small picture of the file, for members",
      security: [...security, { link: [] }],
      parameters,
      responses: {
        200: { description: "The bytes", content: { "*/*": { schema: { type: "string" } } } },
        206: { description: "The range of them that was asked for" },
        304: { description: "They are held already" },
        416: failsAs("There is no such range: `invalid_data`"),
        ...fails(...refusals, "not_found", "unavailable"),
      },
    });
  }
}

/** @param arrived called before the first of the body and with each more */
async function receive(request: Request, user: User, begin: AppDeps["files"]["begin"], arrived: () => void) {
  const boundary = boundaryOf(request.headers.get("content-type") ?? undefined);
  if (boundary === undefined || request.body === null) {
    throw new ProtocolError(
      "invalid_data",
      "got another body, expected multipart/form-data with `room` and `file`",
    );
  }
  const bodyBytes = Number(request.headers.get("content-length") ?? Number.NaN);
  const fields = new Map<string, Buffer>();
  let field: { readonly name: string; readonly chunks: Uint8Array[]; bytes: number } | undefined;
  let uploading: Upload | undefined;
  let isWhole = false;
  try {
    for await (const event of readMultipart(eachSeen(request.body, arrived), boundary)) {
      if (event.kind === "part") {
        const { head, offset } = event;
        if (head.name !== "file") field = { name: head.name, chunks: [], bytes: 0 };
        else if (uploading !== undefined)
          throw invalid("file", "got another one, expected one for each request");
        else {
          const restBytes = bodyBytes - offset - closingBytes(boundary);
          uploading = await begin(user, announce(head, fields, restBytes >= 0 ? restBytes : undefined));
        }
      } else if (event.kind === "bytes") {
        if (field === undefined) await uploading?.write(event.bytes);
        else add(field, event.bytes);
      } else if (field !== undefined) {
        fields.set(field.name, Buffer.concat(field.chunks));
        field = undefined;
      } else isWhole = true;
    }
    if (uploading === undefined || !isWhole) throw invalid("file", "got no file, expected one");
    return await uploading.finish(fields.get("thumbnail"));
  } catch (error) {
    await uploading?.drop();
    if (error instanceof ProtocolError) throw error;
    if (request.signal.aborted) throw new ProtocolError("invalid_data", "the upload was broken off");
    throw error;
  }
}

async function* eachSeen(body: ReadableStream<Uint8Array>, arrived: () => void): AsyncGenerator<Uint8Array> {
  arrived();
  for await (const chunk of body) {
    arrived();
    yield chunk;
  }
}

function announce(head: PartHead, fields: ReadonlyMap<string, Buffer>, totalBytes: number | undefined) {
  const room = parseRoom(fields.get("room")?.toString("utf8") ?? "")?.room;
  if (room === undefined) {
    throw invalid("room", "must be a conversation's room, such as conversation:ID, and come before the file");
  }
  const uploadId = fields.get("uploadId")?.toString("utf8");
  if (uploadId !== undefined && !isRequestId(uploadId)) {
    throw invalid("uploadId", "must be 1 to 64 printable ASCII characters");
  }
  return { room, uploadId, name: head.fileName ?? "", type: head.type, totalBytes };
}

function add(
  field: { readonly name: string; readonly chunks: Uint8Array[]; bytes: number },
  bytes: Uint8Array,
): void {
  const maxBytes = field.name === "thumbnail" ? maxThumbnailBytes : maxFieldBytes;
  field.bytes += bytes.length;
  if (field.bytes > maxBytes) {
    throw new ProtocolError("too_large", `\`${field.name}\` has more than ${maxBytes} bytes`);
  }
  field.chunks.push(bytes);
}

function invalid(path: string, message: string): ProtocolError {
  return misfit("the form", [{ path, message }]);
}

function fileResponse(
  { name, mime, bytes, etag }: FetchedFile,
  asked: Headers,
  failed: (error: ProtocolError) => object,
): Response {
  const common = {
    ETag: etag,
    // Rights may go, and files too: a browser asks each time, and is mostly told 304.
    "Cache-Control": "private, no-cache",
    "Accept-Ranges": "bytes",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    // Whoever has a link may show what it leads to, on whichever page.
    "Cross-Origin-Resource-Policy": "cross-origin",
  };
  if (isHeld(asked.get("if-none-match"), etag)) return new Response(null, { status: 304, headers: common });
  const headers = {
    ...common,
    "Content-Type": mime.startsWith("text/") ? `${mime}; charset=utf-8` : mime,
    "Content-Disposition": `${isShown(mime) ? "inline" : "attachment"}; ${fileNameOf(name)}`,
  };
  const ifRange = asked.get("if-range");
  const range = ifRange === null || ifRange === etag ? rangeOf(asked.get("range"), bytes.size) : undefined;
  if (range === "none") {
    const message = `got ${asked.get("range")}, expected a part of ${bytes.size} bytes`;
    const place = { "Content-Type": "application/json", "Content-Range": `bytes */${bytes.size}` };
    const error = misfit("the request", [{ path: "range", message }]);
    return Response.json(failed(error), { status: 416, headers: { ...common, ...place } });
  }
  // A slice, also of the whole, so that Bun leaves the range to us.
  const { from, to } = range ?? { from: 0, to: bytes.size - 1 };
  const part = bytes.slice(from, to + 1);
  const length = { "Content-Length": String(part.size) };
  if (range === undefined) return new Response(part, { headers: { ...headers, ...length } });
  const place = { "Content-Range": `bytes ${from}-${to}/${bytes.size}` };
  return new Response(part, { status: 206, headers: { ...headers, ...length, ...place } });
}

/** RFC 6266: plain for old askers, whole for all others. */
function fileNameOf(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const whole = encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  return `filename="${plain}"; filename*=UTF-8''${whole}`;
}

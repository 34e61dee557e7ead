/** Files over real HTTP: forms as browsers and curl write them, long ones, broken ones, and what is on the disk. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, readdirSync, statSync } from "node:fs";
import { connect as connectTcp } from "node:net";
import { join } from "node:path";
import { type RealServer, startRealServer, until } from "../../support/real-server.ts";
import { pair, userIdOf } from "./support/people.ts";
import { tokenFor } from "./support/tokens.ts";

const maxFileBytes = 192 * 1024 * 1024;
const png = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(5_000, 7)]);
let server: RealServer;

beforeAll(async () => {
  server = await startRealServer({
    env: { TAUTLINE_MAX_FILE_BYTES: String(maxFileBytes), TAUTLINE_LIMIT_FILES_PER_MINUTE: "0" },
  });
});
afterAll(() => server.stop());

interface Answer {
  readonly status: number;
  readonly body: { data?: Record<string, string | number>; error?: { code: string; message: string } };
}

async function post(form: FormData, token: string): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${server.url}/api/v1/files`, { method: "POST", body: form, headers });
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

function form(room: string, file: File, more: Record<string, string | Blob> = {}): FormData {
  const made = new FormData();
  made.append("room", room);
  for (const [name, value] of Object.entries(more)) made.append(name, value);
  made.append("file", file);
  return made;
}

/** Files in the data directory that hold posted bytes. */
function stored(): string[] {
  const folder = join(server.dataDir, "files");
  return existsSync(folder) ? readdirSync(folder) : [];
}

async function posted(file = new File([png], "a.png", { type: "image/png" })) {
  const { ann, ben, room } = await pair(server);
  const [annsToken, bensToken] = [ann, ben].map((one) => tokenFor(userIdOf(one))) as [string, string];
  const answer = await post(form(room, file), annsToken);
  return { ann, ben, room, annsToken, bensToken, answer, fileId: `${answer.body.data?.fileId}` };
}

const get = (path: unknown, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, { headers });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test("a form as browsers write it becomes a file that members fetch, byte for byte", async () => {
  const { ben, room, answer, bensToken } = await posted();
  expect(answer).toMatchObject({ status: 200, body: { data: { room, name: "a.png", size: png.length } } });
  const told = await ben.waitForType("file:uploaded");
  expect(told).toMatchObject({ room, data: { mime: "image/png" } });
  const response = await get(told.data.url, bearer(bensToken));
  expect(Buffer.from(await response.arrayBuffer()).equals(png)).toBe(true);
  const headers = Object.fromEntries(response.headers);
  expect(headers).toMatchObject({
    "content-type": "image/png",
    "content-disposition": "inline; filename=\"a.png\"; filename*=UTF-8''a.png",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "cache-control": "private, no-cache",
    "accept-ranges": "bytes",
  });
  expect(
    (await get(told.data.url, { ...bearer(bensToken), "if-none-match": `${headers.etag}` })).status,
  ).toBe(304);
});

test("a stranger, and who has no token, gets nothing of it", async () => {
  const { answer } = await posted();
  const { url } = answer.body.data ?? {};
  expect((await get(url)).status).toBe(401);
  expect((await get(url, bearer(tokenFor("eve")))).status).toBe(404);
  expect((await get(`${url}?link=forged`)).status).toBe(401);
});

test("a link needs no header, and holds for its file only", async () => {
  const { ben, fileId } = await posted();
  const other = await posted();
  const { link } = await ben.ask<{ link: string }>("file:select", { fileId });
  expect((await get(link)).status).toBe(200);
  expect((await get(link.replace(fileId, other.fileId))).status).toBe(401);
});

test("what is no picture is saved, not shown, under a name that is safe", async () => {
  const name = '../../etc/\u202Efdp"x\u0000ü.txt';
  const { answer, annsToken } = await posted(new File(["plain"], name, { type: "text/plain" }));
  expect(answer.body.data).toMatchObject({ name: "fdp_xü.txt", mime: "text/plain" });
  const response = await get(answer.body.data?.url, bearer(annsToken));
  expect(response.headers.get("content-disposition")).toBe(
    "attachment; filename=\"fdp_x_.txt\"; filename*=UTF-8''fdp_x%C3%BC.txt",
  );
});

test("a range that is not there is refused as everything else is, with the size", async () => {
  const { answer, annsToken } = await posted(new File(["0123456789"], "n.txt", { type: "text/plain" }));
  const response = await get(answer.body.data?.url, { ...bearer(annsToken), range: "bytes=10-" });
  const { headers, status } = response;
  expect([status, headers.get("content-range"), headers.get("content-type")]).toEqual([
    416,
    "bytes */10",
    "application/json",
  ]);
  expect(await response.json()).toEqual({
    success: false,
    error: {
      code: "invalid_data",
      message: "the request does not fit: range: got bytes=10-, expected a part of 10 bytes",
      details: [{ path: "range", message: "got bytes=10-, expected a part of 10 bytes" }],
    },
    meta: { timestamp: expect.any(Number), requestId: expect.any(String) },
  });
});

test("a range of it may be asked for", async () => {
  const { answer, annsToken } = await posted(new File(["0123456789"], "n.txt", { type: "text/plain" }));
  const ranged = async (range: string) => {
    const response = await get(answer.body.data?.url, { ...bearer(annsToken), range });
    return [response.status, response.headers.get("content-range"), await response.text()];
  };
  expect(await ranged("bytes=2-4")).toEqual([206, "bytes 2-4/10", "234"]);
  expect(await ranged("bytes=7-")).toEqual([206, "bytes 7-9/10", "789"]);
  expect(await ranged("bytes=-2")).toEqual([206, "bytes 8-9/10", "89"]);
  expect(await ranged("lines=1-2")).toEqual([200, null, "0123456789"]);
});

test("HEAD tells of the whole, also where a range is asked for", async () => {
  const { answer, annsToken } = await posted(new File(["0123456789"], "n.txt", { type: "text/plain" }));
  for (const range of ["bytes=2-4", "bytes=10-"]) {
    const url = `${server.url}${answer.body.data?.url}`;
    const { status, headers } = await fetch(url, {
      method: "HEAD",
      headers: { ...bearer(annsToken), range },
    });
    expect([status, headers.get("content-length"), headers.get("content-range")]).toEqual([200, "10", null]);
  }
});

test("a thumbnail comes beside it", async () => {
  const { room, annsToken } = await posted();
  const file = new File([png], "a.png");
  const { body } = await post(form(room, file, { thumbnail: new Blob([png.subarray(0, 900)]) }), annsToken);
  const response = await get(body.data?.thumbnailUrl, bearer(annsToken));
  expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([200, 900]);
});

test("its bytes are for this user alone, and gone from the disk when it is deleted", async () => {
  const { ann, fileId } = await posted();
  expect(statSync(join(server.dataDir, "files", fileId)).mode & 0o777).toBe(0o600);
  expect(statSync(join(server.dataDir, "files")).mode & 0o777).toBe(0o700);
  await ann.ask("file:delete", { fileId });
  await until("the bytes are gone", () => !stored().includes(fileId));
});

test("what was answered survives kill -9, and half an upload does not", async () => {
  const { room, fileId, annsToken, bensToken } = await posted();
  const half = rawPost(room, annsToken, maxFileBytes);
  half.write(Buffer.alloc(200_000, 1));
  await until("half of it is on the disk", () => stored().some((name) => name.endsWith(".part")));
  await server.restart();
  half.destroy();
  expect(stored().some((name) => name.endsWith(".part"))).toBe(false);
  const response = await get(`/api/v1/files/${fileId}`, bearer(bensToken));
  expect(Buffer.from(await response.arrayBuffer()).equals(png)).toBe(true);
}, 60_000);

test("an upload that is broken off leaves nothing", async () => {
  const { room, annsToken } = await posted();
  const before = stored().length;
  const half = rawPost(room, annsToken, maxFileBytes);
  half.write(Buffer.alloc(200_000, 1));
  await until("half of it is on the disk", () => stored().some((name) => name.endsWith(".part")));
  half.destroy();
  await until("it is gone", () => stored().length === before);
});

test("a file over the limit is answered 413 at once, and its rest still taken: a proxy that is cut off says 502", async () => {
  const { room, annsToken } = await posted();
  const before = stored();
  const size = maxFileBytes + 1;
  const post = rawPost(room, annsToken, size);
  let text = "";
  post.on("data", (chunk) => {
    text += chunk.toString();
  });
  await until("it is answered", () => text.includes('"code":"too_large"'));
  expect(text).toStartWith("HTTP/1.1 413");
  expect(stored()).toEqual(before);
  post.write(Buffer.alloc(size));
  post.write(`${formEnd}GET /health HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`);
  await until("what follows is answered", () => text.includes("HTTP/1.1 200"));
  post.destroy();
});

test("whisper rooms are refused with a reason, and nothing of the file is on the disk", async () => {
  const { annsToken } = await posted();
  const text = "a whispered file of which there must be no trace";
  const { status, body } = await post(form("whisper:ABC", new File([text], "w.txt")), annsToken);
  expect([status, body.error?.code]).toEqual([403, "forbidden"]);
  expect(body.error?.message).toContain("whisper rooms take no files");
  expect(server.filesHolding(text)).toEqual([]);
});

test("a form without a room before its file, without a file, or no form at all is refused clearly", async () => {
  const { room, annsToken } = await posted();
  const backwards = new FormData();
  backwards.append("file", new File(["x"], "x.txt"));
  backwards.append("room", room);
  expect((await post(backwards, annsToken)).status).toBe(422);
  const without = new FormData();
  without.append("room", room);
  expect((await post(without, annsToken)).body.error?.message).toContain("no file");
  const headers = { ...bearer(annsToken), "content-type": "application/json" };
  const response = await fetch(`${server.url}/api/v1/files`, { method: "POST", body: "{}", headers });
  expect(response.status).toBe(422);
});

test("a long file is never held in memory", async () => {
  const { room, annsToken } = await posted();
  const peakBytes = () => Number(/VmHWM:\s+(\d+)/.exec(readProc(server.pid))?.[1]) * 1_024;
  const postLong = async (bytes: number) => {
    const file = new File([new Uint8Array(bytes).fill(5)], "long.bin");
    expect((await post(form(room, file), annsToken)).status).toBe(200);
  };
  // What any long file takes on its way, garbage too, is there after a shorter one.
  await postLong(maxFileBytes / 8);
  const before = peakBytes();
  await postLong(maxFileBytes);
  expect(peakBytes() - before).toBeLessThan(maxFileBytes / 2);
}, 60_000);

function readProc(pid: number): string {
  return new TextDecoder().decode(Bun.spawnSync(["cat", `/proc/${pid}/status`]).stdout);
}

const formEnd = "\r\n--B--\r\n";

/** A form that says it has so many bytes, as far as the file's beginning. */
function rawPost(room: string, token: string, fileBytes: number) {
  const socket = connectTcp(server.port, "127.0.0.1");
  socket.on("error", () => {});
  const head =
    `--B\r\nContent-Disposition: form-data; name="room"\r\n\r\n${room}\r\n` +
    '--B\r\nContent-Disposition: form-data; name="file"; filename="f.bin"\r\n\r\n';
  socket.write(
    `POST /api/v1/files HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAuthorization: Bearer ${token}\r\n` +
      `Content-Type: multipart/form-data; boundary=B\r\nContent-Length: ${head.length + fileBytes + formEnd.length}\r\n\r\n${head}`,
  );
  return socket;
}

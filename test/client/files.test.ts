/** Files of a room: in its list, on their way up, refused, and with links that hold. */
import { expect, test } from "bun:test";
import { connect } from "../../client/index.ts";
import type { ServerEnvelope } from "../../protocol/envelope.ts";
import { ann, FakePorts } from "../support/client-ports.ts";
import { exifSegment, insertSegments, secretsIn } from "../support/pictures.ts";
import { reconnect } from "./support/requests.ts";

const name = "conversation:a";
const bob = { id: "bob", name: "Bob" };
const me = { id: ann.id, name: ann.name };

function told(seq: number, more: object = {}): ServerEnvelope {
  const data = {
    fileId: `f${seq}`,
    name: "a.txt",
    mime: "text/plain",
    size: 3,
    url: "/x",
    sender: bob,
    ...more,
  };
  return { type: "file:uploaded", room: name, seq, timestamp: seq, data };
}

interface Post {
  readonly url: string;
  readonly init: RequestInit & { readonly headers: Record<string, string>; readonly body: FormData };
  answer(status: number, body: object): Promise<void>;
  fail(): Promise<void>;
}

async function opened({ head = 0, token = "t" as string | (() => string), keepMetadata = false } = {}) {
  const ports = new FakePorts();
  const posts: Post[] = [];
  const fetch = (url: string, init: RequestInit) =>
    new Promise<Response>((resolve, reject) => {
      init.signal?.addEventListener("abort", () => reject(new Error("aborted")));
      posts.push({
        url,
        init: init as Post["init"],
        async answer(status, body) {
          resolve(new Response(JSON.stringify(body), { status }));
          await ports.settle();
        },
        async fail() {
          reject(new TypeError("no network"));
          await ports.settle();
        },
      });
    });
  const client = connect({ url: "wss://test:1/ws", token, ports, fetch, keepMetadata });
  await ports.settle();
  ports.link.welcome();
  const room = client.room(name);
  room.hold();
  const verdict = { recovered: "fresh", epoch: "e1", seq: head, from: head + 1, to: head, users: [] };
  ports.link.ack(ports.link.last("room:join"), { room: name, ...verdict });
  await ports.settle();
  const send = async (options = {}) => {
    const key = room.files.send(new File(["abc"], "a.txt", { type: "text/plain" }), options);
    await ports.settle();
    return key;
  };
  const { files } = room;
  return { ports, posts, client, room, files, send, uploads: () => files.uploads.value };
}

test("files of others stand in the list, in the order of the log, and go when they are deleted", async () => {
  const { ports, files } = await opened();
  ports.link.tell(told(1), told(2, { thumbnailUrl: "/y" }));
  expect(files.list.value).toMatchObject([
    { id: "f1", seq: 1, mine: false, live: true, hasThumbnail: false },
    { id: "f2", seq: 2, hasThumbnail: true },
  ]);
  ports.link.tell({ type: "file:deleted", room: name, seq: 3, timestamp: 3, data: { fileId: "f1" } });
  expect(files.list.value.map(({ id }) => id)).toEqual(["f2"]);
});

test("files come with the pages of history", async () => {
  const { ports, files } = await opened({ head: 2 });
  const message = { id: "m", content: "hi", sender: bob };
  const events = [told(1), { type: "message:new", room: name, seq: 2, timestamp: 2, data: message }];
  ports.link.ack(ports.link.last("room:history"), { room: name, epoch: "e1", head: 2, events, more: false });
  await ports.settle();
  expect(files.list.value).toMatchObject([{ id: "f1", live: false }]);
});

test("of many files three are on their way at a time, in all rooms, and the others follow in order", async () => {
  const { ports, posts, client, files, send } = await opened();
  const keys: string[] = [];
  for (let count = 0; count < 5; count += 1) keys.push(await send());
  client.room("conversation:b").files.send(new File(["abc"], "b.txt"));
  await ports.settle();
  expect([posts.length, files.uploads.value.length]).toEqual([3, 5]);
  files.discard(`${keys[3]}`);
  await posts[0]?.answer(503, { error: { code: "unavailable", message: "not now" } });
  files.discard(`${keys[1]}`);
  await ports.settle();
  const sent = posts.map(({ init }) => `${init.body.get("uploadId")}`);
  expect(sent.slice(0, 4)).toEqual(keys.filter((key) => key !== keys[3]));
  expect(posts[4]?.init.body.get("room")).toBe("conversation:b");
});

test("an upload is one form, under an id of its own, with the user's token", async () => {
  const { posts, send } = await opened();
  const key = await send();
  const [post] = posts as [Post];
  expect(post.url).toBe("https://test:1/api/v1/files");
  expect(post.init.headers).toEqual({ authorization: "Bearer t" });
  const entries = [...post.init.body];
  expect(entries.map(([field]) => field)).toEqual(["room", "uploadId", "file"]);
  expect(post.init.body.get("uploadId")).toBe(key);
  expect((post.init.body.get("file") as File).name).toBe("a.txt");
});

/** Of two segments, and no pixel that anybody could see. */
const bareJpeg = Buffer.from("ffd8ffc00004aaaaffda00040000ab12ffd9", "hex");
const photo = new File([Buffer.from(insertSegments(bareJpeg, exifSegment(1)))], "a.jpg", {
  type: "image/jpeg",
});

async function sentBytes({ init }: Post): Promise<Buffer> {
  return Buffer.from(await (init.body.get("file") as File).arrayBuffer());
}

test("a photo is sent without where it was taken, and is as large as what is sent", async () => {
  const { ports, posts, files, uploads } = await opened();
  const key = files.send(photo);
  await ports.settle();
  const [post] = posts as [Post];
  expect(await sentBytes(post)).toEqual(bareJpeg);
  expect(post.init.body.get("file")).toMatchObject({ name: "a.jpg", type: "image/jpeg" });
  expect(uploads()).toMatchObject([{ key, name: "a.jpg", mime: "image/jpeg", size: bareJpeg.length }]);
});

test("a photo that is sent again has the same bytes and id", async () => {
  const { ports, posts, files, uploads } = await opened();
  const key = files.send(photo);
  await ports.settle();
  const progress = { uploadId: key, room: name, receivedBytes: bareJpeg.length, totalBytes: bareJpeg.length };
  ports.link.tell({ type: "file:progress", timestamp: 1, data: progress });
  await posts[0]?.fail();
  await reconnect(ports);
  const verdict = { recovered: "complete", epoch: "e1", seq: 1, from: 1, to: 1 };
  ports.link.ack(ports.link.last("room:join"), { room: name, ...verdict, users: [] });
  await ports.settle();
  expect(posts.map(({ init }) => init.body.get("uploadId"))).toEqual([key, key]);
  expect(await sentBytes(posts[1] as Post)).toEqual(bareJpeg);
  expect(uploads()).toMatchObject([{ key, size: bareJpeg.length, state: "uploading" }]);
});

test.each([
  [false, undefined, []],
  [false, true, ["46.2044N", "SERIAL-0815"]],
  [true, undefined, ["46.2044N", "SERIAL-0815"]],
  [true, false, []],
])("with keepMetadata %p of the client and %p of the file it tells %j", async (ofAll, ofOne, told) => {
  const { ports, posts, files } = await opened({ keepMetadata: ofAll });
  files.send(photo, { keepMetadata: ofOne });
  await ports.settle();
  expect(secretsIn(await sentBytes(posts[0] as Post))).toEqual(told);
});

test("a file that cannot be read is not sent as it is, and says why", async () => {
  const { ports, posts, files, uploads } = await opened();
  const moved = new File([await photo.arrayBuffer()], "a.jpg");
  moved.slice = () => {
    throw new DOMException("it was moved", "NotReadableError");
  };
  files.send(moved);
  await ports.settle();
  const error = { code: "not_found", message: "the file cannot be read: NotReadableError: it was moved" };
  expect([posts.length, uploads()]).toMatchObject([0, [{ state: "failed", error }]]);
});

test("it shows how far it is, and becomes a file of the list when it is answered", async () => {
  const { ports, posts, send, uploads, files } = await opened();
  const key = await send();
  const data = { uploadId: key, room: name, receivedBytes: 2, totalBytes: 3 };
  ports.link.tell({ type: "file:progress", timestamp: 1, data });
  expect(uploads()).toMatchObject([{ key, name: "a.txt", size: 3, receivedBytes: 2, state: "uploading" }]);
  const posted = { ...told(1, { sender: me }).data, uploadId: key, room: name, seq: 1 };
  await posts[0]?.answer(200, { success: true, data: posted });
  expect([uploads(), files.list.value]).toMatchObject([[], [{ id: "f1", mine: true }]]);
});

test("told of before it is answered, it stands in one list at a time, once", async () => {
  const { ports, posts, send, uploads, files } = await opened();
  const key = await send();
  ports.link.tell({
    type: "file:progress",
    timestamp: 1,
    data: { uploadId: key, room: name, receivedBytes: 3, totalBytes: 3 },
  });
  ports.link.tell(told(1, { sender: me }));
  expect([uploads().length, files.list.value.length]).toEqual([0, 1]);
  await posts[0]?.answer(200, { success: true, data: { ...told(1, { sender: me }).data, seq: 1 } });
  expect([uploads().length, files.list.value.length]).toEqual([0, 1]);
});

test("one for which another file of its size was taken is shown again when it fails, in its place", async () => {
  const { ports, posts, send, uploads, files } = await opened();
  const key = await send();
  const other = await send();
  const data = { uploadId: key, room: name, receivedBytes: 3, totalBytes: 3 };
  ports.link.tell({ type: "file:progress", timestamp: 1, data });
  // Sent by the same user on another device.
  ports.link.tell(told(1, { sender: me }), told(2, { sender: me }));
  expect(uploads()).toMatchObject([{ key: other }]);
  await posts[0]?.fail();
  expect(uploads()).toMatchObject([
    { key, state: "failed", error: { code: "disconnected" } },
    { key: other, state: "uploading" },
  ]);
  files.retry(key);
  await ports.settle();
  expect(uploads()).toMatchObject([{ key, receivedBytes: 0, state: "uploading" }, { key: other }]);
});

test("each own file that is told of stands for one upload", async () => {
  const { ports, send, uploads } = await opened();
  for (const uploadId of [await send(), await send()]) {
    const data = { uploadId, room: name, receivedBytes: 3, totalBytes: 3 };
    ports.link.tell({ type: "file:progress", timestamp: 1, data });
  }
  ports.link.tell(told(1, { sender: me }));
  expect(uploads().length).toBe(1);
  ports.link.tell(told(2, { sender: me }));
  expect(uploads().length).toBe(0);
});

test("a file that the room is told of after its upload was answered stands for no other upload", async () => {
  const { ports, posts, send, uploads } = await opened();
  const uploadIds = [await send(), await send()];
  for (const uploadId of uploadIds) {
    const data = { uploadId, room: name, receivedBytes: 3, totalBytes: 3 };
    ports.link.tell({ type: "file:progress", timestamp: 1, data });
  }
  await posts[0]?.answer(200, { success: true, data: { ...told(1, { sender: me }).data, seq: 1 } });
  ports.link.tell(told(1, { sender: me }));
  expect(uploads()).toMatchObject([{ key: uploadIds[1] }]);
});

test("a refused one says why, and is sent again under the same id", async () => {
  const { ports, posts, send, uploads, files } = await opened();
  const key = await send();
  await posts[0]?.answer(413, { success: false, error: { code: "too_large", message: "too long" } });
  expect(uploads()).toMatchObject([{ state: "failed", error: { code: "too_large", message: "too long" } }]);
  files.retry(key);
  await ports.settle();
  expect(posts[1]?.init.body.get("uploadId")).toBe(key);
});

test("without a network it fails as `disconnected`; discarded, it is gone", async () => {
  const { posts, send, uploads, files } = await opened();
  const key = await send();
  await posts[0]?.fail();
  const error = { code: "disconnected", message: "the server cannot be reached" };
  expect(uploads()).toMatchObject([{ state: "failed", error }]);
  files.discard(key);
  expect(uploads()).toEqual([]);
});

test("one of which only the answer was lost is sent again under its id once the room is joined again", async () => {
  const { ports, posts, send, uploads, files } = await opened();
  const key = await send();
  const other = await send();
  const data = { uploadId: key, room: name, receivedBytes: 3, totalBytes: 3 };
  ports.link.tell({ type: "file:progress", timestamp: 1, data });
  for (const post of posts) await post.fail();
  await reconnect(ports);
  const verdict = { recovered: "complete", epoch: "e1", seq: 1, from: 1, to: 1 };
  ports.link.ack(ports.link.last("room:join"), { room: name, ...verdict, users: [] });
  await ports.settle();
  expect(posts.map(({ init }) => init.body.get("uploadId"))).toEqual([key, other, key]);
  ports.link.tell(told(1, { sender: me }));
  expect(uploads()).toMatchObject([{ key: other, state: "failed" }]);
  const posted = { ...told(1, { sender: me }).data, seq: 1, duplicate: true };
  await posts[2]?.answer(200, { success: true, data: posted });
  expect([uploads().length, files.list.value.length]).toEqual([1, 1]);
});

test("one that is stopped on its way is gone without an error", async () => {
  const { posts, send, uploads, ports } = await opened();
  const stop = new AbortController();
  await send({ signal: stop.signal });
  stop.abort();
  await ports.settle();
  expect([uploads(), posts[0]?.init.signal?.aborted]).toEqual([[], true]);
});

test("a token that the server refuses is asked for anew, once", async () => {
  let count = 0;
  const { posts, send } = await opened({ token: () => `t${++count}` });
  await send();
  await posts[0]?.answer(401, { success: false, error: { code: "token_expired", message: "" } });
  expect(posts.map(({ init }) => init.headers.authorization)).toEqual(["Bearer t1", "Bearer t2"]);
});

test.each([
  [600_000, 1],
  [30_000, 2],
])("links that hold for %d ms are, looked at twice, asked for %d times", async (holdsMs, times) => {
  const { ports, files } = await opened();
  let answered = 0;
  for (let look = 0; look < 2; look += 1) {
    const links = files.links("f1");
    await ports.settle();
    const asked = ports.link.said("file:select");
    if (asked.length > answered) {
      const reply = { link: "/l?link=1", linkExpiresAt: ports.clock.now() + holdsMs };
      ports.link.ack(asked.at(-1), reply);
    }
    answered = asked.length;
    expect(await links).toMatchObject({ url: "https://test:1/l?link=1" });
  }
  expect(answered).toBe(times);
});

test("links that do not work are asked for again, though they would hold", async () => {
  const { ports, files } = await opened();
  const linkExpiresAt = ports.clock.now() + 600_000;
  for (const [isAnew, link] of [
    [false, "/l?link=1"],
    [true, "/l?link=2"],
  ] as const) {
    const links = files.links("f1", isAnew);
    await ports.settle();
    ports.link.ack(ports.link.last("file:select"), { link, linkExpiresAt });
    expect((await links).url).toBe(`https://test:1${link}`);
  }
  expect((await files.links("f1")).url).toBe("https://test:1/l?link=2");
});

/** Files in a whole server in memory: posted, told, fetched, deleted, refused. */
import { expect, test } from "bun:test";
import type { RoomName, User, UserId } from "../../../protocol/index.ts";
import { revokeUser } from "../../../server/connection/revoke.ts";
import { httpAnswers } from "../../../server/http-answers.ts";
import { type Peer, World } from "../../support/world.ts";

const png = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(200, 7)]);
const userOf = (id: string, role: User["role"] = "user"): User => ({ id: id as UserId, name: id, role });

interface Wish {
  readonly by?: User;
  readonly bytes?: Uint8Array;
  readonly name?: string;
  readonly type?: string;
  readonly uploadId?: string;
  readonly room?: string;
  readonly thumbnail?: Uint8Array;
}

async function pair(env: Record<string, string> = {}) {
  const world = new World({ env });
  const { room, conversationId, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers as [Peer, Peer];
  const { files } = httpAnswers(world.host, () => 0);

  async function upload({ by = userOf("alice"), bytes = png, thumbnail, ...wish }: Wish = {}) {
    const { name = "a.png", type = "image/png", uploadId, room: to = room } = wish;
    const announced = { room: to as RoomName, uploadId, name, type, totalBytes: bytes.length };
    const upload = await files.begin(by, announced);
    try {
      for (let at = 0; at < bytes.length; at += 100) await upload.write(bytes.subarray(at, at + 100));
      const [posted] = await Promise.all([upload.finish(thumbnail), world.clock.settle()]);
      return posted;
    } catch (error) {
      await upload.drop();
      throw error;
    }
  }
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => "done",
      (error) => error.code,
    );
  const isLeft = () => world.bytes.kept.size + world.bytes.open.size;
  return { world, room, conversationId, alice, bob, files, upload, codeOf, isLeft };
}

test("a posted file is told to the room, with what its sender needs to know", async () => {
  const { upload, bob, room } = await pair();
  const posted = await upload({ uploadId: "up-1" });
  const { fileId } = posted;
  const told = {
    fileId,
    name: "a.png",
    mime: "image/png",
    size: png.length,
    url: `/api/v1/files/${fileId}`,
    sender: { id: "alice", name: "alice" },
  };
  expect(bob.events("file:uploaded")).toMatchObject([{ room, seq: 1, data: told }]);
  expect(posted).toEqual({ ...told, uploadId: "up-1", room, seq: 1 } as typeof posted);
});

test("an upload id that was used in one conversation is refused in another", async () => {
  const { world, upload, alice, codeOf, isLeft } = await pair();
  await upload({ uploadId: "up-1" });
  const created = await alice.request("conversation:create", { memberIds: ["bob"], kind: "group" });
  const kept = isLeft();
  expect(await codeOf(upload({ uploadId: "up-1", room: created.data.room }))).toBe("conflict");
  await world.clock.settle();
  expect(isLeft()).toBe(kept);
});

test("its progress goes to the uploader's devices alone, and ends at the whole", async () => {
  const { upload, alice, bob, room } = await pair();
  await upload({ uploadId: "up-1" });
  const last = { uploadId: "up-1", room, receivedBytes: png.length, totalBytes: png.length };
  expect(alice.events("file:progress").at(-1)?.data).toEqual(last);
  expect(bob.events("file:progress")).toEqual([]);
});

test("progress is told four times a second, and at the end", async () => {
  const { files, alice, room, world } = await pair();
  const announced = { room: room as RoomName, uploadId: "u", name: "a", type: "text/plain" };
  const uploading = await files.begin(userOf("alice"), { ...announced, totalBytes: 2_000 });
  for (let written = 0; written < 20; written += 1) {
    await uploading.write(Buffer.alloc(100, "a"));
    await world.clock.advance(50);
  }
  await Promise.all([uploading.finish(undefined), world.clock.settle()]);
  const told = alice.events("file:progress").map(({ data }) => data.receivedBytes);
  expect(told).toEqual([100, 600, 1_100, 1_600, 2_000]);
});

test("a repeated upload is answered as the first was, and kept once", async () => {
  const { upload, bob, isLeft } = await pair();
  const first = await upload({ uploadId: "up-1" });
  expect(await upload({ uploadId: "up-1" })).toEqual({ ...first, duplicate: true });
  expect(bob.events("file:uploaded")).toHaveLength(1);
  expect(isLeft()).toBe(1);
});

test("members get its bytes; others are told that there is no such file", async () => {
  const { upload, files, codeOf } = await pair();
  const { fileId } = await upload();
  const { bytes, mime } = await files.fetch(userOf("bob"), fileId, "whole");
  expect([mime, Buffer.from(await bytes.arrayBuffer()).equals(png)]).toEqual(["image/png", true]);
  expect(await codeOf(files.fetch(userOf("eve"), fileId, "whole"))).toBe("not_found");
  expect(await codeOf(files.fetch(userOf("eve"), "nothing", "whole"))).toBe("not_found");
});

test("file:select tells a member of it, with links that hold for ten minutes", async () => {
  const { upload, bob, files, world, codeOf, room } = await pair();
  const { fileId } = await upload({ thumbnail: png });
  const { data } = await bob.request("file:select", { fileId });
  expect(data).toMatchObject({ fileId, room, seq: 1, name: "a.png", thumbnailUrl: expect.any(String) });
  const link = new URL(data.link, "http://x").searchParams.get("link") ?? "";
  expect((await files.fetchByLink(link, fileId, "whole")).name).toBe("a.png");
  expect((await files.fetchByLink(link, fileId, "thumbnail")).mime).toBe("image/png");
  expect(await codeOf(files.fetchByLink(link.replace("bob", "ben"), fileId, "whole"))).toBe("token_invalid");
  await world.clock.advance(10 * 60_000);
  expect(await codeOf(files.fetchByLink(link, fileId, "whole"))).toBe("token_expired");
});

test("a stranger's file:select is answered not_found", async () => {
  const { upload, world } = await pair();
  const { fileId } = await upload();
  const eve = await world.connect("eve");
  expect((await eve.request("file:select", { fileId })).data.code).toBe("not_found");
});

test("a link ends with the membership of the user it was made for", async () => {
  const { upload, alice, bob, files, codeOf, conversationId } = await pair();
  const { fileId } = await upload();
  const { data } = await bob.request("file:select", { fileId });
  const link = new URL(data.link, "http://x").searchParams.get("link") ?? "";
  await alice.request("conversation:remove", { conversationId, userId: "bob" });
  expect(await codeOf(files.fetchByLink(link, fileId, "whole"))).toBe("not_found");
});

test("its author deletes it: the room is told, the log forgets it, and its bytes go", async () => {
  const { upload, alice, bob, isLeft, room } = await pair();
  const { fileId } = await upload({ name: "secret-name.png", thumbnail: png });
  const { data } = await alice.request("file:delete", { fileId });
  expect(data).toEqual({ seq: 2, deletedAt: expect.any(Number) });
  expect(bob.events("file:deleted")).toMatchObject([{ room, seq: 2, data: { fileId } }]);
  expect(isLeft()).toBe(0);
  const { data: page } = await bob.request("room:history", { room });
  expect(page.events.map(({ type }: { type: string }) => type)).toEqual(["file:deleted", "file:deleted"]);
  expect(JSON.stringify(page)).not.toContain("secret-name");
  expect((await bob.request("file:select", { fileId })).data.code).toBe("not_found");
});

test("a repeated deletion is answered as the first was", async () => {
  const { upload, alice } = await pair();
  const { fileId } = await upload();
  const first = await alice.request("file:delete", { fileId }, "once");
  expect((await alice.request("file:delete", { fileId }, "once")).data).toEqual({
    ...first.data,
    duplicate: true,
  });
});

test("another member may not delete it; the conversation's owner and an admin may", async () => {
  const { upload, alice, bob, world } = await pair();
  const { fileId } = await upload();
  expect((await bob.request("file:delete", { fileId })).data.code).toBe("forbidden");
  const admin = await world.connect("root:admin");
  expect((await admin.request("file:delete", { fileId })).data.seq).toBe(2);
  const bobs = await upload({ by: userOf("bob") });
  expect((await alice.request("file:delete", { fileId: bobs.fileId })).data.seq).toBe(4);
});

test("strangers, whisper rooms and other rooms are refused before a byte is kept", async () => {
  const { upload, codeOf, isLeft } = await pair();
  expect(await codeOf(upload({ by: userOf("eve") }))).toBe("forbidden");
  expect(await codeOf(upload({ room: "whisper:ABC" }))).toBe("forbidden");
  expect(await codeOf(upload({ room: "user:alice" }))).toBe("forbidden");
  expect(await codeOf(upload({ room: "conversation:none" }))).toBe("not_found");
  expect(isLeft()).toBe(0);
});

test("who was put out while uploading is refused, and nothing is left", async () => {
  const { files, alice, room, conversationId, codeOf, isLeft, world } = await pair();
  const announced = { room: room as RoomName, uploadId: "u", name: "a", type: "text/plain", totalBytes: 3 };
  const upload = await files.begin(userOf("bob"), announced);
  await upload.write(Buffer.from("abc"));
  await alice.request("conversation:remove", { conversationId, userId: "bob" });
  const code = codeOf(upload.finish(undefined));
  await world.clock.settle();
  expect(await code).toBe("forbidden");
  await upload.drop();
  expect(isLeft()).toBe(0);
});

test("who is revoked while uploading writes no more and posts nothing, and nothing is left", async () => {
  const { world, room, alice, files, codeOf, isLeft } = await pair();
  const announced = {
    room: room as RoomName,
    uploadId: "u",
    name: "a.png",
    type: "image/png",
    totalBytes: 0,
  };
  const begun = [await files.begin(userOf("bob"), announced), await files.begin(userOf("bob"), announced)];
  for (const upload of begun) await upload.write(png);
  const preparing = files.begin(userOf("bob"), announced);
  await Promise.all([revokeUser(world.host, userOf("bob").id, userOf("alice").id), world.clock.settle()]);
  expect(await codeOf((await preparing).write(png))).toBe("token_invalid");
  expect(await codeOf(begun[0]?.write(png) ?? Promise.resolve())).toBe("token_invalid");
  for (const upload of begun) {
    const finishing = codeOf(upload.finish(undefined));
    await world.clock.settle();
    expect(await finishing).toBe("token_invalid");
    await upload.drop();
  }
  expect(isLeft()).toBe(0);
  expect(alice.events("file:uploaded")).toEqual([]);
  expect((await alice.request("room:history", { room })).data.head).toBe(0);
});

test("a file over the limit is refused, whether it says so or not", async () => {
  const { upload, files, room, codeOf, isLeft } = await pair({ TAUTLINE_MAX_FILE_BYTES: "150" });
  expect(await codeOf(upload())).toBe("too_large");
  const silent = {
    room: room as RoomName,
    uploadId: "u",
    name: "a",
    type: "image/png",
    totalBytes: undefined,
  };
  const uploading = await files.begin(userOf("alice"), silent);
  await uploading.write(png.subarray(0, 150));
  expect(await codeOf(uploading.write(png.subarray(150)))).toBe("too_large");
  await uploading.drop();
  expect(isLeft()).toBe(0);
});

test("a user's files together stay within the quota; deleting one makes room", async () => {
  const { upload, codeOf, alice } = await pair({ TAUTLINE_LIMIT_FILE_BYTES_PER_USER: "300" });
  const { fileId } = await upload();
  expect(await codeOf(upload())).toBe("too_large");
  expect(await codeOf(upload({ by: userOf("bob") }))).toBe("done");
  await alice.request("file:delete", { fileId });
  expect(await codeOf(upload())).toBe("done");
});

test("uploads that begin at the same moment keep within the quota together", async () => {
  const { files, room, codeOf } = await pair({ TAUTLINE_LIMIT_FILE_BYTES_PER_USER: "2000" });
  const announced = { room: room as RoomName, uploadId: undefined, name: "a", type: "", totalBytes: 1_500 };
  const codes = await Promise.all(
    Array.from({ length: 12 }, () => codeOf(files.begin(userOf("alice"), announced))),
  );
  expect(codes).toEqual(["done", ...Array(11).fill("too_large")]);
});

test("uploads that do not say how long they are keep within the quota together, whenever each of them ends", async () => {
  const { files, room, codeOf, isLeft, world } = await pair({ TAUTLINE_LIMIT_FILE_BYTES_PER_USER: "2000" });
  const type = "text/plain";
  const announced = { room: room as RoomName, uploadId: undefined, name: "a", type, totalBytes: undefined };
  const uploads = [];
  for (let count = 0; count < 4; count += 1) uploads.push(await files.begin(userOf("alice"), announced));
  const codes = [];
  for (const upload of uploads) {
    const ends = async () => {
      await upload.write(Buffer.alloc(1_900, "a"));
      await upload.finish(undefined);
    };
    const code = codeOf(ends());
    await world.clock.settle();
    codes.push(await code);
    if (codes.at(-1) !== "done") await upload.drop();
  }
  expect(codes).toEqual(["done", "too_large", "too_large", "too_large"]);
  expect(isLeft()).toBe(1);
});

test("a thumbnail counts towards the quota", async () => {
  const { upload, codeOf, isLeft } = await pair({ TAUTLINE_LIMIT_FILE_BYTES_PER_USER: "300" });
  expect(await codeOf(upload({ thumbnail: png }))).toBe("too_large");
  expect(isLeft()).toBe(0);
});

test("more files a minute than allowed are refused, with the time to wait", async () => {
  const { upload, codeOf } = await pair({ TAUTLINE_LIMIT_FILES_PER_MINUTE: "2" });
  await upload();
  await upload();
  expect(await codeOf(upload())).toBe("rate_limited");
});

test("services have any number of files, one no larger than a user's, and four on their way at once", async () => {
  const { upload, codeOf, files, room } = await pair({
    TAUTLINE_LIMIT_FILES_PER_MINUTE: "2",
    TAUTLINE_LIMIT_FILE_BYTES_PER_USER: "300",
    TAUTLINE_MAX_FILE_BYTES: "1024",
  });
  const by = userOf("service", "service");
  for (let count = 0; count < 5; count += 1) expect(await codeOf(upload({ by }))).toBe("done");
  expect(await codeOf(upload({ by, bytes: Buffer.concat([png, Buffer.alloc(1_000)]) }))).toBe("too_large");
  const announced = { room: room as RoomName, uploadId: undefined, name: "a", type: "", totalBytes: 1 };
  const codes = [];
  for (let count = 0; count < 5; count += 1) codes.push(await codeOf(files.begin(by, announced)));
  expect(codes).toEqual(["done", "done", "done", "done", "rate_limited"]);
});

test("a user has at most four uploads at once", async () => {
  const { files, room, codeOf } = await pair();
  const announced = { room: room as RoomName, uploadId: undefined, name: "a", type: "", totalBytes: 1 };
  const begun = [];
  for (let count = 0; count < 4; count += 1) begun.push(await files.begin(userOf("alice"), announced));
  expect(await codeOf(files.begin(userOf("alice"), announced))).toBe("rate_limited");
  await begun[0]?.drop();
  expect(await codeOf(files.begin(userOf("alice"), announced))).toBe("done");
});

test("of uploads that begin at the same moment four are let in", async () => {
  const { files, room, codeOf } = await pair();
  const announced = { room: room as RoomName, uploadId: undefined, name: "a", type: "", totalBytes: 1 };
  const codes = await Promise.all(
    Array.from({ length: 12 }, () => codeOf(files.begin(userOf("alice"), announced))),
  );
  expect(codes).toEqual([...Array(4).fill("done"), ...Array(8).fill("rate_limited")]);
});

test("an upload that is dropped twice makes room once", async () => {
  const { files, room, codeOf } = await pair();
  const announced = { room: room as RoomName, uploadId: undefined, name: "a", type: "", totalBytes: 1 };
  const begin = () => files.begin(userOf("alice"), announced);
  const first = await begin();
  await first.drop();
  for (let count = 0; count < 4; count += 1) await begin();
  await first.drop();
  expect(await codeOf(begin())).toBe("rate_limited");
});

test("a picture is known by its bytes: what only calls itself one is refused", async () => {
  const { upload, codeOf, isLeft } = await pair();
  expect(await codeOf(upload({ bytes: Buffer.from("<script>alert(1)</script>") }))).toBe("invalid_data");
  expect((await upload({ type: "text/plain", name: "a.txt" })).mime).toBe("image/png");
  expect(isLeft()).toBe(1);
});

test("types that are not on the list are refused, programs too, whatever they are called", async () => {
  const { upload, codeOf, isLeft } = await pair();
  expect(await codeOf(upload({ bytes: Buffer.from("<html>"), type: "text/html" }))).toBe("invalid_data");
  expect(await codeOf(upload({ bytes: Buffer.from("MZ\x90"), type: "text/plain" }))).toBe("invalid_data");
  expect(isLeft()).toBe(0);
});

test("a thumbnail that is no picture is refused, and the file with it", async () => {
  const { upload, codeOf, isLeft } = await pair();
  expect(await codeOf(upload({ thumbnail: Buffer.from("<svg/>") }))).toBe("invalid_data");
  expect(isLeft()).toBe(0);
});

test("an empty file is a file", async () => {
  const { upload } = await pair();
  expect((await upload({ bytes: Buffer.alloc(0), type: "text/plain" })).size).toBe(0);
});

test("a file goes with the event that told of it, when that is no longer kept", async () => {
  const { upload, world, isLeft, alice, room } = await pair({ TAUTLINE_KEEP_CONVERSATION_EVENTS: "1" });
  const { fileId } = await upload({ thumbnail: png });
  await alice.request("message:send", { room, content: "newer" });
  world.host.retention.start();
  await world.clock.advance(61_000);
  world.host.retention.stop();
  const later = await world.connect("alice");
  expect((await later.request("file:select", { fileId })).data.code).toBe("not_found");
  expect(isLeft()).toBe(0);
});

test("bytes that belong to no file are swept", async () => {
  const { upload, world, isLeft } = await pair();
  await upload({ thumbnail: png });
  for (const lost of ["lost", "lost.small"]) world.bytes.kept.set(lost, png);
  await world.host.services.files.sweep();
  expect(isLeft()).toBe(2);
});

test("slow mode counts files as it counts messages, and answers a repeat all the same", async () => {
  const { world, room, alice, bob, upload, codeOf } = await pair();
  await alice.request("room:slow", { room, seconds: 30 });
  const byBob = { by: userOf("bob") };
  const first = await upload({ ...byBob, uploadId: "up-1" });
  expect(await codeOf(upload(byBob))).toBe("rate_limited");
  const message = await bob.request("message:send", { room, content: "look" });
  expect(message.data).toMatchObject({ code: "rate_limited", retryAfterMs: 30_000 });
  expect(await upload({ ...byBob, uploadId: "up-1" })).toEqual({ ...first, duplicate: true });
  await world.clock.advance(30_000);
  expect((await bob.request("message:send", { room, content: "look" })).type).toBe("ack");
  expect(await codeOf(upload(byBob))).toBe("rate_limited");
  for (let count = 0; count < 2; count += 1) expect(await codeOf(upload())).toBe("done");
});

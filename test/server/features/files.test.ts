/** Files in a whole server in memory: posted, told, fetched, deleted. */
import { expect, test } from "bun:test";
import type { RoomName } from "../../../protocol/index.ts";
import { filePair, png, userOf } from "../../support/file-pair.ts";

test("a posted file is told to the room, with what its sender needs to know", async () => {
  const { upload, bob, room } = await filePair();
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
  const { world, upload, alice, codeOf, isLeft } = await filePair();
  await upload({ uploadId: "up-1" });
  const created = await alice.request("conversation:create", { memberIds: ["bob"], kind: "group" });
  const kept = isLeft();
  expect(await codeOf(upload({ uploadId: "up-1", room: created.data.room }))).toBe("conflict");
  await world.clock.settle();
  expect(isLeft()).toBe(kept);
});

test("its progress goes to the uploader's devices alone, and ends at the whole", async () => {
  const { upload, alice, bob, room } = await filePair();
  await upload({ uploadId: "up-1" });
  const last = { uploadId: "up-1", room, receivedBytes: png.length, totalBytes: png.length };
  expect(alice.events("file:progress").at(-1)?.data).toEqual(last);
  expect(bob.events("file:progress")).toEqual([]);
});

test("progress is told four times a second, and at the end", async () => {
  const { files, alice, room, world } = await filePair();
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
  const { upload, bob, isLeft } = await filePair();
  const first = await upload({ uploadId: "up-1" });
  expect(await upload({ uploadId: "up-1" })).toEqual({ ...first, duplicate: true });
  expect(bob.events("file:uploaded")).toHaveLength(1);
  expect(isLeft()).toBe(1);
});

test("members get its bytes; others are told that there is no such file", async () => {
  const { upload, files, codeOf } = await filePair();
  const { fileId } = await upload();
  const { bytes, mime } = await files.fetch(userOf("bob"), fileId, "whole");
  expect([mime, Buffer.from(await bytes.arrayBuffer()).equals(png)]).toEqual(["image/png", true]);
  expect(await codeOf(files.fetch(userOf("eve"), fileId, "whole"))).toBe("not_found");
  expect(await codeOf(files.fetch(userOf("eve"), "nothing", "whole"))).toBe("not_found");
});

test("file:select tells a member of it, with links that hold for ten minutes", async () => {
  const { upload, bob, files, world, codeOf, room } = await filePair();
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
  const { upload, world } = await filePair();
  const { fileId } = await upload();
  const eve = await world.connect("eve");
  expect((await eve.request("file:select", { fileId })).data.code).toBe("not_found");
});

test("a link ends with the membership of the user it was made for", async () => {
  const { upload, alice, bob, files, codeOf, conversationId } = await filePair();
  const { fileId } = await upload();
  const { data } = await bob.request("file:select", { fileId });
  const link = new URL(data.link, "http://x").searchParams.get("link") ?? "";
  await alice.request("conversation:remove", { conversationId, userId: "bob" });
  expect(await codeOf(files.fetchByLink(link, fileId, "whole"))).toBe("not_found");
});

test("its author deletes it: the room is told, the log forgets it, and its bytes go", async () => {
  const { upload, alice, bob, isLeft, room } = await filePair();
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
  const { upload, alice } = await filePair();
  const { fileId } = await upload();
  const first = await alice.request("file:delete", { fileId }, "once");
  expect((await alice.request("file:delete", { fileId }, "once")).data).toEqual({
    ...first.data,
    duplicate: true,
  });
});

test("a deletion under the id of another file's is a conflict, and leaves this one's bytes", async () => {
  const { upload, alice, isLeft } = await filePair();
  const [first, second] = [await upload(), await upload()];
  await alice.request("file:delete", { fileId: first.fileId }, "once");
  expect((await alice.request("file:delete", { fileId: second.fileId }, "once")).data.code).toBe("conflict");
  expect((await alice.request("file:select", { fileId: second.fileId })).type).toBe("ack");
  expect(isLeft()).toBe(1);
});

test("another member may not delete it; the conversation's owner and an admin may", async () => {
  const { upload, alice, bob, world } = await filePair();
  const { fileId } = await upload();
  expect((await bob.request("file:delete", { fileId })).data.code).toBe("forbidden");
  const admin = await world.connect("root:admin");
  expect((await admin.request("file:delete", { fileId })).data.seq).toBe(2);
  const bobs = await upload({ by: userOf("bob") });
  expect((await alice.request("file:delete", { fileId: bobs.fileId })).data.seq).toBe(4);
});

test("an empty file is a file", async () => {
  const { upload } = await filePair();
  expect((await upload({ bytes: Buffer.alloc(0), type: "text/plain" })).size).toBe(0);
});

test("a file goes with the event that told of it, when that is no longer kept", async () => {
  const { upload, world, isLeft, alice, room } = await filePair({ TAUTLINE_KEEP_CONVERSATION_EVENTS: "1" });
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
  const { upload, world, isLeft } = await filePair();
  await upload({ thumbnail: png });
  for (const lost of ["lost", "lost.small"]) world.bytes.kept.set(lost, png);
  await world.host.services.files.sweep();
  expect(isLeft()).toBe(2);
});

/** Files that are refused for who sends them, where to, or what they are: nothing of them is left. */
import { expect, test } from "bun:test";
import type { RoomName } from "../../../protocol/index.ts";
import { revokeUser } from "../../../server/connection/revoke.ts";
import { filePair, png, userOf } from "../../support/file-pair.ts";

test("strangers, whisper rooms and other rooms are refused before a byte is kept", async () => {
  const { upload, codeOf, isLeft } = await filePair();
  expect(await codeOf(upload({ by: userOf("eve") }))).toBe("forbidden");
  expect(await codeOf(upload({ room: "whisper:ABC" }))).toBe("forbidden");
  expect(await codeOf(upload({ room: "user:alice" }))).toBe("forbidden");
  expect(await codeOf(upload({ room: "conversation:none" }))).toBe("not_found");
  expect(isLeft()).toBe(0);
});

test("who was put out while uploading is refused, and nothing is left", async () => {
  const { files, alice, room, conversationId, codeOf, isLeft, world } = await filePair();
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
  const { world, room, alice, files, codeOf, isLeft } = await filePair();
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

test("a picture is known by its bytes: what only calls itself one is refused", async () => {
  const { upload, codeOf, isLeft } = await filePair();
  expect(await codeOf(upload({ bytes: Buffer.from("<script>alert(1)</script>") }))).toBe("invalid_data");
  expect((await upload({ type: "text/plain", name: "a.txt" })).mime).toBe("image/png");
  expect(isLeft()).toBe(1);
});

test("types that are not on the list are refused, programs too, whatever they are called", async () => {
  const { upload, codeOf, isLeft } = await filePair();
  expect(await codeOf(upload({ bytes: Buffer.from("<html>"), type: "text/html" }))).toBe("invalid_data");
  expect(await codeOf(upload({ bytes: Buffer.from("MZ\x90"), type: "text/plain" }))).toBe("invalid_data");
  expect(isLeft()).toBe(0);
});

test("a thumbnail that is no picture is refused, and the file with it", async () => {
  const { upload, codeOf, isLeft } = await filePair();
  expect(await codeOf(upload({ thumbnail: Buffer.from("<svg/>") }))).toBe("invalid_data");
  expect(isLeft()).toBe(0);
});

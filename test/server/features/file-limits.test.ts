/** How many files, how large, how often and how many at once. */
import { expect, test } from "bun:test";
import type { RoomName } from "../../../protocol/index.ts";
import { filePair, png, userOf } from "../../support/file-pair.ts";

test("a file over the limit is refused, whether it says so or not", async () => {
  const { upload, files, room, codeOf, isLeft } = await filePair({ TAUTLINE_MAX_FILE_BYTES: "150" });
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
  const { upload, codeOf, alice } = await filePair({ TAUTLINE_LIMIT_FILE_BYTES_PER_USER: "300" });
  const { fileId } = await upload();
  expect(await codeOf(upload())).toBe("too_large");
  expect(await codeOf(upload({ by: userOf("bob") }))).toBe("done");
  await alice.request("file:delete", { fileId });
  expect(await codeOf(upload())).toBe("done");
});

test("uploads that begin at the same moment keep within the quota together", async () => {
  const { files, room, codeOf } = await filePair({ TAUTLINE_LIMIT_FILE_BYTES_PER_USER: "2000" });
  const announced = { room: room as RoomName, uploadId: undefined, name: "a", type: "", totalBytes: 1_500 };
  const codes = await Promise.all(
    Array.from({ length: 12 }, () => codeOf(files.begin(userOf("alice"), announced))),
  );
  expect(codes).toEqual(["done", ...Array(11).fill("too_large")]);
});

test("uploads that do not say how long they are keep within the quota together, whenever each of them ends", async () => {
  const { files, room, codeOf, isLeft, world } = await filePair({
    TAUTLINE_LIMIT_FILE_BYTES_PER_USER: "2000",
  });
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
  const { upload, codeOf, isLeft } = await filePair({ TAUTLINE_LIMIT_FILE_BYTES_PER_USER: "300" });
  expect(await codeOf(upload({ thumbnail: png }))).toBe("too_large");
  expect(isLeft()).toBe(0);
});

test("more files a minute than allowed are refused, with the time to wait", async () => {
  const { upload, codeOf } = await filePair({ TAUTLINE_LIMIT_FILES_PER_MINUTE: "2" });
  await upload();
  await upload();
  expect(await codeOf(upload())).toBe("rate_limited");
});

test("services have any number of files, one no larger than a user's, and four on their way at once", async () => {
  const { upload, codeOf, files, room } = await filePair({
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
  const { files, room, codeOf } = await filePair();
  const announced = { room: room as RoomName, uploadId: undefined, name: "a", type: "", totalBytes: 1 };
  const begun = [];
  for (let count = 0; count < 4; count += 1) begun.push(await files.begin(userOf("alice"), announced));
  expect(await codeOf(files.begin(userOf("alice"), announced))).toBe("rate_limited");
  await begun[0]?.drop();
  expect(await codeOf(files.begin(userOf("alice"), announced))).toBe("done");
});

test("of uploads that begin at the same moment four are let in", async () => {
  const { files, room, codeOf } = await filePair();
  const announced = { room: room as RoomName, uploadId: undefined, name: "a", type: "", totalBytes: 1 };
  const codes = await Promise.all(
    Array.from({ length: 12 }, () => codeOf(files.begin(userOf("alice"), announced))),
  );
  expect(codes).toEqual([...Array(4).fill("done"), ...Array(8).fill("rate_limited")]);
});

test("an upload that is dropped twice makes room once", async () => {
  const { files, room, codeOf } = await filePair();
  const announced = { room: room as RoomName, uploadId: undefined, name: "a", type: "", totalBytes: 1 };
  const begin = () => files.begin(userOf("alice"), announced);
  const first = await begin();
  await first.drop();
  for (let count = 0; count < 4; count += 1) await begin();
  await first.drop();
  expect(await codeOf(begin())).toBe("rate_limited");
});

test("slow mode counts files as it counts messages, and answers a repeat all the same", async () => {
  const { world, room, alice, bob, upload, codeOf } = await filePair();
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

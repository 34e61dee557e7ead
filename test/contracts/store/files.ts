/** What every store must know of files beside their bytes. */
import { describe, expect, test } from "bun:test";
import type { Change, NewFile, Store } from "../../../server/store/port.ts";
import { alice, at, bob, room, said, whole } from "./samples.ts";

function fileOf(id: string, size: number): NewFile {
  const thumbnail = { mime: "image/png", size: 1 };
  return { id, owner: { id: alice, name: "Alice" }, name: "n.png", mime: "image/png", size, thumbnail };
}

/** @param open a new, empty store each time */
export function filesContract(name: string, open: () => Store | Promise<Store>): void {
  describe(`${name} keeps the contract of files`, () => {
    const posted = (id: string, size = 10): Change => ({
      events: [{ room, type: "file:uploaded", body: `{"fileId":"${id}","name":"n"}`, senderId: alice }],
      effects: [{ kind: "add-file", room, file: fileOf(id, size) }],
      at,
    });

    test("a file is known by its id, with its place in the log, and counts for its owner", async () => {
      const { log, files } = await open();
      await log.commit([said("a"), posted("f1"), posted("f2", 5)]);
      expect(await files.get("f1")).toEqual({ ...fileOf("f1", 10), room, seq: 2, at });
      expect(await files.get("f3")).toBeUndefined();
      expect([await files.usedBytes(alice), await files.usedBytes(bob)]).toEqual([17, 0]);
      expect((await files.ofUser(alice, "f1", 10)).map(({ id }) => id)).toEqual(["f2"]);
      expect(await files.among(["f0", "f2"])).toEqual(new Set(["f2"]));
    });

    test("an erased file is a deletion in the log, and known no more", async () => {
      const { log, files } = await open();
      await log.commit([posted("f1")]);
      await log.commit([{ events: [], effects: [{ kind: "erase-file", room, seq: 1, fileId: "f1" }], at }]);
      expect(await log.read(room, whole)).toMatchObject([{ type: "file:deleted", body: '{"fileId":"f1"}' }]);
      expect(await files.get("f1")).toBeUndefined();
    });

    test("files go with the events that told of them, and the trimming says which", async () => {
      const { log, files, retention } = await open();
      await log.commit([posted("f1"), posted("f2")]);
      const { trimmed } = await retention.trim({ kind: "conversation", before: undefined, maxEvents: 1 });
      expect(trimmed).toEqual([{ room, floor: 1, count: 1, fileIds: ["f1"] }]);
      expect(await files.get("f1")).toBeUndefined();
      expect(await files.get("f2")).toBeDefined();
    });
  });
}

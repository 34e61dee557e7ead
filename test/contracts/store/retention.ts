/** How every store lets go of what is old, in logs and in what it knows of requests. */
import { describe, expect, test } from "bun:test";
import { roomName } from "../../../protocol/index.ts";
import type { Store } from "../../../server/store/port.ts";
import { alice, at, bob, key, room, said, trimAll, whole } from "./samples.ts";

/** @param open a new, empty store each time */
export function retentionContract(name: string, open: () => Store | Promise<Store>): void {
  describe(`${name} keeps the contract of retention`, () => {
    test("a log is trimmed to the newest events, and numbers go on from where they were", async () => {
      const store = await open();
      await store.log.commit(["1", "2", "3", "4", "5"].map((content) => said(content)));
      expect((await trimAll(store, { maxEvents: 2 })).gone).toEqual({ [room]: 3 });
      expect(await store.log.position(room)).toEqual({ head: 5, floor: 3 });
      expect((await store.log.read(room, whole)).map(({ seq }) => seq)).toEqual([4, 5]);
      await store.log.commit([said("6")]);
      expect(await store.log.position(room)).toEqual({ head: 6, floor: 3 });
      expect((await trimAll(store, { maxEvents: 3 })).gone).toEqual({});
    });

    test("a log is trimmed by age up to the first event that is young enough", async () => {
      const store = await open();
      const ages = [1, 2, 9, 3, 10];
      for (const age of ages) await store.log.commit([said("x", { at: age })]);
      expect((await trimAll(store, { before: 5 })).gone).toEqual({ [room]: 2 });
      expect(await store.log.position(room)).toEqual({ head: 5, floor: 2 });
    });

    test("what was said of a message goes with it", async () => {
      const store = await open();
      const [result] = await store.log.commit([said("1"), said("2")]);
      const number = result?.kind === "stored" ? (result.events[0]?.roomNumber ?? 0) : 0;
      const react = (seq: number) =>
        ({ kind: "react", room, seq, userId: bob, emoji: "👍", on: true }) as const;
      await store.log.commit([{ events: [], effects: [react(1), react(2)], at }]);
      await trimAll(store, { maxEvents: 1 });
      expect(await store.reactions.of(number, 1, bob)).toEqual([]);
      expect(await store.reactions.of(number, 2, bob)).toEqual(["👍"]);
    });

    test("a log of which nothing is left keeps its head", async () => {
      const store = await open();
      await store.log.commit([said("1"), said("2")]);
      await trimAll(store, { before: at + 1 });
      expect(await store.log.read(room, whole)).toEqual([]);
      expect(await store.log.position(room)).toEqual({ head: 2, floor: 2 });
      const [next] = await store.log.commit([said("3")]);
      expect(next).toMatchObject({ kind: "stored", events: [{ seq: 3 }] });
    });

    test("only rooms of the kind are trimmed, every one of them, in steps that are short", async () => {
      const store = await open();
      const names = Array.from({ length: 450 }, (_, n) => roomName("conversation", `t${n}`));
      const own = roomName("user", alice);
      for (const name of [...names, own]) {
        await store.log.commit([said("1", { room: name }), said("2", { room: name })]);
      }
      await store.log.commit(Array.from({ length: 1_000 }, (_, n) => said(`${n}`)));
      const { gone, steps } = await trimAll(store, { maxEvents: 1 });
      expect(Object.keys(gone).length).toBe(451);
      expect(gone[room]).toBe(999);
      expect(steps).toBeGreaterThan(5);
      expect(await store.log.position(own)).toEqual({ head: 2, floor: 0 });
      for (const name of names) expect(await store.log.position(name)).toEqual({ head: 2, floor: 1 });
    });

    test("a request is known as long as its event is kept, then refused, and new once it is forgotten", async () => {
      const store = await open();
      await store.log.commit([said("1", key("r1")), said("2", key("r2"))]);
      await trimAll(store, { maxEvents: 1 });
      const again = () => store.log.commit([said("1", key("r1")), said("2", key("r2"))]);
      expect((await again()).map(({ kind }) => kind)).toEqual(["forgotten", "duplicate"]);
      expect(await store.log.findRequest({ userId: alice, requestId: "r1" })).toBeUndefined();
      expect(await store.retention.forgetRequests()).toBeUndefined();
      expect((await again()).map(({ kind }) => kind)).toEqual(["stored", "duplicate"]);
    });

    test("requests are gone through in steps, however many there are", async () => {
      const store = await open();
      const ids = Array.from({ length: 1_200 }, (_, n) => `r${n}`);
      await store.log.commit(ids.map((id, n) => said(id, key(id, n % 2 === 0 ? alice : bob))));
      await trimAll(store, { maxEvents: 1 });
      let steps = 1;
      let place = await store.retention.forgetRequests();
      for (; place !== undefined; steps += 1) place = await store.retention.forgetRequests(place);
      expect(steps).toBeGreaterThan(1);
      const kinds = (await store.log.commit([said("x", key("r0")), said("x", key("r1199", bob))])).map(
        ({ kind }) => kind,
      );
      expect(kinds).toEqual(["stored", "duplicate"]);
    });
  });
}

/** What every store must know of users: revocations, and who has opted in. */
import { describe, expect, test } from "bun:test";
import type { UserId } from "../../../protocol/index.ts";
import type { Change, Store } from "../../../server/store/port.ts";
import { alice, at, bob } from "./samples.ts";

/** @param open a new, empty store each time */
export function usersContract(name: string, open: () => Store | Promise<Store>): void {
  describe(`${name} keeps the contract of users`, () => {
    test("a revocation is kept with its time, the latest of them, for its user", async () => {
      const store = await open();
      expect(await store.revocations()).toEqual(new Map());
      const revoke = (userId: UserId, when: number): Change => ({
        events: [],
        effects: [{ kind: "revoke-user", userId }],
        at: when,
      });
      await store.log.commit([revoke(alice, at + 2), revoke(bob, at), revoke(alice, at + 1)]);
      expect(await store.revocations()).toEqual(
        new Map([
          [alice, at + 2],
          [bob, at],
        ]),
      );
    });

    test("who has opted in is kept with the time of it, until they opt out", async () => {
      const store = await open();
      const opt = (userId: UserId, on: boolean, when: number): Change => ({
        events: [],
        effects: [{ kind: "opt-in", userId, on }],
        at: when,
      });
      await store.log.commit([opt(alice, true, at), opt(alice, true, at + 1), opt(bob, true, at + 2)]);
      expect(await store.optedIn()).toEqual(
        new Map([
          [alice, at],
          [bob, at + 2],
        ]),
      );
      await store.log.commit([opt(alice, false, at + 3)]);
      expect(await store.optedIn()).toEqual(new Map([[bob, at + 2]]));
    });
  });
}

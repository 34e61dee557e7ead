/** What every store must do for focus sessions, whichever database is under it. */
import { describe, expect, test } from "bun:test";
import type { UserId } from "../../../protocol/index.ts";
import type {
  Change,
  Effect,
  FocusSession,
  OwnSite,
  Store,
  StoredIntervention,
} from "../../../server/store/port.ts";

const startedAt = 1_767_225_600_000;
const ann = "ann" as UserId;
const bob = "bob" as UserId;

function sessionOf(id: string, more: Partial<FocusSession> = {}): FocusSession {
  return {
    id,
    ownerId: ann,
    startedAt,
    endedAt: undefined,
    endReason: undefined,
    userAgent: "Firefox",
    extensionVersion: undefined,
    focusScore: 0,
    activityCount: 0,
    lastActivityAt: startedAt,
    ...more,
  };
}

const activity = (id: string, at: number) => ({ id, type: "typing", at, metadata: '{"typingVelocity":200}' });
const change = (...effects: Effect[]): Change => ({ events: [], effects, at: startedAt });
const start = (session: FocusSession) => change({ kind: "start-session", session });
const log = (sessionId: string, ...activities: ReturnType<typeof activity>[]) =>
  change({ kind: "log-activities", sessionId, activities });

async function kindsOf({ log }: Store, ...changes: Change[]) {
  return (await log.commit(changes)).map(({ kind }) => kind);
}

/** @param open a new, empty store each time */
export function focusContract(name: string, open: () => Store | Promise<Store>): void {
  describe(`${name} keeps the contract of focus sessions`, () => {
    test("a session is there as it was begun, and its id is taken", async () => {
      const store = await open();
      const session = sessionOf("s");
      expect(await kindsOf(store, start(session), start({ ...session, ownerId: bob }))).toEqual([
        "stored",
        "conflict",
      ]);
      expect(await store.focus.get("s")).toEqual(session);
      expect(await store.focus.get("none")).toBeUndefined();
    });

    test("it ends once, and may be scored anew", async () => {
      const store = await open();
      const end = (focusScore: number): Effect => ({
        kind: "end-session",
        sessionId: "s",
        endedAt: startedAt + 1,
        focusScore,
        reason: "tired",
      });
      await kindsOf(store, start(sessionOf("s")), start(sessionOf("t")));
      expect(await kindsOf(store, change(end(70)), change(end(20)))).toEqual(["stored", "conflict"]);
      const ended = { endedAt: startedAt + 1, focusScore: 70, endReason: "tired" };
      expect(await store.focus.get("s")).toMatchObject(ended);
      expect((await store.focus.active()).map(({ id }) => id)).toEqual(["t"]);
      await kindsOf(store, change({ kind: "score-session", sessionId: "s", focusScore: 60 }));
      expect((await store.focus.get("s"))?.focusScore).toBe(60);
    });

    test("activities count once, in whatever order they come", async () => {
      const store = await open();
      await kindsOf(
        store,
        start(sessionOf("s")),
        log("s", activity("b", startedAt + 2), activity("a", startedAt + 1)),
      );
      await kindsOf(store, log("s", activity("b", startedAt + 9), activity("c", startedAt)));
      expect(await store.focus.get("s")).toMatchObject({ activityCount: 3 });
      expect(await store.focus.known("s", ["a", "x", "c"])).toEqual(new Set(["a", "c"]));
      const page = await store.focus.activities("s", "a", 1);
      expect(page).toEqual([activity("b", startedAt + 2)]);
      const recent = await store.focus.recent("s", startedAt + 1);
      expect(recent.map(({ id }) => id).toSorted()).toEqual(["a", "b"]);
    });

    test("activities of a session that is not there are a conflict, and nothing of the change is kept", async () => {
      const store = await open();
      await kindsOf(store, start(sessionOf("s")));
      const both = change(
        { kind: "log-activities", sessionId: "s", activities: [activity("a", startedAt)] },
        { kind: "log-activities", sessionId: "none", activities: [activity("a", startedAt)] },
      );
      expect(await kindsOf(store, both)).toEqual(["conflict"]);
      expect(await store.focus.activities("s", "", 10)).toEqual([]);
    });

    test("a user's sessions come newest first, a page at a time", async () => {
      const store = await open();
      const begun = ["a", "b", "c"].map((id, n) => start(sessionOf(id, { startedAt: startedAt + n })));
      await kindsOf(store, ...begun, start(sessionOf("d", { ownerId: bob })));
      const idsOf = (sessions: readonly FocusSession[]) => sessions.map(({ id }) => id);
      expect(idsOf(await store.focus.ofUser(ann, { limit: 2 }))).toEqual(["c", "b"]);
      expect(idsOf(await store.focus.ofUser(ann, { before: startedAt + 1, limit: 2 }))).toEqual(["a"]);
    });

    test("who may watch is there until they may not", async () => {
      const store = await open();
      const grant = (on: boolean) => change({ kind: "grant-session", sessionId: "s", userId: bob, on });
      await kindsOf(store, start(sessionOf("s")), grant(true), grant(true));
      expect(await store.focus.watchers("s")).toEqual([bob]);
      await kindsOf(store, grant(false));
      expect(await store.focus.watchers("s")).toEqual([]);
    });

    test("an intervention is dismissed once", async () => {
      const store = await open();
      const said: StoredIntervention = {
        id: "i",
        sessionId: "s",
        rule: "rapid-switching",
        type: "suggestion",
        priority: "low",
        message: "One tab?",
        at: startedAt + 5,
        dismissedAt: undefined,
      };
      const dismiss = (at: number) => change({ kind: "dismiss-intervention", interventionId: "i", at });
      await kindsOf(store, start(sessionOf("s")), change({ kind: "intervene", intervention: said }));
      expect(await store.focus.interventions("s")).toEqual([said]);
      await kindsOf(store, dismiss(7), dismiss(9));
      expect(await store.focus.intervention("i")).toEqual({ ...said, dismissedAt: 7 });
    });

    test("what a user says of sites is said as a whole, and of that user alone", async () => {
      const store = await open();
      const say = (userId: UserId, ...sites: OwnSite[]) => change({ kind: "set-sites", userId, sites });
      const [a, b]: [OwnSite, OwnSite] = [
        { domain: "a.example", category: "focus" },
        { domain: "b.example", category: "distracting" },
      ];
      expect(await store.focus.sites(ann)).toEqual([]);
      await kindsOf(store, say(ann, b, a), say(bob, { ...a, category: "neutral" }));
      expect(await store.focus.sites(ann)).toEqual([a, b]);
      await kindsOf(store, say(ann, { ...b, category: "focus" }));
      expect(await store.focus.sites(ann)).toEqual([{ ...b, category: "focus" }]);
      await kindsOf(store, change({ kind: "end-erasure", userId: ann }));
      expect(await store.focus.sites(ann)).toEqual([]);
      expect(await store.focus.sites(bob)).toHaveLength(1);
    });

    test("of an erased session nothing is left, and another under its id has nothing of it", async () => {
      const store = await open();
      const grant: Effect = { kind: "grant-session", sessionId: "s", userId: bob, on: true };
      await kindsOf(store, start(sessionOf("s")), log("s", activity("a", startedAt)), change(grant));
      expect(await kindsOf(store, change({ kind: "erase-session", sessionId: "s" }))).toEqual(["stored"]);
      expect(await store.focus.get("s")).toBeUndefined();
      await kindsOf(store, start(sessionOf("s", { ownerId: bob })));
      const left = [await store.focus.activities("s", "", 10), await store.focus.watchers("s")];
      expect(left).toEqual([[], []]);
    });
  });
}

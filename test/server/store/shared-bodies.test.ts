/** What is told to many users with the same words is on the disk once, as long as one of them can read it. */
import { expect, test } from "bun:test";
import { roomName, type UserId } from "../../../protocol/index.ts";
import { forUsers } from "../../../server/room/user-events.ts";
import { createStoreOver } from "../../../server/store/sqlite/index.ts";
import { openDatabase } from "../../../server/store/sqlite/open.ts";

const userIds = Array.from({ length: 200 }, (_, at) => `user-${at}` as UserId);
const roomOf = (userId: UserId) => roomName("user", userId);
const news = { title: "garden", memberIds: userIds };

function opened() {
  const { db, close } = openDatabase({ dataDir: ":memory:", synchronous: "FULL" });
  const store = createStoreOver({ db, close });
  const [first = "" as UserId, ...others] = userIds;
  const tell = (data: object) =>
    store.log.commit([{ events: forUsers(first, others, "conversation:updated", data), at: 1 }]);
  const readAll = async (userId: UserId) => {
    const range = { after: 0, upTo: 100, limit: 100, from: "oldest" } as const;
    return (await store.log.read(roomOf(userId), range)).map(({ body }) => JSON.parse(body));
  };
  const storedChars = () =>
    db
      .query<{ chars: number }, []>(
        `SELECT (SELECT coalesce(sum(length(body)), 0) FROM events WHERE room > 0)
           + (SELECT coalesce(sum(length(body)), 0) FROM bodies) AS chars`,
      )
      .get()?.chars ?? 0;
  return { store, tell, readAll, storedChars };
}

test("the words are stored once, and read by everyone whom they were told", async () => {
  const { store, tell, readAll, storedChars } = opened();
  const before = storedChars();
  await tell(news);
  expect(storedChars() - before).toBe(JSON.stringify(news).length);
  for (const userId of userIds) expect(await readAll(userId)).toEqual([news]);
  await store.close();
});

test("each change has words of its own", async () => {
  const { store, tell, readAll } = opened();
  const renamed = { ...news, title: "orchard" };
  await tell(news);
  await tell(renamed);
  expect(await readAll("user-7" as UserId)).toEqual([news, renamed]);
  await store.close();
});

test("they are there until nobody's log has them any more", async () => {
  const { store, tell, readAll, storedChars } = opened();
  const before = storedChars();
  await tell(news);
  const trim = (userId: UserId) =>
    store.log.commit([{ events: [], effects: [{ kind: "trim-log", room: roomOf(userId), upTo: 1 }], at: 2 }]);
  const [last = "" as UserId, ...others] = userIds;
  for (const userId of others) await trim(userId);
  expect(await readAll(last)).toEqual([news]);
  await trim(last);
  expect(storedChars()).toBe(before);
  await store.close();
});

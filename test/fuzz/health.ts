/**
 * After the storm: those who did nothing wrong are served as before, the log is whole, and of those who have left
 * nothing is left.
 */
import type { World } from "../support/world.ts";
import type { ServerRig } from "./server-rig.ts";
import { brief, Violation } from "./violation.ts";
import { show, type Witness } from "./witness.ts";

const pageSize = 200;

/** @throws Violation */
export async function expectServed(rig: ServerRig): Promise<void> {
  const { alice, bob, quietRoom: room } = rig;
  bob.forget();
  const sent = await alice.request("message:send", { room, content: "still here" });
  const { seq, messageId } = sent.data;
  const heard = bob.heard.filter(({ data }) => data.id === messageId);
  if (sent.type !== "ack" || heard.length !== 1 || heard[0]?.seq !== seq) {
    throw new Violation("unhealthy", `a message was answered ${brief(sent)} and heard as ${brief(heard)}`);
  }
  await expectLogAsHeard(bob, room, seq);
  const main = bob.session.rooms.find(({ name }) => name === rig.fillIn("conversation:MAIN0"));
  // He may have been put out of it by one who has the right to.
  if (main !== undefined) await expectLogAsHeard(bob, main.name, main.head);
}

/** The log has no hole, and reads as it was heard live, changes included. */
async function expectLogAsHeard(reader: Witness, room: string, head: number): Promise<void> {
  const replayed = new Map<string, string>();
  for (let after = 0; after < head; ) {
    const { data } = await reader.request("room:history", { room, after, limit: pageSize });
    for (const event of data.events) {
      if (event.seq !== after + 1)
        throw new Violation("unhealthy", `the log has ${event.seq} after ${after}`);
      after = event.seq;
      show(replayed, event);
    }
    if (data.events.length === 0) throw new Violation("unhealthy", `the log ends at ${after} of ${head}`);
  }
  for (const [key, content] of reader.shown) {
    if (!key.startsWith(`${room} `) || replayed.get(key) === content) continue;
    throw new Violation(
      "unhealthy",
      `${key} was shown as ${brief(content)} and is in the log as ${brief(replayed.get(key))}`,
    );
  }
  reader.forget();
}

/** Connections that the engine may still hold from where it stands. */
const maxHeld = 8;

/**
 * Everybody but Alice and Bob has left, a minute ago.
 *
 * @param timersBefore as many as there were before the others came
 * @param gone their connections; none to leave the memory alone
 */
export async function expectNoLeak(
  world: World,
  timersBefore: number,
  gone: readonly WeakRef<Witness>[],
): Promise<void> {
  const { services } = world.host;
  const left = [...services.rooms.occupied()].flatMap(({ name, connections }) =>
    [...connections].map(({ user }) => `${user.id} in ${name}`),
  );
  const strangers = left.filter((text) => !/^(alice|bob) in /.test(text));
  if (strangers.length > 0) throw new Violation("leak", `after they left: ${strangers.join(", ")}`);
  const { userCount } = services.people;
  if (userCount !== 2) throw new Violation("leak", `${userCount} users are held, 2 are connected`);
  const timers = world.clock.timerCount;
  if (timers > timersBefore) throw new Violation("leak", `${timers} timers, ${timersBefore} before`);
  if (gone.length === 0) return;
  // What a turn has looked at through a reference lives until the turn is over.
  await new Promise<void>((resolve) => setImmediate(resolve));
  Bun.gc(true);
  const held = gone.filter((reference) => reference.deref() !== undefined).length;
  if (held > maxHeld) throw new Violation("leak", `${held} of ${gone.length} closed connections are held`);
}

/** What happens in the very moment of something else: what is said or done as somebody comes back, or hears nothing. */
import { type Actions, anyShown, idOf } from "./action.ts";
import { post } from "./talk.ts";

/** By then a message is stored. */
const missedMs = 200;

export const moments: Actions = {
  /** Somebody comes back into a room in which others are just talking, and which a new server has to read first. */
  comeBack: [
    2,
    (world, random) => {
      const shown = anyShown(world, random);
      if (shown?.name.startsWith("conversation:") !== true) return;
      const { page, name } = shown;
      const isNewServer = random.chance(0.4);
      const awayMs = random.between(0, 50);
      world.note(page.name, `leaves ${name} for a moment`);
      page.hide(name);
      if (isNewServer) {
        world.crashServer();
        world.startServer();
      }
      for (let left = 4; left > 0; left -= 1) {
        const saidMs = random.between(0, isNewServer ? 600 : 100);
        world.time.after(saidMs, world.scope, () => {
          post(world, random, name, 0);
          post(world, random, name, 0);
        });
      }
      world.time.after(awayMs, page.scope, () => {
        if (page.device.shown.has(name)) page.show(name);
      });
    },
  ],
  /** A reader takes nothing for a while, in which its room is talked in at length and somebody comes or goes. */
  passBy: [
    1,
    (world, random) => {
      const shown = anyShown(world, random);
      const wire = shown?.page.end?.wire;
      if (shown?.name.startsWith("conversation:") !== true || wire === undefined) return;
      const { page, name } = shown;
      world.note(page.name, `c${wire.id} takes nothing for a while`);
      wire.down.setFlow({ kind: "stalled" });
      // One by one: a single frame, however long, is taken.
      for (let at = 1; at <= 5; at += 1) {
        const extra = random.between(2_000, 4_800);
        world.time.after(at * 200, world.scope, () => post(world, random, name, extra));
      }
      const { userId } = page.device;
      const other = random.maybe(world.pages.filter(({ device }) => device.userId !== userId));
      world.time.after(random.between(500, 1_500), world.scope, () => {
        if (other?.scope.isOver === false) other[other.rooms.has(name) ? "hide" : "show"](name);
      });
      world.time.after(random.between(1_500, 4_000), world.scope, () => wire.setFlow({ kind: "fast" }));
    },
  ],
  /** Somebody comes back, after a crash of the server above all, is put out in the same moment, and let in later. */
  putOutAtReturn: [
    5,
    (world, random) => {
      const shown = anyShown(world, random);
      const conversation = world.checks.truth.conversationOf(shown?.name ?? "");
      const owner = world.backends.find(({ user }) => user.id === conversation?.ownerId);
      if (shown === undefined || owner === undefined) return;
      const { page, name } = shown;
      const { userId } = page.device;
      const isNewServer = random.chance(0.7);
      if (isNewServer) {
        // What it has not heard by then is read from the disk, which takes its time.
        page.end?.wire?.down.setFlow({ kind: "stalled" });
        post(world, random, name, 0);
        world.time.after(missedMs, world.scope, () => {
          world.crashServer();
          world.startServer();
        });
      } else page.end?.wire?.cut(random);
      world.time.after(missedMs + random.between(0, 600), world.scope, () => {
        world.note(owner.name, `puts ${userId} out of ${name}`);
        owner.post("conversation:remove", { conversationId: idOf(name), userId });
      });
      world.time.after(random.between(2_000, 5_000), world.scope, () => {
        owner.post("conversation:add", { conversationId: idOf(name), userIds: [userId] });
      });
    },
  ],
};

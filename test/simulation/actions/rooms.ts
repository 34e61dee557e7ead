/** Rooms are opened and left, people are let in and put out. */
import type { UserId } from "../../../protocol/index.ts";
import { type Actions, anyPage, anyRoom, anyShown, idOf } from "./action.ts";

export const rooms: Actions = {
  show: [
    8,
    (world, random) => {
      const page = anyPage(world, random);
      const room = anyRoom(world, random);
      if (page === undefined || room === undefined) return;
      world.note(page.name, `shows ${room}`);
      page.device.shown.add(room);
      page.show(room);
    },
  ],
  hide: [
    3,
    (world, random) => {
      const shown = anyShown(world, random);
      if (shown === undefined) return;
      world.note(shown.page.name, `hides ${shown.name}`);
      shown.page.device.shown.delete(shown.name);
      shown.page.hide(shown.name);
    },
  ],
  /** Lets go and holds again at once, as a page does that moves an element. */
  move: [
    1,
    (world, random) => {
      const shown = anyShown(world, random);
      shown?.page.hide(shown.name);
      shown?.page.show(shown.name);
    },
  ],
  create: [
    1,
    (world, random) => {
      const page = anyPage(world, random);
      const others = world.backends.map(({ user }) => user.id).filter(() => random.chance(0.6));
      if (page === undefined) return;
      world.note(page.name, `creates a conversation with ${others.join(", ")}`);
      page.ask(() => page.client.conversations.create({ kind: "group", memberIds: others }));
    },
  ],
  direct: [
    1,
    (world, random) => {
      const page = anyPage(world, random);
      const other = random.pick(world.backends).user.id;
      if (page === undefined || other === page.device.userId) return;
      world.note(page.name, `talks to ${other} directly`);
      page.ask(() => page.client.conversations.create({ kind: "direct", memberIds: [other] }));
    },
  ],
  add: [
    5,
    (world, random) => {
      const room = random.maybe(world.conversations);
      const conversation = world.checks.truth.conversationOf(room ?? "");
      if (room === undefined || conversation === undefined) return;
      const members = world.pages.filter(({ device }) => conversation.members.has(device.userId));
      const page = random.maybe(members);
      const added = random.pick(world.backends).user.id;
      if (page === undefined) return;
      world.note(page.name, `adds ${added} to ${room}`);
      page.ask(() =>
        page.client.request("conversation:add", { conversationId: idOf(room), userIds: [added] }),
      );
    },
  ],
  putOut: [
    4,
    (world, random) => {
      const room = random.maybe(world.conversations);
      const conversation = world.checks.truth.conversationOf(room ?? "");
      if (room === undefined || conversation === undefined) return;
      const userId = random.maybe([...conversation.members]) as UserId | undefined;
      const owner = random.maybe(world.pages.filter(({ device }) => device.userId === conversation.ownerId));
      if (userId === undefined || owner === undefined) return;
      world.note(owner.device.name, `puts ${userId} out of ${room}`);
      const request = { conversationId: idOf(room), userId };
      owner.ask(() => owner.client.request("conversation:remove", request));
    },
  ],
  leave: [
    2,
    (world, random) => {
      const shown = anyShown(world, random);
      if (shown?.name.startsWith("conversation:") !== true) return;
      world.note(shown.page.name, `leaves ${shown.name}`);
      shown.page.ask(() => shown.page.client.conversations.leave(idOf(shown.name)));
    },
  ],
  rename: [
    1,
    (world, random) => {
      const shown = anyShown(world, random);
      if (shown?.name.startsWith("conversation:") !== true) return;
      const request = { conversationId: idOf(shown.name), title: `T${random.below(100)}` };
      shown.page.ask(() => shown.page.client.request("conversation:rename", request));
    },
  ],
  /** Somebody gives an invitation, somebody else follows it. */
  invite: [
    2,
    (world, random) => {
      const shown = anyShown(world, random);
      const guest = anyPage(world, random);
      if (shown?.name.startsWith("conversation:") !== true || guest === undefined) return;
      shown.page.askOnce(async () => {
        const code = await shown.page.client.conversations.invite(idOf(shown.name));
        if (guest.scope.isOver) return;
        world.note(guest.device.name, `accepts an invitation to ${shown.name}`);
        guest.ask(() => guest.client.conversations.accept(code));
      });
    },
  ],
};

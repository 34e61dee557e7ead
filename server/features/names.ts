/**
 * What members of conversations are called, told to those who share one with them, also while they are away.
 *
 * A name is what its user's token said last. Of who is a member of nothing, none is kept.
 */
import type { User } from "../../protocol/index.ts";
import { defineFeature } from "./feature.ts";

export const names = defineFeature("names", ({ store, people, journal, hub, clock, inBackground }) => {
  hub.on("connected", ({ connection: { user } }) => {
    if (people.connectionsOf(user.id).size === 1) inBackground(keep(user));
  });

  return {
    "people:names": async (ctx, { userIds }) => {
      const found = await store.conversations.names(ctx.user.id, userIds);
      return ctx.ack("people:names", {
        people: found.map(({ userId, name }) => ({ userId, username: name })),
      });
    },
  };

  async function keep({ id: userId, name }: User): Promise<void> {
    if (!(await store.conversations.lacksName(userId, name))) return;
    await journal.commit({ events: [], effects: [{ kind: "name-user", userId, name }], at: clock.now() });
  }
});

/** People write, change and delete what they wrote, read, type, look back. */
import { contentName, contentOf, editOf } from "../checks/contents.ts";
import type { Random } from "../random.ts";
import { durableChannel, passingChannel } from "../world/channels.ts";
import type { Page } from "../world/page.ts";
import type { World } from "../world/world.ts";
import { type Actions, anyMessage, anyPage, anyShown, anyTalk } from "./action.ts";

export const talk: Actions = {
  send: [
    40,
    (world, random) => {
      const shown = anyTalk(world, random);
      if (shown !== undefined) write(world, shown.page, shown.name, extraChars(random));
    },
  ],
  burst: [
    4,
    (world, random) => {
      const shown = anyTalk(world, random);
      if (shown === undefined) return;
      for (let left = random.between(2, 12); left > 0; left -= 1) write(world, shown.page, shown.name, 0);
    },
  ],
  backendSends: [
    8,
    (world, random) => {
      const room = random.maybe(world.conversations);
      if (room === undefined) return;
      for (let left = random.pick([1, 1, 1, 4]); left > 0; left -= 1) post(world, random, room, 0);
    },
  ],
  whisperToOne: [
    2,
    (world, random) => {
      const shown = anyTalk(world, random);
      const to = random.maybe([...(world.checks.truth.conversationOf(shown?.name ?? "")?.members ?? [])]);
      if (shown !== undefined && to !== undefined) write(world, shown.page, shown.name, 0, to);
    },
  ],
  publish: [
    3,
    (world, random) => {
      const room = random.pick([durableChannel, passingChannel]);
      world.service.sendCount += 1;
      world.note("service", `publishes ${world.service.sendCount} in ${room}`);
      world.service.post("channel:publish", { room, event: "tick", payload: world.service.sendCount });
    },
  ],
  announce: [1, (world) => world.announce()],
  react: [
    2,
    (world, random) => {
      const found = anyMessage(world, random);
      const messageId = found?.message.id;
      if (found === undefined || messageId === undefined) return;
      found.page.ask(() =>
        found.room.messages.react(messageId, random.pick(["👍", "🎉"]), random.chance(0.7)),
      );
    },
  ],
  /** More than a page of history. */
  backendFloods: [
    0.1,
    (world, random) => {
      const room = random.maybe(world.conversations);
      // Where a minute takes 30 messages it would last until the end.
      if (room === undefined || world.setting.messagesPerMinute > 0) return;
      const author = random.pick(world.backends);
      world.note(author.name, `floods ${room}`);
      for (let left = random.between(130, 260); left > 0; left -= 1) {
        author.sendCount += 1;
        author.post("message:send", { room, content: contentOf(author.name, author.sendCount, 0) });
      }
    },
  ],
  edit: [
    6,
    (world, random) => {
      const found = anyMessage(world, random);
      const messageId = found?.message.id;
      if (found === undefined || messageId === undefined) return;
      const { page } = found;
      page.device.editCount += 1;
      const author = `${contentName(found.message.content)}`;
      const content = editOf(author, `${page.device.name}.${page.device.editCount}`);
      world.note(page.name, `edits "${author}" to "${content}"`);
      page.ask(() => found.room.messages.edit(messageId, content));
    },
  ],
  remove: [
    5,
    (world, random) => {
      const found = anyMessage(world, random);
      const messageId = found?.message.id;
      if (found === undefined || messageId === undefined) return;
      world.note(found.page.name, `deletes "${contentName(found.message.content)}"`);
      found.page.ask(() => found.room.messages.remove(messageId));
    },
  ],
  type: [
    3,
    (world, random) => {
      const shown = anyTalk(world, random);
      if (random.chance(0.8)) shown?.room.typing.input();
      else shown?.room.typing.stop();
    },
  ],
  read: [3, (world, random) => anyShown(world, random)?.room.messages.markRead()],
  lookBack: [
    2,
    (world, random) => {
      const shown = anyShown(world, random);
      shown?.page.ask(() => shown.room.messages.loadOlder());
    },
  ],
  status: [
    1,
    (world, random) => {
      const page = anyPage(world, random);
      const status = random.pick(["online", "away"] as const);
      page?.ask(() => page.client.request("status:set", { status }));
    },
  ],
  /** Failed messages are tried again, or thrown away. */
  tidy: [
    2,
    (world, random) => {
      const shown = anyShown(world, random);
      if (shown === undefined) return;
      for (const { key, state, content } of shown.room.messages.list.peek()) {
        if (state !== "failed") continue;
        const name = contentName(content);
        const { retried } = world.checks.pages;
        // Twice would be two messages of the same text, and so would be what another tab has on its way.
        const isRisky = retried.has(name) || world.setting.maxPages > 1;
        if (isRisky || random.chance(0.5)) shown.room.messages.discard(key);
        else shown.room.messages.retry(key);
        retried.add(name);
      }
    },
  ],
};

/** @param to the one who gets it, where not all do */
function write(world: World, page: Page, room: string, extra: number, to?: string): void {
  const { device } = page;
  device.sendCount += 1;
  const content = contentOf(device.name, device.sendCount, extra);
  world.note(page.name, `writes "${contentName(content)}" in ${room}${to === undefined ? "" : ` to ${to}`}`);
  page.client.room(room).messages.send(content, { to });
}

export function post(world: World, random: Random, room: string, extra: number): void {
  const author = random.pick(world.backends);
  author.sendCount += 1;
  const content = contentOf(author.name, author.sendCount, extra);
  world.note(author.name, `posts "${contentName(content)}" in ${room}`);
  author.post("message:send", { room, content });
}

/** Mostly short, sometimes as long as may be. */
function extraChars(random: Random): number {
  return random.chance(0.1) ? random.between(100, 4_900) : 0;
}

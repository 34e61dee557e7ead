/** What may be done in a step. An action picks its own subject; where there is none, nothing happens. */
import type { Message, Room } from "../../../client/index.ts";
import type { Random } from "../random.ts";
import { durableChannel, passingChannel } from "../world/channels.ts";
import type { Device } from "../world/device.ts";
import type { Page } from "../world/page.ts";
import type { World } from "../world/world.ts";

const channels = [durableChannel, passingChannel];

type Action = (world: World, random: Random) => void;

/** How often an action is usually taken, among all of them, and what it does. */
export type Actions = Readonly<Record<string, readonly [weight: number, action: Action]>>;

export function anyDevice(world: World, random: Random): Device {
  return random.pick(world.devices);
}

export function anyPage(world: World, random: Random): Page | undefined {
  return random.maybe(world.pages);
}

export function anyRoom(world: World, random: Random): string | undefined {
  return random.maybe([...world.conversations, ...world.conversations, ...world.whispers, ...channels]);
}

/** Of a conversation, by its room. */
export const idOf = (room: string): string => room.slice("conversation:".length);

interface Shown {
  readonly page: Page;
  readonly name: string;
  readonly room: Room;
}

/** A room that some page shows. */
export function anyShown(world: World, random: Random): Shown | undefined {
  const page = anyPage(world, random);
  const shown = page === undefined ? undefined : random.maybe([...page.rooms]);
  return page === undefined || shown === undefined
    ? undefined
    : { page, name: shown[0], room: shown[1].room };
}

/** A room that some page shows where people talk. */
export function anyTalk(world: World, random: Random): Shown | undefined {
  const shown = anyShown(world, random);
  return shown?.name.startsWith("channel:") === true ? undefined : shown;
}

/** A message that some page shows, rather one of its own. */
export function anyMessage(
  world: World,
  random: Random,
): (Shown & { readonly message: Message }) | undefined {
  const shown = anyShown(world, random);
  if (shown === undefined) return undefined;
  const list = shown.room.messages.list.peek().filter(({ id }) => id !== undefined);
  const own = list.filter(({ mine }) => mine);
  const message = random.maybe(own.length > 0 && random.chance(0.8) ? own : list);
  return message === undefined ? undefined : { ...shown, message };
}

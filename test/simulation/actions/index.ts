/** All that may be done in a step. */
import type { Random } from "../random.ts";
import type { World } from "../world/world.ts";
import type { Actions } from "./action.ts";
import { moments } from "./moments.ts";
import { rooms } from "./rooms.ts";
import { talk } from "./talk.ts";
import { trouble } from "./trouble.ts";

const actions: Actions = { ...talk, ...rooms, ...moments, ...trouble };

export const stepKinds: readonly (readonly [kind: string, weight: number])[] = Object.entries(actions).map(
  ([kind, [weight]]) => [kind, weight],
);

export function take(kind: string, world: World, random: Random): void {
  actions[kind]?.[1](world, random);
}

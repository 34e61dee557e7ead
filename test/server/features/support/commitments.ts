/** A conversation of four in which promises are made, and what its members hear of them. */
import { type Heard, type Peer, World } from "../../../support/world.ts";

export const say = (
  peer: Peer | undefined,
  room: string,
  content: string,
  more: object = {},
): Promise<Heard> => (peer as Peer).request("message:send", { room, content, ...more });

export const made = (peer: Peer | undefined) => peer?.events("commitment:created").map(({ data }) => data);
export const last = (peer: Peer | undefined, type: string) => peer?.events(type).at(-1)?.data;

/** Dana, who owns the conversation, with Alice, Bob and Cem; all in the room. */
export async function group(world = new World()) {
  const { room, peers } = await world.group("dana", "alice", "bob", "cem");
  const [dana, alice, bob, cem] = peers as [Peer, Peer, Peer, Peer];
  return { world, room, peers, dana, alice, bob, cem };
}

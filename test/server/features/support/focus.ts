/** A focus session that goes on, as its owner begins and feeds it. */
import { type Heard, type Peer, World } from "../../../support/world.ts";

export const sessionId = "s-1";
export const room = `session:${sessionId}`;
export const minute = 60_000;

export async function begin(world = new World()) {
  const ann = await world.connect("ann");
  const startTime = world.clock.now();
  await ann.request("session:start", { sessionId, startTime });
  return { world, ann, startTime };
}

export const activity = (at: number, activityId: string, more: object = {}) => ({
  sessionId,
  eventType: "url_change",
  timestamp: at,
  metadata: { activityId, url: "https://docs.example.org/", ...more },
});

export const codeOf = ({ type, data }: Heard) => (type === "error" ? data.code : type);
export const typesIn = (peer: Peer, name: string) => peer.heard.filter((event) => event.room === name);

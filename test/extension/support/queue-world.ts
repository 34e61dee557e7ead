/** A queue and its sender, between a storage that may crash and a server with moods. */
import { type Captured, createQueue } from "../../../extension/queue/queue.ts";
import { createSender } from "../../../extension/queue/sender.ts";
import { FakePorts } from "../../support/client-ports.ts";
import { MemoryQueueStorage } from "../../support/memory-queue.ts";
import { ActivityServer } from "./activity-server.ts";

export const owner = "http://server.test ann";

export const visit = (timestamp: number, path = `${timestamp}`): Captured => ({
  eventType: "url_change",
  timestamp,
  metadata: { url: `https://example.org/${path}` },
});

/** Lets so much time pass, and everything happen that takes several turns on the way. */
export async function pass(ports: FakePorts, ms: number): Promise<void> {
  for (let step = 0; step < 40; step += 1) await ports.advance(ms / 40);
}

let lastId = 0;
/** Rises, as those of a queue do. */
const nextId = () => `${++lastId}`.padStart(9, "0");

export function queueWorld({
  storage = new MemoryQueueStorage(),
  server = new ActivityServer(),
  ports = new FakePorts(),
  maxWaiting = 50_000,
} = {}) {
  const { clock, timers } = ports;
  server.now = clock.now;
  const refusals: { code: string; sessionId: string }[] = [];
  const problems: unknown[] = [];
  const sender = createSender({
    storage,
    clock,
    timers,
    about: { extensionVersion: "1.0.0" },
    request: (type, data) => server.request(type, data as Record<string, unknown>),
    changed: (refused) => refused && refusals.push(refused),
    failed: (problem) => problems.push(problem),
  });
  const queue = createQueue({
    storage,
    nextId,
    maxWaiting,
    kept(problem) {
      if (problem === undefined) sender.wake();
      else problems.push(problem);
    },
  });
  /** As many activities, a second apart. @returns their ids */
  const captureMany = async (sessionId: string, count: number, from = 0) => {
    const ids: (string | undefined)[] = [];
    for (let at = from; at < from + count; at += 1)
      ids.push(await queue.capture(sessionId, visit(at * 1_000)));
    return ids;
  };
  const begin = (sessionId: string, whose = owner) =>
    queue.begin({ sessionId, owner: whose, startedAt: clock.now() });
  return { storage, server, ports, sender, queue, refusals, problems, captureMany, begin };
}

/** Nothing grows without a bound: timers, what waits unsent, what is kept, who is subscribed. */
import { maxReplayChars } from "../../../server/room/join.ts";
import type { Page } from "../world/page.ts";
import type { ServerProcess } from "../world/server-process.ts";
import type { Rights } from "./rights.ts";
import type { Violated } from "./truth.ts";

/** A page of a log in its envelope, the longest text there is, which may go beyond what a socket's bound says. */
const maxTextBytes = maxReplayChars + 1_024;
/** Of one page's outbox, as the client says in its options; with what has its answer and is being let go of. */
const maxEntries = 1_000 + 100;
const maxBytes = 1_048_576 + 65_536;
/** Beside one for each request that its application has made. */
const maxPageTimers = 200;
/** Beside what each connection may have: presence and typing of each user in each room. */
const maxServerTimers = 100;

export function checkBounds(
  pages: Iterable<Page>,
  server: ServerProcess | undefined,
  rights: Rights,
  violated: Violated,
): void {
  for (const page of pages) {
    const { name, device } = page;
    const { kept, keptBytes } = device.storage;
    if (page.timers.count > maxPageTimers + page.openRequests) {
      violated("bounded", `${name} has ${page.timers.count} timers for ${page.openRequests} requests`);
    }
    if (kept.size > maxEntries * 2 || keptBytes > maxBytes * 2) {
      violated("bounded", `${name} keeps ${kept.size} requests of ${keptBytes} bytes`);
    }
  }
  if (server === undefined) return;
  if (server.timers.count > maxServerTimers + server.ends.size) {
    violated("bounded", `the server has ${server.timers.count} timers for ${server.ends.size} connections`);
  }
  for (const { wire } of server.ends) {
    const { unsentBytes } = wire.down;
    if (unsentBytes > server.backpressureLimit + maxTextBytes) {
      violated("bounded", `${unsentBytes} bytes wait for c${wire.id}`);
    }
  }
  for (const [topic, ends] of server.topics) {
    for (const { session } of ends) {
      const refusal = rights.refusal(session.user.id, topic);
      if (refusal !== undefined) violated("rights", `${refusal}, and a connection still listens`);
    }
  }
}

/**
 * Figures of what the server holds at the moment, in `/metrics`.
 *
 * Each falls back when whoever it counts is gone: one that does not is a leak (`bun run soak`).
 */
import type { CountingClock } from "./lib/clock.ts";
import type { Metrics } from "./lib/metrics.ts";
import type { People } from "./room/people.ts";
import type { Rooms } from "./room/rooms.ts";

interface Held {
  readonly sessions: ReadonlySet<{ readonly unsentBytes: number }>;
  readonly people: People;
  readonly rooms: Rooms;
  readonly clock: CountingClock;
}

export function addGauges(metrics: Metrics, { sessions, people, rooms, clock }: Held): void {
  metrics.gauge("connections", "Open WebSockets.", () => sessions.size);
  const unsent = () => [...sessions].map(({ unsentBytes }) => unsentBytes);
  metrics.gauge("unsent_bytes", "Output that waits for its readers, in bytes.", () =>
    unsent().reduce((sum, bytes) => sum + bytes, 0),
  );
  metrics.gauge("unsent_bytes_most", "The most of it that waits for one reader.", () =>
    unsent().reduce((most, bytes) => Math.max(most, bytes), 0),
  );
  metrics.gauge("users", "Users with a connection.", () => people.userCount);
  metrics.gauge("rooms", "Rooms in memory.", () => rooms.size);
  metrics.gauge("rooms_occupied", "Rooms that somebody is in.", () => [...rooms.occupied()].length);
  const members = () => [...rooms.occupied()].map(({ connections }) => connections.size);
  metrics.gauge("memberships", "Connections in rooms: one in three rooms is three.", () =>
    members().reduce((sum, count) => sum + count, 0),
  );
  metrics.gauge("memberships_most", "Connections in the room that has the most.", () =>
    members().reduce((most, count) => Math.max(most, count), 0),
  );
  const startedAt = clock.monotonic();
  metrics.gauge("uptime_seconds", "Since the server started.", () =>
    Math.floor((clock.monotonic() - startedAt) / 1_000),
  );
  metrics.gauge("timers", "Timers that are set.", () => clock.timerCount);
  metrics.gauge("heap_bytes", "Memory of JavaScript in use, in bytes.", () => process.memoryUsage().heapUsed);
  metrics.gauge("resident_bytes", "Memory of the whole process, in bytes.", () => process.memoryUsage.rss());
}

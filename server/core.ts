/**
 * The core: rooms, features and sessions put together, with every port still open.
 *
 * `main.ts` gives it Bun's sockets and a file; a test or a simulation gives it neither.
 */
import { type ChannelDefinition, ProtocolError } from "../protocol/index.ts";
import type { Assistance } from "./assistant/assistant.ts";
import { createLinks, type Links } from "./auth/links.ts";
import { createRevocations, withoutRevokedTickets, withoutRevokedTokens } from "./auth/revocations.ts";
import type { Tickets } from "./auth/tickets.ts";
import type { Tokens } from "./auth/tokens.ts";
import type { Config } from "./config.ts";
import { Clients } from "./connection/clients.ts";
import { Dispatcher } from "./connection/dispatch.ts";
import { errorTranslator, type SessionHost } from "./connection/host.ts";
import { Outgoing } from "./connection/outgoing.ts";
import { SlowReaders, unsentLimits } from "./connection/slow-readers.ts";
import type { Services } from "./features/feature.ts";
import { features } from "./features/index.ts";
import { AnswerCounts } from "./lib/answer-counts.ts";
import type { Clock } from "./lib/clock.ts";
import { ConnectionCounts } from "./lib/connection-counts.ts";
import { Deadlines } from "./lib/deadlines.ts";
import type { RandomId } from "./lib/ids.ts";
import { Intake } from "./lib/intake.ts";
import type { Log } from "./lib/log.ts";
import type { Metrics } from "./lib/metrics.ts";
import { perSecond } from "./lib/token-bucket.ts";
import { watchAhead } from "./room/ahead.ts";
import { Asides } from "./room/asides.ts";
import { ChangeLimit } from "./room/change-limit.ts";
import { createDeclared } from "./room/declared-channels.ts";
import { Delivery, type Topics } from "./room/deliver.ts";
import { Ephemeral } from "./room/ephemeral.ts";
import { Files } from "./room/files/files.ts";
import { Uploads } from "./room/files/uploads.ts";
import { FocusSessions } from "./room/focus-sessions.ts";
import { Hub } from "./room/hub.ts";
import { Journal } from "./room/journal.ts";
import { Memberships } from "./room/memberships.ts";
import { Erasure } from "./room/my-data/erasure.ts";
import { Pace } from "./room/pace.ts";
import { People } from "./room/people.ts";
import { planRooms } from "./room/plan.ts";
import { Presences } from "./room/presence.ts";
import { Refusals } from "./room/refusals.ts";
import { Retention } from "./room/retention.ts";
import { Rooms } from "./room/rooms.ts";
import { SiteLists } from "./room/site-lists.ts";
import { tellTrouble } from "./room/trouble.ts";
import { guardStore } from "./store/guarded.ts";
import { StoreHealth } from "./store/health.ts";
import type { FileBytes, Store } from "./store/port.ts";

export interface CoreParts {
  readonly config: Pick<
    Config,
    "limits" | "heartbeat" | "retention" | "readsPromises" | "channels" | "files"
  >;
  readonly report: Log;
  readonly clock: Clock;
  readonly randomId: RandomId;
  readonly metrics: Metrics;
  readonly store: Store;
  readonly bytes: FileBytes;
  readonly topics: Topics;
  readonly tokens: Tokens;
  readonly tickets: Tickets;
  readonly channelEvents: readonly ChannelDefinition[];
  readonly assistance: Assistance;
}

export interface Core extends SessionHost {
  readonly storeHealth: StoreHealth;
  /** To be started by whoever runs a server, and stopped. */
  readonly retention: Retention;
  readonly uploads: Uploads;
  readonly links: Links;
  readonly erasure: Erasure;
  readonly bytes: FileBytes;
}

export function createCore(parts: CoreParts): Core {
  const { config, report, clock, randomId, metrics } = parts;
  const { limits, heartbeat } = config;
  const storeHealth = new StoreHealth({
    ...parts,
    onFailure: (reason) =>
      tellTrouble(services, `${reason}; until that is over, what is new may not be kept`),
  });
  const store = guardStore(parts.store, storeHealth);
  const links = createLinks(randomId(43), clock);
  const intake = new Intake(clock);
  const services = createServices({ ...parts, store }, links, intake);
  const { revocations } = services;
  const deadlines = new Deadlines(clock);
  const unsent = unsentLimits(limits.maxUnsentBytes);
  const { delivery } = services;
  const { maxBehindMs } = limits;
  const slowReaders = new SlowReaders({ clock, deadlines, delivery, metrics, unsent, maxBehindMs });
  return {
    services,
    dispatcher: new Dispatcher(features, services),
    tokens: withoutRevokedTokens(parts.tokens, revocations),
    tickets: withoutRevokedTickets(parts.tickets, revocations),
    storeHealth,
    links,
    bytes: parts.bytes,
    erasure: new Erasure({ ...services, forgetSessions: (userId) => services.sessions.eraseAll(userId) }),
    uploads: new Uploads({ ...services, bytes: parts.bytes, settings: config.files }),
    retention: new Retention({
      store,
      rooms: services.rooms,
      clock,
      report,
      metrics,
      keep: config.retention,
      files: services.files,
    }),
    deadlines,
    slowReaders,
    clients: new Clients(),
    answers: new AnswerCounts(metrics),
    connections: new ConnectionCounts(metrics),
    report,
    intake,
    outgoing: new Outgoing(intake, () => services.delivery.flush()),
    settings: {
      ...limits,
      heartbeat,
      unsent,
      envelopeRate: perSecond(limits.envelopesPerSecond, limits.envelopesBurst),
    },
    asProtocolError: errorTranslator(report, () => randomId(12)),
  };
}

function createServices(parts: CoreParts, links: Links, intake: Intake): Services {
  const { config, report, clock, randomId, metrics, store, bytes, topics } = parts;
  const hub = new Hub(report, metrics);
  watchAhead(hub, report, metrics);
  const people = new People();
  const delivery = new Delivery(topics, metrics);
  const rooms = new Rooms({
    store,
    delivery,
    hub,
    clock,
    instanceEpoch: randomId(8),
    planOf: planRooms(config.channels),
  });
  const asides = new Asides(clock, delivery);
  const presences = new Presences({
    clock,
    asides,
    statusOf: (userId) => people.statusOf(userId),
    onEmpty: (room) => rooms.retire(room),
  });
  const journal = new Journal({ log: store.log, rooms, hub, delivery, clock, report, metrics });
  const sites = new SiteLists({ store, journal, hub, clock });
  const ephemeral = new Ephemeral({ clock, intake, delivery, rooms, instance: randomId(4) });
  return {
    clock,
    randomId,
    settings: { ...config.limits, readsPromises: config.readsPromises },
    store,
    rooms,
    memberships: new Memberships(rooms),
    changeLimit: new ChangeLimit(config.limits.conversationChangesPerMinute, clock),
    presences,
    people,
    journal,
    // A connection that was there is closed within that time, or says something else.
    refusals: new Refusals(clock, 2 * config.heartbeat.timeoutMs),
    revocations: createRevocations(() => store.revocations()),
    ephemeral,
    sessions: new FocusSessions({ store, journal, ephemeral, delivery, rooms, hub, sites, clock }),
    sites,
    files: new Files({ store, bytes, rooms, links, report }),
    pace: new Pace(),
    delivery,
    asides,
    hub,
    checkDeclared: createDeclared(parts.channelEvents),
    ...parts.assistance,
    inBackground: (task) => void task.catch((error) => noteFailure(report, error)),
  };
}

/** What nobody waits for fails without anybody being told; a store's inability is known already. */
function noteFailure(report: Log, error: unknown): void {
  if (error instanceof ProtocolError) return;
  report.error("something in the background failed by a bug", { error });
}

/**
 * The composition root: the core gets its store, its sockets and its HTTP. Nothing else imports everything.
 */
import { edenGC } from "bun:jsc";
import { join } from "node:path";
import { type Assistance, byRules, createAssistance } from "./assistant/assistant.ts";
import { createChat } from "./assistant/chat.ts";
import { createApiKeys } from "./auth/api-keys.ts";
import { createGuests } from "./auth/guests.ts";
import { JwksHealth } from "./auth/jwks-health.ts";
import { RefusedOrigins } from "./auth/refused-origins.ts";
import { forgetSecret, type KeptSecret, loadOrMakeSecret } from "./auth/secret.ts";
import { createTickets } from "./auth/tickets.ts";
import { createTokens } from "./auth/tokens.ts";
import { loadChannelEvents } from "./channel-events.ts";
import type { Config } from "./config.ts";
import { sayFarewell } from "./connection/farewell.ts";
import { createSockets, type Sockets, type TautlineServer } from "./connection/socket.ts";
import { createUpgrade } from "./connection/upgrade.ts";
import { type Core, createCore } from "./core.ts";
import { addGauges } from "./gauges.ts";
import { createHttp } from "./http/http.ts";
import { httpAnswers } from "./http-answers.ts";
import { AddressLimit } from "./lib/address-limit.ts";
import { clientAddress } from "./lib/client-address.ts";
import { type Clock, type CountingClock, countTimers, systemClock } from "./lib/clock.ts";
import { type RandomId, randomId as systemRandomId } from "./lib/ids.ts";
import type { Log } from "./lib/log.ts";
import { Metrics } from "./lib/metrics.ts";
import { perMinute, perSecond, type Rate } from "./lib/token-bucket.ts";
import { UnseenProxy } from "./lib/unseen-proxy.ts";
import { bytesFolder, createDiskBytes } from "./store/disk-bytes.ts";
import type { Store } from "./store/port.ts";
import { openThreadedStore } from "./store/sqlite/index.ts";
import { addTrace } from "./trace.ts";

export interface ServerParts {
  readonly config: Config;
  readonly report: Log;
  readonly clock?: Clock;
  readonly randomId?: RandomId;
  /** From 0 to 1. */
  readonly random?: () => number;
}

export interface RunningServer {
  /** `http://host:port`, with the port that was taken. */
  readonly url: string;
  /** An admin's token, on the first start with a secret of our own making; shown once and kept nowhere. */
  readonly adminToken: string | undefined;
  /** Answers what is in flight, sends every client away with a time to come back at, closes everything. */
  stop(): Promise<void>;
}

const adminTokenSeconds = 30 * 24 * 3_600;
/** For goodbyes to be read; with what is finished before, the end comes within five seconds. */
export const closeDeadlineMs = 2_500;

/** What every part of it is made with. */
interface Ground extends Required<ServerParts> {
  readonly clock: CountingClock;
  readonly metrics: Metrics;
  readonly store: Store;
}

/**
 * Starts serving.
 *
 * @throws StoreError, SecretProblem, or what Bun says of the address: one line for the person who starts it
 */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const { config, report, randomId = systemRandomId, random = Math.random } = parts;
  const clock = countTimers(parts.clock ?? systemClock);
  const metrics = new Metrics();
  const store = await openThreadedStore({ dataDir: config.dataDir, synchronous: config.store.synchronous });
  let kept: KeptSecret | undefined;
  try {
    if (config.auth.jwtSecret === undefined) kept = loadOrMakeSecret(config.dataDir);
    return await serve({ config, report, clock, randomId, random, metrics, store }, kept);
  } catch (error) {
    // Nobody has seen the admin's token: the next start is the first one.
    if (kept?.isNew) forgetSecret(config.dataDir);
    await store.close();
    throw error;
  }
}

async function serve(ground: Ground, kept: KeptSecret | undefined): Promise<RunningServer> {
  const { config, report, clock, randomId, metrics } = ground;
  const { tokens, adminToken } = await openTokens(ground, kept);
  let server: TautlineServer | undefined;
  const core = createCore({
    ...ground,
    bytes: createDiskBytes(join(config.dataDir, bytesFolder)),
    topics: { publish: (topic, text) => server?.publish(topic, text) ?? 1 },
    tokens,
    tickets: createTickets({ clock, randomId }),
    channelEvents: config.channelEvents === undefined ? [] : await loadChannelEvents(config.channelEvents),
    assistance: assistanceOf(ground),
  });
  const { services, erasure, retention } = core;
  // Goes on beside everything else.
  services.inBackground(erasure.resume());
  await services.files.sweep().catch((error) => report.warn("left-over files could not be swept", { error }));
  const sockets = createSockets(core, randomId, { young: edenGC, all: () => Bun.gc(true) });
  if (config.log.level === "debug") addTrace({ ...services, report });
  addGauges(metrics, { sessions: sockets.sessions, people: services.people, rooms: services.rooms, clock });
  let isStopping = false;
  const running = listen(ground, core, sockets, () => isStopping);
  server = running;
  retention.start();
  return {
    url: running.url.origin,
    adminToken,
    async stop() {
      isStopping = true;
      await shutDown(ground, core, sockets, running);
    },
  };
}

async function openTokens(
  { config, report, clock, randomId, metrics }: Ground,
  kept: KeptSecret | undefined,
) {
  const secret = config.auth.jwtSecret ?? kept?.secret ?? "";
  const jwksHealth = config.auth.jwks === undefined ? undefined : new JwksHealth({ clock, report, metrics });
  const tokens = createTokens({ ...config.auth, secret, jwksHealth, clock, randomId });
  const admin = { userId: "admin", name: "Admin", role: "admin", ttlSeconds: adminTokenSeconds } as const;
  return { tokens, adminToken: kept?.isNew ? (await tokens.mint(admin)).token : undefined };
}

function assistanceOf({ config, report, clock, metrics }: Ground): Assistance {
  if (config.assistant === undefined) return byRules;
  return createAssistance(createChat({ ...config.assistant, clock, fetch }), { clock, report, metrics });
}

/** @throws what Bun says of the address */
function listen(ground: Ground, core: Core, sockets: Sockets, isStopping: () => boolean): TautlineServer {
  const { config, report } = ground;
  const { isBehindProxy } = config.http;
  const unseenProxy = new UnseenProxy(report, isBehindProxy);
  const { upgrade, http } = createDoors(ground, core, sockets, isStopping);
  return Bun.serve({
    port: config.http.port,
    hostname: config.http.host,
    // Its pages for uncaught errors show stack and source.
    development: false,
    // Or a second server would listen beside this one, and each client would be one's by chance.
    reusePort: false,
    // Every route has its own limit, and reads no further; what is not read is not held.
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    websocket: sockets.handler,
    async fetch(request, self) {
      const peer = self.requestIP(request)?.address ?? "";
      unseenProxy.look(request.headers, peer);
      const address = clientAddress(request.headers, peer, isBehindProxy);
      if (upgrade.isFor(request)) {
        const refusal = await upgrade.handle(self, request, address);
        if (refusal !== undefined) core.answers.upgradeRefused(refusal.status);
        return refusal;
      }
      const response = await http.fetch(request, {
        address,
        allowIdle: (seconds) => self.timeout(request, seconds),
      });
      core.answers.responded(response.status);
      return response;
    },
    error(error) {
      report.error("a request failed outside every handler", { error });
      core.answers.responded(500);
      return new Response("internal error", { status: 500 });
    },
  });
}

/** The two ways in, for sockets and for HTTP, with what an address may ask of each. */
function createDoors(ground: Ground, core: Core, sockets: Sockets, isStopping: () => boolean) {
  const { config, report, clock, randomId, random, metrics } = ground;
  const { limits, auth } = config;
  const limitOf = (rate: Rate) => new AddressLimit(rate, { clock, random });
  const refusedOrigins = new RefusedOrigins(report, clock);
  const upgrade = createUpgrade(core, {
    origins: { allowList: auth.allowedOrigins, ownHosts: auth.ownHosts },
    refusedOrigins,
    isBehindProxy: config.http.isBehindProxy,
    perAddress: limitOf(perSecond(limits.connectionsPerSecond)),
    isStopping,
    admissionRate: perSecond(limits.admissionsPerSecond, limits.admissionsBurst),
    random,
  });
  const guestLimit = limitOf(perMinute(limits.guestsPerMinute));
  const claimLimit = limitOf(perMinute(limits.pairingsPerMinute));
  const http = createHttp({
    config,
    log: report,
    clock,
    randomId,
    refusedOrigins,
    ...httpAnswers(core, () => sockets.sessions.size),
    guests: createGuests({ tokens: core.tokens, randomId }),
    guestWaitMs: (address) => guestLimit.take(address),
    claimWaitMs: (address) => claimLimit.take(address),
    apiKeys: createApiKeys(auth.apiKeys),
    readiness: () => {
      if (isStopping()) return { ready: false, reason: "the server is stopping" };
      const { failure } = core.storeHealth;
      return failure === undefined
        ? { ready: true }
        : { ready: false, reason: `the store fails: ${failure}` };
    },
    metrics: () => metrics.toText(),
    assetsDir: join(import.meta.dir, "../client/dist"),
    extensionDir: join(import.meta.dir, "../extension/dist"),
  });
  return { upgrade, http };
}

async function shutDown(
  { config, clock, random, store }: Ground,
  { services, intake, deadlines, storeHealth, retention }: Core,
  sockets: Sockets,
  server: TautlineServer,
): Promise<void> {
  sockets.stopListening();
  await sayFarewell({
    sessions: sockets.sessions,
    clock,
    intake,
    random,
    returnsPerSecond: config.limits.admissionsPerSecond,
    stored: () => services.journal.settled(),
  });
  const late = Promise.withResolvers<void>();
  const cancel = clock.after(closeDeadlineMs, late.resolve);
  await Promise.race([server.stop(false), late.promise]);
  cancel();
  await server.stop(true);
  deadlines.stop();
  storeHealth.stop();
  retention.stop();
  await store.close();
}

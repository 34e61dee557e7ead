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
import { loadOrMakeSecret } from "./auth/secret.ts";
import { createTickets } from "./auth/tickets.ts";
import { createTokens } from "./auth/tokens.ts";
import { loadChannelEvents } from "./channel-events.ts";
import type { Config } from "./config.ts";
import { sayFarewell } from "./connection/farewell.ts";
import { createSockets, type TautlineServer } from "./connection/socket.ts";
import { createUpgrade } from "./connection/upgrade.ts";
import { createCore } from "./core.ts";
import { addGauges } from "./gauges.ts";
import { createHttp } from "./http/http.ts";
import { httpAnswers } from "./http-answers.ts";
import { AddressLimit } from "./lib/address-limit.ts";
import { clientAddress } from "./lib/client-address.ts";
import { type Clock, countTimers, systemClock } from "./lib/clock.ts";
import { type RandomId, randomId as systemRandomId } from "./lib/ids.ts";
import type { Log } from "./lib/log.ts";
import { Metrics } from "./lib/metrics.ts";
import { perMinute, perSecond } from "./lib/token-bucket.ts";
import { UnseenProxy } from "./lib/unseen-proxy.ts";
import { bytesFolder, createDiskBytes } from "./store/disk-bytes.ts";
import type { Store } from "./store/port.ts";
import { openThreadedStore } from "./store/sqlite/index.ts";

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
const closeDeadlineMs = 2_500;

/**
 * Starts serving.
 *
 * @throws StoreError, SecretProblem, or what Bun says of the address: one line for the person who starts it
 */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const { config, report, clock = systemClock, randomId = systemRandomId, random = Math.random } = parts;
  const metrics = new Metrics();
  const store = await openThreadedStore({ dataDir: config.dataDir, synchronous: config.store.synchronous });
  try {
    return await serve({ config, report, clock, randomId, random }, metrics, store);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function serve(parts: Required<ServerParts>, metrics: Metrics, store: Store): Promise<RunningServer> {
  const { config, report, randomId, random } = parts;
  const { limits } = config;
  const clock = countTimers(parts.clock);

  let server: TautlineServer | undefined;
  let isStopping = false;
  const topics = { publish: (topic: string, text: string) => server?.publish(topic, text) ?? 1 };

  const kept = config.auth.jwtSecret === undefined ? loadOrMakeSecret(config.dataDir) : undefined;
  const secret = config.auth.jwtSecret ?? kept?.secret ?? "";
  const jwksHealth = config.auth.jwks === undefined ? undefined : new JwksHealth({ clock, report, metrics });
  const tokens = createTokens({ ...config.auth, secret, jwksHealth, clock, randomId });
  const tickets = createTickets({ clock, randomId });

  const bytes = createDiskBytes(join(config.dataDir, bytesFolder));
  const host = createCore({
    config,
    report,
    clock,
    randomId,
    metrics,
    store,
    bytes,
    topics,
    tokens,
    tickets,
    channelEvents: config.channelEvents === undefined ? [] : await loadChannelEvents(config.channelEvents),
    assistance: assistanceOf(parts, metrics),
  });
  const { services } = host;
  // Goes on beside everything else.
  services.inBackground(host.erasure.resume());
  await services.files.sweep().catch((error) => report.warn("left-over files could not be swept", { error }));
  const sockets = createSockets(host, randomId, { young: edenGC, all: () => Bun.gc(true) });
  addGauges(metrics, { sessions: sockets.sessions, people: services.people, rooms: services.rooms, clock });

  const { isBehindProxy } = config.http;
  const unseenProxy = new UnseenProxy(report, isBehindProxy);
  const addresses = { clock, random };
  const refusedOrigins = new RefusedOrigins(report, clock);
  const upgrade = createUpgrade(host, {
    origins: { allowList: config.auth.allowedOrigins, ownHosts: config.auth.ownHosts },
    refusedOrigins,
    isBehindProxy,
    perAddress: new AddressLimit(perSecond(limits.connectionsPerSecond), addresses),
    isStopping: () => isStopping,
    admissionRate: perSecond(limits.admissionsPerSecond, limits.admissionsBurst),
    random,
  });
  const guestLimit = new AddressLimit(perMinute(limits.guestsPerMinute), addresses);
  const claimLimit = new AddressLimit(perMinute(limits.pairingsPerMinute), addresses);
  const http = createHttp({
    config,
    log: report,
    clock,
    randomId,
    refusedOrigins,
    ...httpAnswers(host, () => sockets.sessions.size),
    guests: createGuests({ tokens, randomId }),
    guestWaitMs: (address) => guestLimit.take(address),
    claimWaitMs: (address) => claimLimit.take(address),
    apiKeys: createApiKeys(config.auth.apiKeys),
    readiness: () => {
      if (isStopping) return { ready: false, reason: "the server is stopping" };
      const { failure } = host.storeHealth;
      return failure === undefined
        ? { ready: true }
        : { ready: false, reason: `the store fails: ${failure}` };
    },
    metrics: () => metrics.toText(),
    assetsDir: join(import.meta.dir, "../client/dist"),
  });

  server = Bun.serve({
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
        if (refusal !== undefined) host.answers.upgradeRefused(refusal.status);
        return refusal;
      }
      const response = await http.fetch(request, { address });
      host.answers.responded(response.status);
      return response;
    },
    error(error) {
      report.error("a request failed outside every handler", { error });
      host.answers.responded(500);
      return new Response("internal error", { status: 500 });
    },
  });

  const adminToken = kept?.isNew
    ? (await tokens.mint({ userId: "admin", name: "Admin", role: "admin", ttlSeconds: adminTokenSeconds }))
        .token
    : undefined;
  const running = server;
  host.retention.start();
  return {
    url: running.url.origin,
    adminToken,
    async stop() {
      isStopping = true;
      sockets.stopListening();
      await sayFarewell({
        sessions: sockets.sessions,
        clock,
        random,
        returnsPerSecond: limits.admissionsPerSecond,
        stored: () => services.journal.settled(),
      });
      await Promise.race([
        running.stop(false),
        new Promise((resolve) => setTimeout(resolve, closeDeadlineMs)),
      ]);
      await running.stop(true);
      host.deadlines.stop();
      host.storeHealth.stop();
      host.retention.stop();
      await store.close();
    },
  };
}

function assistanceOf({ config, report, clock }: Required<ServerParts>, metrics: Metrics): Assistance {
  if (config.assistant === undefined) return byRules;
  return createAssistance(createChat({ ...config.assistant, clock, fetch }), { clock, report, metrics });
}

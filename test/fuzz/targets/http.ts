/** HTTP: requests to every route that the server describes, in front of the same core as the sockets. */
import { createApiKeys } from "../../../server/auth/api-keys.ts";
import { createGuests } from "../../../server/auth/guests.ts";
import { RefusedOrigins } from "../../../server/auth/refused-origins.ts";
import { createTokens, type Tokens } from "../../../server/auth/tokens.ts";
import { readConfig } from "../../../server/config.ts";
import { createUpgrade } from "../../../server/connection/upgrade.ts";
import { createHttp } from "../../../server/http/http.ts";
import { httpAnswers } from "../../../server/http-answers.ts";
import { AddressLimit } from "../../../server/lib/address-limit.ts";
import { clientAddress } from "../../../server/lib/client-address.ts";
import { perSecond } from "../../../server/lib/token-bucket.ts";
import type { FakeClock } from "../../support/fake-clock.ts";
import { readCorpus } from "../corpus.ts";
import { type HttpInput, httpInput } from "../generate/http.ts";
import { checkResponse } from "../http-oracle.ts";
import { facts, ServerRig } from "../server-rig.ts";
import { timeTurns } from "../turns.ts";
import { isRecord, type Target } from "./target.ts";

const secret = "a-secret-of-more-than-32-bytes-in-all";
const serviceKey = "service-key-of-24-characters";
const base = "http://localhost:8765";
const lifetimeSeconds = 100 * 86_400;

/** An admin may put anyone out; those who look whether all is well must stay. */
const httpFacts = { ...facts, userId: ["eve", "nobody"] };

const isInput = (value: unknown): value is HttpInput =>
  isRecord(value) &&
  typeof value.method === "string" &&
  typeof value.path === "string" &&
  Array.isArray(value.headers) &&
  value.headers.every(
    (pair) => Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === "string"),
  ) &&
  (value.body === undefined || typeof value.body === "string") &&
  (value.isBytes === undefined || typeof value.isBytes === "boolean");

export const http: Target<HttpInput> = {
  name: "http",
  share: 0.1,
  inputsPerRig: 1_000,
  corpus: readCorpus("http", isInput),
  isInput,
  generate: (random) => httpInput(random, httpFacts),
  async open(variant) {
    const rig = await ServerRig.open({
      isLimited: false,
      tokens: tokensOf,
      tokenOf: good,
      hasOwnEvents: true,
      searchesMemory: variant % 4 === 0,
    });
    const { fetch, standIns } = await door(rig);
    return {
      async feed(input) {
        const fill = (text: string) =>
          rig.fillIn(text.replace(/USER0|ADMIN0|KEY0/g, (name) => standIns[name] ?? name));
        const request = requestOf(input, fill);
        if (request === undefined) return { turnMs: 0, outcomes: ["not to be said"] };
        const { result, turnMs } = await timeTurns(async () => {
          // What is long is made a step in a turn.
          const reading = fetch(request).then(async (response) => ({
            response,
            text: (await response?.text()) ?? "",
          }));
          return rig.while(reading);
        });
        const { response, text } = result;
        const outcome = response === undefined ? "upgraded" : checkResponse(request, response, text);
        await rig.advance(1);
        return { turnMs, outcomes: [`${input.method} ${outcome}`] };
      },
      finish: () => rig.finish(),
    };
  },
};

function tokensOf(clock: FakeClock): Tokens {
  return createTokens({ secret, clock, randomId: (length) => "x".repeat(length) });
}

async function good(clock: FakeClock, userId: string, role: "user" | "admin" | "service"): Promise<string> {
  return (await tokensOf(clock).mint({ userId, role, ttlSeconds: lifetimeSeconds })).token;
}

/** The HTTP side as the server puts it together, in front of a core in memory. */
async function door({ world }: ServerRig) {
  const { host, clock } = world;
  const result = readConfig({ TAUTLINE_API_KEYS: serviceKey, TAUTLINE_JWT_SECRET: secret }, []);
  if (result.kind !== "config") throw new Error(JSON.stringify(result));
  const { config } = result;
  const { randomId } = host.services;
  const addresses = new AddressLimit(perSecond(100), { clock, random: () => 0.5 });
  const refusedOrigins = new RefusedOrigins(host.report, clock);
  const side = createHttp({
    config,
    log: host.report,
    clock,
    randomId,
    refusedOrigins,
    ...httpAnswers(host, () => 2),
    guests: createGuests({ tokens: tokensOf(clock), randomId }),
    guestWaitMs: (address) => addresses.take(address),
    claimWaitMs: (address) => addresses.take(address),
    apiKeys: createApiKeys(config.auth.apiKeys),
    readiness: () => ({ ready: true }),
    metrics: () => world.metrics.toText(),
    assetsDir: `${import.meta.dir}/no-such-folder`,
    extensionDir: `${import.meta.dir}/no-such-folder`,
  });
  const upgrade = createUpgrade(host, {
    origins: { allowList: [], ownHosts: "any" },
    refusedOrigins,
    isBehindProxy: true,
    perAddress: addresses,
    admissionRate: perSecond(0),
    random: () => 0.5,
    isStopping: () => false,
  });
  const socketServer = { upgrade: () => true } as unknown as Parameters<typeof upgrade.handle>[0];
  const standIns: Record<string, string> = {
    USER0: await good(clock, "mallory", "user"),
    ADMIN0: await good(clock, "root", "admin"),
    KEY0: serviceKey,
  };
  const fetch = async (request: Request): Promise<Response | undefined> => {
    const address = clientAddress(request.headers, "10.0.0.1", true);
    return upgrade.isFor(request)
      ? upgrade.handle(socketServer, request, address)
      : side.fetch(request, { address, allowIdle() {} });
  };
  // Made once in a process, in one turn.
  for (const description of ["openapi", "asyncapi"])
    await side.fetch(new Request(`${base}/${description}.json`), { address: "10.0.0.1", allowIdle() {} });
  return { fetch, standIns };
}

/** @returns undefined where a request cannot have such a method, header or body at all */
function requestOf(
  { method, path, headers, body, isBytes }: HttpInput,
  fill: (text: string) => string,
): Request | undefined {
  try {
    const filled = body === undefined ? undefined : fill(body);
    const sent = isBytes === true ? Buffer.from(filled ?? "", "latin1") : filled;
    const all = [["host", "localhost:8765"], ...headers.map(([name, value]) => [name, fill(value)])] as [
      string,
      string,
    ][];
    return new Request(base + fill(path), {
      method,
      headers: all,
      ...(sent === undefined ? {} : { body: sent }),
    });
  } catch {
    return undefined;
  }
}

/**
 * The page's connections: elements outside any `<taut-provider>` use the first one, and providers that ask
 * for the same server with the same token share one.
 *
 * There is one registry a page, under a registered symbol, however often this module is loaded.
 */
import { type Client, connect, type Status, signal, type TokenProvider } from "../index.ts";

interface Target {
  /** What `connect()` takes; empty for this origin's `/ws`. */
  readonly url: string;
  readonly token: string | TokenProvider;
  /** Of the token's user; `undefined` where the token itself says it. */
  readonly user: string | undefined;
}

/** A use of a connection; the last one let go of closes it, unless the embedder made the client. */
export interface Lease {
  readonly client: Client;
  release(): void;
}

interface Entry {
  readonly client: Client;
  /** Undefined where the embedder made the client and closes it. */
  readonly target: Target | undefined;
  uses: number;
}

interface Registry {
  readonly entries: Set<Entry>;
  readonly watchers: Set<() => void>;
}

const key = Symbol.for("tautline.connections");

function registry(): Registry {
  const page = globalThis as unknown as Record<symbol, Registry | undefined>;
  page[key] ??= { entries: new Set(), watchers: new Set() };
  return page[key];
}

/** A connection to the target, shared with whoever asked for the same. */
export function leaseConnection(target: Target): Lease {
  for (const entry of registry().entries) {
    const isSame = entry.target?.url === target.url && entry.target.token === target.token;
    if (isSame && !isAnothers(entry.client.status.peek())) return lease(entry);
  }
  const url = target.url === "" ? "/ws" : target.url;
  const { token, user } = target;
  return lease({ client: connect({ url, token, user }), target, uses: 0 });
}

/** Its token gives another user's now, and a client is one user's: whoever wants the connection needs another one. */
export function isAnothers(status: Status): boolean {
  return status.kind === "offline" && status.reason === "user-changed";
}

/**
 * Makes the embedder's own client known to the page.
 *
 * @throws TypeError where it comes with signals of its own: the elements would not hear of its changes
 */
export function leaseClient(client: Client): Lease {
  if (!(client.status instanceof signal(undefined).constructor)) {
    throw new TypeError(
      "the client was made by another copy of the library: take it and the elements both from /sdk/, or both from the package",
    );
  }
  for (const entry of registry().entries) if (entry.client === client) return lease(entry);
  return lease({ client, target: undefined, uses: 0 });
}

/** What elements outside any provider use. */
export function pageClient(): Client | undefined {
  for (const entry of registry().entries) return entry.client;
  return undefined;
}

/** Calls back whenever `pageClient()` may have changed; returns what ends that. */
export function watchPageClient(watcher: () => void): () => void {
  registry().watchers.add(watcher);
  return () => registry().watchers.delete(watcher);
}

function lease(entry: Entry): Lease {
  const { entries } = registry();
  entry.uses += 1;
  if (!entries.has(entry)) {
    entries.add(entry);
    tellWatchers();
  }
  let isHeld = true;
  return {
    client: entry.client,
    release() {
      if (!isHeld) return;
      isHeld = false;
      entry.uses -= 1;
      if (entry.uses > 0) return;
      entries.delete(entry);
      if (entry.target !== undefined) entry.client.close();
      tellWatchers();
    },
  };
}

function tellWatchers(): void {
  for (const watcher of [...registry().watchers]) watcher();
}

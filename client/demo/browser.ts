/** What the pages take from their browser: beside their entries, the only file that touches a page's globals. */
import { type Client, connect, type TokenProvider } from "../index.ts";
import type { Fetch } from "./guest.ts";
import { keptStore } from "./kept-store.ts";
import type { Store } from "./known-guests.ts";
import { Session } from "./session.ts";

/** This tab's own, there again after a reload. */
export const tabStore: Store = keptStore(() => sessionStorage);

export const ask: Fetch = (url, init) => fetch(url, init);

/** @param name of the page, as an operator sees it */
export function connectAs(name: string, kind: "web" | "admin" = "web"): (token: TokenProvider) => Client {
  return (token) => connect({ url: "/ws", token, client: { kind, name: `Tautline ${name}` } });
}

export function openSession(name: string): Session {
  return new Session({
    fetch: ask,
    shared: keptStore(() => localStorage),
    tab: tabStore,
    now: () => Date.now(),
    connect: connectAs(name),
  });
}

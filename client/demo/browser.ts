/** What the pages take from their browser: beside their entries, the only file that touches a page's globals. */
import { type Client, connect, type TokenProvider } from "../index.ts";
import type { Fetch } from "./guest.ts";
import { Session } from "./session.ts";

export const ask: Fetch = (url, init) => fetch(url, init);

/** @param name of the page, as an operator sees it */
export function connectAs(name: string, kind: "web" | "admin" = "web"): (token: TokenProvider) => Client {
  return (token) => connect({ url: "/ws", token, client: { kind, name: `Tautline ${name}` } });
}

export function openSession(name: string): Session {
  return new Session({
    fetch: ask,
    shared: localStorage,
    tab: sessionStorage,
    now: () => Date.now(),
    connect: connectAs(name),
  });
}

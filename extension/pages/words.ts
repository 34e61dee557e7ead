/**
 * The words of the extension's faces. Pure, so that what is claimed of the queue and the connection can be tested.
 *
 * A line never says more than the state does: "sent" only where nothing waits, "connected" only where it is so.
 */
import { statusLabel } from "../../client/components/focus-words.ts";
import type { FocusState } from "../../client/features/focus-state.ts";
import { type ExtensionState, type QueueState, type Session, timeIn } from "../messages.ts";

interface Line {
  readonly tone: "good" | "busy" | "bad" | "quiet";
  readonly text: string;
}

const numbers = new Intl.NumberFormat("en");
const count = (value: number) => numbers.format(value);

/** How the connection is and what waits for it, in one line. */
export function lineOf({
  account,
  connection,
  queue,
  session,
}: Pick<ExtensionState, "account" | "connection" | "queue" | "session">): Line {
  const { waiting, ofOthers } = queue;
  if (account.kind === "signed-out" && ofOthers > 0) {
    return { tone: "busy", text: `${activityWords(ofOthers)} kept until their user is signed in again.` };
  }
  switch (connection.kind) {
    case "ready":
      return waiting === 0
        ? { tone: "good", text: "Connected. Everything is sent." }
        : { tone: "busy", text: `Connected. Sending ${count(waiting)}.` };
    case "connecting":
      return { tone: "busy", text: waiting === 0 ? "Connecting." : `Connecting. ${count(waiting)} waiting.` };
    case "waiting":
    case "offline":
      return { tone: "bad", text: waiting === 0 ? "Not connected. Nothing waits." : waitingFor(waiting) };
    case "asleep":
      if (waiting > 0) return { tone: "busy", text: waitingFor(waiting) };
      return {
        tone: "quiet",
        text: session.kind === "none" ? "Nothing is recorded now." : "Everything is sent.",
      };
  }
}

const waitingFor = (waiting: number) => `${count(waiting)} waiting, will send when back.`;

/** What will not arrive: dropped to make room, or refused by the server; undefined where all will. */
export function lossWords({ shed, refused }: Pick<QueueState, "shed" | "refused">): string | undefined {
  const were = (some: number) => (some === 1 ? "was" : "were");
  const dropped = `${count(shed)} older ${shed === 1 ? "one" : "ones"} ${were(shed)} dropped to make room.`;
  const set = `${count(refused)} ${were(refused)} refused by the server and set aside.`;
  const all = [...(shed > 0 ? [dropped] : []), ...(refused > 0 ? [set] : [])];
  return all.length === 0 ? undefined : all.join(" ");
}

/** Milliseconds that a session has been running, its pauses left out. */
export function activeMsOf(session: Session, now: number): number {
  if (session.kind === "none") return 0;
  const runMs = Math.max(0, timeIn(session, now) - session.since);
  return session.kind === "paused" ? session.activeMs : session.activeMs + runMs;
}

/** For screen readers: `1 hour 4 minutes`; under a minute, `less than a minute`. */
export function spokenDuration(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes === 0) return "less than a minute";
  const part = (value: number, unit: string) =>
    value === 0 ? [] : [`${value} ${unit}${value === 1 ? "" : "s"}`];
  return [...part(Math.floor(minutes / 60), "hour"), ...part(minutes % 60, "minute")].join(" ");
}

/** What is going on in a session, in two words. */
export function statusOf(session: Session, live: Pick<FocusState, "status" | "endedAt"> | undefined): string {
  if (session.kind === "paused") return "Paused";
  return live === undefined ? "Starting" : statusLabel(live);
}

export function activityWords(activities: number): string {
  if (activities === 0) return "Nothing recorded yet";
  return activities === 1 ? "1 activity" : `${count(activities)} activities`;
}

/** A server's address as people write it. */
export const placeOf = (server: string) => server.replace(/^https?:\/\//, "").replace(/\/$/, "");

/** `HTTPS://Focus.example.org/` is `https://focus.example.org`; undefined where it is no server's address. */
export function readServer(typed: string): string | undefined {
  const url = URL.parse(typed.trim());
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) return undefined;
  return url.username === "" && url.password === "" && url.pathname === "/" ? url.origin : undefined;
}

const privateName = /^\[?::1\]?$|^localhost$|\.(?:localhost|local|lan|internal|home\.arpa)$|^[^.:]+$/;
const privateV4 = /^(?:127|10|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\.[\d.]+$/;
const privateV6 = /^\[(?:f[cd]|fe[89ab])/;

/**
 * Whether what is sent there, the sign-in with it, could be read on its way: without encryption, to a host that is
 * neither this machine nor in a private network.
 *
 * @param server as `readServer` gives it
 */
export function isReadOnTheWay(server: string): boolean {
  const { protocol, hostname } = new URL(server);
  const isNear = [privateName, privateV4, privateV6].some((pattern) => pattern.test(hostname));
  return protocol === "http:" && !isNear;
}

/** An address on the server; undefined where what it gave leads elsewhere. */
export function addressOn(server: string, path: string): string | undefined {
  const base = URL.parse(server);
  const full = URL.parse(path, server);
  return base !== null && full !== null && base.origin === full.origin ? full.href : undefined;
}

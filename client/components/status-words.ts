/** How a connection is doing, in a few words. */
import type { Status } from "../index.ts";

interface Words {
  readonly tone: "good" | "busy" | "bad";
  /** Said to screen readers. */
  readonly text: string;
  /** Shown after the text, and changing too often to be said. */
  readonly detail?: string;
  /** What else there is to know. */
  readonly note?: string;
  readonly canRetry: boolean;
}

interface Known {
  /** Epoch ms. */
  readonly now: number;
  /** Why there can be no connection. */
  readonly problem?: string | undefined;
  /** The server answers over HTTP. */
  readonly isReached?: boolean;
  /** As `obstacleOf` says it. */
  readonly obstacle?: string | undefined;
}

/** Attempts that fail without having reached the server, or ended by the server's own words. */
const pageCode = 0;
const tokenCode = 4401;

/**
 * What keeps the client from connecting, where it is not the network or a busy server: the error of the page's token
 * provider or of the browser, or why the server refuses the token.
 */
export function obstacleOf(status: Status): string | undefined {
  if (status.kind !== "waiting" || (status.code !== pageCode && status.code !== tokenCode)) return undefined;
  const { reason = "" } = status;
  return /retry after \d+ ms$/.test(reason) ? undefined : sentence(reason.replace(/^Error: |\.$/g, ""));
}

export function describeStatus(
  status: Status | undefined,
  { now, problem, isReached, obstacle }: Known,
): Words {
  if (problem !== undefined) return { tone: "bad", text: sentence(problem), canRetry: false };
  if (status === undefined) return { tone: "busy", text: "Waiting for a sign-in", canRetry: false };
  const words = describeConnection(status, now);
  const notes = [
    ...(status.storage === undefined ? [] : ["Unsent messages will be lost when this page is closed"]),
    ...(obstacle !== undefined && words.tone === "busy" ? [obstacle] : []),
    ...(isReached === true && words.tone === "busy" ? [notThrough] : []),
  ];
  return notes.length === 0 ? words : { ...words, note: notes.join(". ") };
}

const notThrough =
  "The server answers, but not over WebSocket: a proxy may block it, this page may not be allowed, or the path is not /ws";

function describeConnection(status: Status, now: number): Words {
  switch (status.kind) {
    case "ready": {
      const latency = status.latencyMs;
      return {
        tone: "good",
        text: "Connected",
        ...(latency === undefined ? {} : { detail: `${Math.round(latency)} ms` }),
        canRetry: false,
      };
    }
    case "connecting":
      return { tone: "busy", text: status.attempt > 1 ? "Reconnecting" : "Connecting", canRetry: false };
    case "waiting": {
      const seconds = Math.max(0, Math.ceil((status.retryAt - now) / 1000));
      const detail = seconds > 0 ? `in ${seconds} s` : "";
      return { tone: "busy", text: "Reconnecting", detail, canRetry: true };
    }
    case "blocked":
      return { tone: "bad", text: status.message, canRetry: true };
    case "offline":
      return describeOffline(status);
  }
}

function describeOffline({ reason, message }: Status & { kind: "offline" }): Words {
  switch (reason) {
    case "browser-offline":
      return { tone: "bad", text: "No network", canRetry: false };
    case "banned":
      return {
        tone: "bad",
        text: sentence(message ?? "you were signed out by an administrator"),
        canRetry: false,
      };
    case "user-changed":
      return { tone: "bad", text: "Somebody else is signed in now", canRetry: false };
    case "gave-up":
      return { tone: "bad", text: sentence(message ?? "the server cannot be reached"), canRetry: true };
    default:
      return { tone: "bad", text: sentence(message ?? "offline"), canRetry: true };
  }
}

/** Servers say why in words that may follow others. */
function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Why there is nothing from the server to show, in words for whatever stands in its place. */
import { html, type TemplateResult } from "lit";
import type { Client } from "../index.ts";
import { describeStatus, obstacleOf } from "./status-words.ts";

export interface Unconnected {
  readonly kind: "signed-out" | "failed";
  readonly title: string;
  readonly text: string;
  /** Tries again. */
  readonly retry?: () => void;
}

/** So many attempts to connect are not worth a word. */
const quietAttempts = 2;

/** @param problem what the provider was given wrong @returns undefined while it may well come by itself */
export function unconnectedOf(
  client: Client | undefined,
  problem: string | undefined,
): Unconnected | undefined {
  const failed = { kind: "failed", title: "Not connected" } as const;
  if (problem !== undefined) return { ...failed, text: problem };
  const status = client?.status.value;
  const { tone, text, canRetry } = describeStatus(status, { now: Date.now() });
  if (client === undefined || status === undefined) {
    return { kind: "signed-out", title: text, text: "The page has no token for the server yet." };
  }
  const hasTried = status.kind === "waiting" && status.attempt > quietAttempts;
  if (tone !== "bad" && !hasTried) return undefined;
  const obstacle = obstacleOf(status) ?? "The server cannot be reached, or does not take this page";
  const tried = `${obstacle}. It is tried again by itself.`;
  return { ...failed, text: hasTried ? tried : text, ...(canRetry && { retry: () => client.connect() }) };
}

/** In a panel. A page that fetches a token shows that it has none only if it takes its time. */
export function renderWaiting(client: Client | undefined, problem: string | undefined): TemplateResult {
  const unconnected = unconnectedOf(client, problem);
  if (unconnected === undefined) return html`<p class="none" part="loading" role="status">Loading</p>`;
  const { kind, title, text } = unconnected;
  return html`<p class=${kind === "signed-out" ? "none late" : "none"} part="loading" role="status">${title}. ${text}</p>`;
}

/** What stands in place of the field where nothing can be written: why, and the way on where there is one. */
import { css, html, nothing, type TemplateResult } from "lit";
import type { Client } from "../index.ts";
import { icons } from "./icons.ts";
import { isAnothers } from "./registry.ts";

export interface Barrier {
  readonly icon: TemplateResult;
  readonly text: string;
  /** The server knows this user no more, or not with this token. */
  readonly isSignedOut: boolean;
}

/** Undefined where one may write. What is still to be asked of the server bars nobody. */
export function barrierOf(client: Client | undefined, room: string): Barrier | undefined {
  const status = client?.status.value;
  if (status?.kind === "offline" && status.reason === "banned") {
    const why = status.message === undefined ? "" : `: ${status.message}`;
    return { icon: icons.alert, text: `You were signed out${why}`, isSignedOut: true };
  }
  if (status !== undefined && isAnothers(status)) {
    return { icon: icons.alert, text: "Somebody else is signed in now", isSignedOut: true };
  }
  if (client === undefined || !room.startsWith("conversation:")) return undefined;
  const { closed } = client.conversations.list.value.find((one) => one.room === room) ?? {};
  if (closed === undefined) return undefined;
  return { icon: icons.lock, text: closed === "" ? "Closed" : `Closed: ${closed}`, isSignedOut: false };
}

export function renderBarrier({ icon, text, isSignedOut }: Barrier, signIn: () => void): TemplateResult {
  return html`<div class="barred" part="barred" role="status" tabindex="-1">
    ${icon}<span dir="auto">${text}</span>
    ${isSignedOut ? html`<button type="button" class="choice" part="sign-in" @click=${signIn}>Sign in again</button>` : nothing}
  </div>`;
}

export const barredStyles = css`
  .barred {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    min-block-size: 2.75rem;
    padding: 0.375rem 1rem;
    border-radius: var(--_radius);
    background: var(--_raised);
    color: var(--_muted);
    font-size: 0.875rem;
  }
  .barred svg {
    flex: none;
  }
  .barred span {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .barred .choice {
    flex: none;
  }
`;

/**
 * What a message promises, below it, for everybody in the room to see: what, on which condition, and what became of it.
 *
 * A promise whose words are gone is no longer spoken of.
 */
import { css, html, nothing } from "lit";
import type { Commitment } from "../index.ts";
import { statusWords } from "./commitment-row.ts";
import { icons } from "./icons.ts";

export const noteStyles = css`
  .promise {
    display: flex;
    align-items: baseline;
    gap: 0.375rem;
    margin: 0.25rem 0 0.5rem;
    padding-inline: 0.25rem;
    color: var(--_muted);
    font-size: 0.75rem;
  }
  .promise svg {
    flex: none;
    align-self: center;
    inline-size: 0.9375rem;
    block-size: 0.9375rem;
    color: var(--_accent);
  }
  .promise span {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .promise b {
    color: var(--_text);
    font-weight: 590;
  }
  .promise.cancelled b {
    text-decoration: line-through;
  }
`;

const none: readonly Commitment[] = [];

/** By the message's id. */
export function promisesIn(
  commitments: readonly Commitment[],
): (messageId: string | undefined) => readonly Commitment[] {
  const byMessage = new Map<string, Commitment[]>();
  for (const commitment of commitments) {
    if (commitment.action === "") continue;
    const others = byMessage.get(commitment.messageId) ?? [];
    byMessage.set(commitment.messageId, [...others, commitment]);
  }
  return (messageId) => (messageId === undefined ? none : (byMessage.get(messageId) ?? none));
}

export function renderPromises(promises: readonly Commitment[]) {
  if (promises.length === 0) return nothing;
  return promises.map(
    ({ action, condition, status }) => html`<p class="promise ${status}" part="promise" role="note">
      ${icons.promise}<span>Promised: <b><bdi>${action}</bdi></b>${
        condition === undefined ? nothing : html`, if <bdi>${condition.name} ${condition.action}</bdi>`
      } · ${statusWords[status]}</span>
    </p>`,
  );
}

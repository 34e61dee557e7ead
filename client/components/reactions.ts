/**
 * What people say of a message with a picture: each picture once, with how many, and the few to choose from.
 *
 * One's own are pressed, and pressing one again takes it back.
 */
import { css, html, nothing } from "lit";
import type { Message } from "../index.ts";

interface ReactionActions {
  react(message: Message, emoji: string, on: boolean): void;
}

export const reactionStyles = css`
  .reactions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
    max-inline-size: 100%;
    margin-block: 0.1875rem 0.125rem;
  }
  .reaction {
    display: inline-flex;
    align-items: center;
    gap: 0.25rem;
    max-inline-size: 100%;
    min-block-size: 1.625rem;
    padding: 0 0.5rem;
    border: 1px solid var(--_line);
    border-radius: 999px;
    background: var(--_surface);
    color: inherit;
    font: inherit;
    font-size: 0.8125rem;
    line-height: 1;
    cursor: pointer;
  }
  .reaction:hover {
    border-color: var(--_accent);
  }
  .reaction.mine {
    border-color: var(--_accent);
    background: color-mix(in srgb, var(--_accent) 14%, var(--_surface));
  }
  /* Any text may be one, also one of wide letters, or of marks above marks. */
  .reaction bdi {
    padding-block: 0.25rem;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .reaction span {
    font-variant-numeric: tabular-nums;
  }
`;

const choices = ["👍", "❤️", "😂", "😮", "😢", "🎉"];

export function renderReactionChoice(message: Message, actions: ReactionActions) {
  return html`<div class="reactions" part="reaction-choices" role="group" aria-label="Choose a reaction">
    ${choices.map((emoji) => renderReaction(message, emoji, [], false, actions))}
  </div>`;
}

export function renderReactions(message: Message, actions: ReactionActions) {
  if (message.reactions === undefined) return nothing;
  return html`<div class="reactions" part="reactions" role="group" aria-label="Reactions">
    ${message.reactions.map(({ emoji, userIds, mine }) => renderReaction(message, emoji, userIds, mine, actions))}
  </div>`;
}

function renderReaction(
  message: Message,
  emoji: string,
  userIds: readonly string[],
  mine: boolean,
  actions: ReactionActions,
) {
  const many = userIds.length === 1 ? "1 person" : `${userIds.length} people`;
  const words = userIds.length === 0 ? `React with ${emoji}` : `${emoji}, ${many}${mine ? ", you too" : ""}`;
  return html`<button
    type="button"
    class=${mine ? "reaction mine" : "reaction"}
    part="reaction"
    aria-pressed=${mine}
    aria-label=${words}
    title=${words}
    @click=${() => actions.react(message, emoji, !mine)}
  ><bdi>${emoji}</bdi>${userIds.length === 0 ? nothing : html`<span>${userIds.length}</span>`}</button>`;
}

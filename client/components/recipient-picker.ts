/**
 * Who gets what is being written: everybody in the room, or one member alone.
 *
 * While one alone is meant, it is said above the field; nothing is sent before somebody was chosen.
 */
import { html, type TemplateResult } from "lit";
import type { Client, Room } from "../index.ts";
import { icons } from "./icons.ts";

export interface Recipient {
  readonly id: string;
  readonly name: string;
}

/** `""` while nobody was chosen yet. */
export type RecipientId = string;

export function renderRecipients(
  chosen: RecipientId,
  recipients: readonly Recipient[],
  choose: (id: RecipientId | undefined) => void,
): TemplateResult {
  const change = (event: Event & { currentTarget: HTMLSelectElement }) => choose(event.currentTarget.value);
  return html`<div class="privately-bar" part="recipient">
    ${icons.lock}
    ${
      recipients.length === 0 && chosen === ""
        ? html`<span class="recipient-hint" dir="auto">Nobody else is known here yet.</span>`
        : html`<label class="recipient">Only to
            <select part="recipient-choice" aria-label="Only to" @change=${change}>
              <option value="" ?selected=${chosen === ""} disabled>Choose</option>
              ${recipients.map(
                ({ id, name }) => html`<option value=${id} ?selected=${id === chosen}>${name}</option>`,
              )}
            </select></label>
            <span class="recipient-hint">Nobody else sees it</span>`
    }
    <button
      type="button"
      class="quiet"
      aria-label="Write to everybody again"
      title="Write to everybody again"
      @click=${() => choose(undefined)}
    >${icons.close}</button>
  </div>`;
}

/**
 * The members as far as they are known, and who is there, without the user.
 *
 * @param chosen is among them also when no member any more: the choice would show another one in its place
 */
export function recipientsOf(
  client: Client | undefined,
  room: Room | undefined,
  chosen: RecipientId | undefined,
): readonly Recipient[] {
  if (client === undefined || room === undefined) return [];
  const self = client.user.value?.id;
  const known = client.people.known.value;
  const listed = client.conversations.list.value.find((one) => one.room === room.name)?.memberIds ?? [];
  const present = room.presence.users.value.map(({ userId }) => userId);
  return [...new Set<string>([...listed, ...present, ...(chosen ? [chosen] : [])])]
    .filter((id) => id !== self)
    .map((id) => ({ id, name: known.get(id)?.name ?? id }))
    .sort((one, other) => one.name.localeCompare(other.name));
}

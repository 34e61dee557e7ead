/** Who spoke, and when: above the first of a group for the eyes, with each for screen readers. */
import { html } from "lit";
import { fullLabel, timeLabel } from "./time.ts";

interface Headed {
  readonly sender: { readonly name: string };
  readonly mine: boolean;
  /** Epoch ms. */
  readonly timestamp: number;
}

export function speakerOf({ mine, sender }: Headed): string {
  return mine ? "You" : sender.name;
}

export function renderHead(item: Headed, isFirst: boolean, locale: string) {
  const { timestamp, mine } = item;
  const time = html`<time
    dir="auto"
    datetime=${new Date(timestamp).toISOString()}
    title=${fullLabel(timestamp, locale)}
    >${timeLabel(timestamp, locale)}</time
  >`;
  const name = speakerOf(item);
  if (!isFirst) return html`<span class="unseen">${name}, ${time}</span>`;
  return html`<header class="head" part="message-head">
    <bdi class=${mine ? "name unseen" : "name"} part="sender">${name}</bdi> ${time}
  </header>`;
}

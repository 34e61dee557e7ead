/**
 * `<taut-emotion>`: what the user's own messages show of their emotion, if they switch it on.
 *
 * It shows the user to themselves: nobody else is ever told, and the element says so.
 */
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import type { EmotionFeed } from "../index.ts";
import { ClientElement } from "./client-element.ts";
import { emotionLabel, renderEmotion, renderMeters } from "./emotion-picture.ts";
import { emotionStyles } from "./emotion-styles.ts";
import { emit } from "./events.ts";
import { icons } from "./icons.ts";
import { panelStyles } from "./panel-styles.ts";
import { readError } from "./problem-words.ts";
import { baseStyles } from "./styles.ts";

export class TautEmotion extends ClientElement {
  static override styles = [baseStyles, panelStyles, emotionStyles];

  #problem: string | undefined;

  protected override render() {
    const feed = this.connection?.emotion;
    const isOn = feed?.isOn.value === true;
    return html`<label class="switch">
        <span>My emotion</span>
        <input
          type="checkbox"
          role="switch"
          part="switch"
          aria-describedby="only"
          .checked=${live(isOn)}
          ?disabled=${feed?.isOn.value === undefined}
          @change=${(event: Event & { currentTarget: HTMLInputElement }) => void this.#opt(feed, event.currentTarget.checked)}
        />
      </label>
      <p class="only muted" id="only" part="note">${icons.lock}<span>${
        isOn
          ? "Only you see this, on your own devices. Private and encrypted messages are not read."
          : "See what your own messages show, read by a list of words. Only you would see it, and nothing is read until you switch it on."
      }</span></p>
      ${this.#problem === undefined ? nothing : html`<p class="problem" part="error" role="alert" dir="auto">${this.#problem}</p>`}
      ${feed === undefined || !isOn ? nothing : this.#renderShown(feed)}`;
  }

  #renderShown(feed: EmotionFeed) {
    const latest = feed.latest.value;
    const all = [...feed.ofMessages.value.values()];
    return html`<div class="shown">
      ${renderEmotion(
        latest,
        all.filter((one) => one !== latest),
      )}
      <div>
        <p class="name" part="name" role="status">${latest === undefined ? "Nothing yet" : emotionLabel(latest)}</p>
        ${
          latest === undefined
            ? html`<p class="muted">Write a message in a conversation, and it shows here.</p>`
            : renderMeters(latest.pad)
        }
      </div>
    </div>`;
  }

  async #opt(feed: EmotionFeed | undefined, on: boolean): Promise<void> {
    this.#problem = undefined;
    try {
      await feed?.opt(on);
    } catch (error) {
      const { code, message } = readError(error);
      this.#problem = message;
      emit(this, "taut-error", { room: "", code, message });
    }
    this.requestUpdate();
  }
}

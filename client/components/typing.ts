/** `<taut-typing>`: who is writing in a room right now. It keeps its line free, so nothing jumps. */
import { css, html, nothing } from "lit";
import { RoomElement } from "./room-element.ts";
import { baseStyles } from "./styles.ts";
import { localeOf } from "./time.ts";
import { typingLabel } from "./typing-label.ts";

export class TautTyping extends RoomElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
        min-block-size: 1.5rem;
        padding-inline: 0.5rem;
        color: var(--_muted);
        font-size: 0.75rem;
        line-height: 1.5rem;
      }
      .typing {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        animation: appear 0.2s;
      }
      .names {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .dots {
        display: flex;
        gap: 0.1875rem;
      }
      i {
        inline-size: 0.3125rem;
        block-size: 0.3125rem;
        border-radius: 50%;
        background: var(--_accent);
        animation: hop 1.2s ease-in-out infinite;
      }
      i:nth-child(2) {
        animation-delay: 0.15s;
      }
      i:nth-child(3) {
        animation-delay: 0.3s;
      }
      @keyframes hop {
        30% {
          transform: translateY(-0.1875rem);
        }
        60%,
        to {
          transform: none;
        }
      }
    `,
  ];

  protected override render() {
    const names = this.current?.typing.users.value.map((user) => user.username) ?? [];
    if (names.length === 0) return nothing;
    return html`<div class="typing" part="typing">
      <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
      <bdi class="names">${typingLabel(names, localeOf(this))}</bdi>
    </div>`;
  }
}

/**
 * `<taut-status>`: how the connection is doing, in a dot and a few words; a click tries again at once.
 *
 * A screen reader hears each change of state once, not the seconds counting down.
 */
import { css, html, nothing } from "lit";
import { ClientElement } from "./client-element.ts";
import { Reachability } from "./reachability.ts";
import { describeStatus, obstacleOf } from "./status-words.ts";
import { baseStyles } from "./styles.ts";

export class TautStatus extends ClientElement {
  static override styles = [
    baseStyles,
    css`
      :host {
        position: relative;
        display: inline-block;
        font-size: 0.8125rem;
      }
      .status {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        border-radius: 2rem;
        color: var(--_muted);
        text-align: start;
      }
      button.status:hover {
        color: var(--_text);
      }
      .dot {
        --_tone: var(--_success);
        position: relative;
        flex: none;
        inline-size: 0.5625rem;
        block-size: 0.5625rem;
        border-radius: 50%;
        background: var(--_tone);
        transition: background 0.3s;
      }
      .busy .dot {
        --_tone: var(--_warning);
      }
      .bad .dot {
        --_tone: var(--_danger);
      }
      .busy .dot::after {
        content: "";
        position: absolute;
        inset: 0;
        border-radius: 50%;
        background: var(--_tone);
        animation: spread 1.4s ease-out infinite;
      }
      .note {
        display: block;
        color: var(--_warning);
      }
      .detail {
        font-variant-numeric: tabular-nums;
      }
      u {
        color: var(--_accent);
        font-weight: 580;
        text-decoration: none;
      }
      @keyframes spread {
        to {
          opacity: 0;
          transform: scale(2.8);
        }
      }
    `,
  ];

  readonly #reachability = new Reachability(this);
  #tick: ReturnType<typeof setInterval> | undefined;
  /** Of the last attempt, also during the next one. */
  #obstacle: string | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#keepTime(false);
  }

  protected override willUpdate(): void {
    const status = this.connection?.status.peek();
    const isAgain = status?.kind === "connecting" && status.attempt > 1;
    if (!isAgain) this.#obstacle = status && obstacleOf(status);
  }

  protected override updated(): void {
    const client = this.connection;
    const status = client?.status.peek();
    this.#keepTime(this.isConnected && status?.kind === "waiting");
    if (client !== undefined && status !== undefined) this.#reachability.look(client, status);
  }

  protected override render() {
    const client = this.connection;
    const status = client?.status.value;
    const { problem } = this;
    const { isReached } = this.#reachability;
    const { tone, text, detail, note, canRetry } = describeStatus(status, {
      now: Date.now(),
      problem,
      isReached,
      obstacle: this.#obstacle,
    });
    const said = note === undefined ? text : `${text}. ${note}`;
    const seen = html`<span class="dot" part="dot"></span>
      <span part="text" dir="auto"
        >${text} <span class="detail" part="detail">${detail}</span> ${note && html`<span class="note" part="note">${note}</span>`} ${canRetry ? html`<u part="retry">Try now</u>` : nothing}</span
      >`;
    return html`<span class="unseen" role="status">${said}</span>${
      canRetry && client !== undefined
        ? html`<button
            type="button"
            class="status ${tone}"
            part="status"
            aria-label=${`${said}. Try now`}
            @click=${() => client.connect()}
          >${seen}</button>`
        : html`<span class="status ${tone}" part="status" aria-hidden="true">${seen}</span>`
    }`;
  }

  #keepTime(isCounting: boolean): void {
    if (isCounting === (this.#tick !== undefined)) return;
    clearInterval(this.#tick);
    this.#tick = isCounting ? setInterval(() => this.requestUpdate(), 250) : undefined;
  }
}

/** `<demo-sign-in>`: who one is, on the pages that do more than show rooms: a name, or the one of last time. */
import { css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { avatarStyles, renderAvatar } from "../components/avatar.ts";
import { SignalElement } from "../components/signal-element.ts";
import { demoStyles } from "./demo-styles.ts";
import type { Session } from "./session.ts";

export class DemoSignIn extends SignalElement {
  static override styles = [
    ...demoStyles,
    avatarStyles,
    css`
      :host {
        display: grid;
        gap: 0.75rem;
        max-inline-size: 27rem;
      }
      form {
        display: flex;
        gap: 0.5rem;
      }
      .again {
        justify-content: flex-start;
      }
      .small {
        color: var(--_muted);
        font-size: 0.8125rem;
      }
    `,
  ];

  @property({ attribute: false }) session: Session | undefined;

  protected override render() {
    const state = this.session?.state.value;
    const problem = state?.kind === "new" ? state.problem : undefined;
    const guest = this.session?.remembered;
    return html`${
      guest === undefined
        ? nothing
        : html`<button type="button" class="button again" @click=${() => this.session?.continueAs(guest)}>
              ${renderAvatar(guest)}<span>Continue as <b><bdi>${guest.name}</bdi></b></span>
            </button>`
    }
      <form @submit=${this.#submit}>
        <input name="name" aria-label="Your name" placeholder="Your name" autocomplete="nickname" maxlength="64" dir="auto" required />
        <button class="button main" ?disabled=${state?.kind === "starting"}>Start</button>
      </form>
      ${
        problem === undefined
          ? html`<p class="small">No account, no password. The name stays in this browser.</p>`
          : html`<p class="problem" role="alert">${problem}</p>`
      }`;
  }

  readonly #submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    if (name !== "") void this.session?.begin(name);
  };
}

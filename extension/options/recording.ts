/**
 * What a session records. Each detail is off until it is turned on, asks for its permission in that very click, and
 * gives it back when it is turned off.
 */
import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { define } from "../../client/components/define.ts";
import type { ExtensionState, Settings } from "../messages.ts";
import { PageElement } from "../pages/page-element.ts";
import { allHosts, tabAddresses } from "../pages/permissions.ts";
import { renderSetting, sectionStyles } from "./section.ts";

interface Detail {
  readonly setting: "areTabsOn" | "isTypingOn";
  readonly permission: chrome.permissions.Permissions;
  readonly granted: keyof ExtensionState["granted"];
  readonly name: string;
  readonly words: string;
  /** How the browser words it, and why it is asked for. */
  readonly why: string;
}

const details: readonly Detail[] = [
  {
    setting: "areTabsOn",
    permission: tabAddresses,
    granted: "tabs",
    name: "Sites that you are on",
    words: "Which site the tab in front shows. Without it, a switch of tabs counts, but not where it led.",
    why: "The browser asks to let it “read your browsing history”: it tells an extension the addresses of tabs in no other way.",
  },
  {
    setting: "isTypingOn",
    permission: allHosts,
    granted: "hosts",
    name: "Rhythm of typing",
    words:
      "How much you type and take back, counted over ten seconds. Never which keys, never what you write.",
    why: "The browser asks to let it “read and change data on websites”: the script that counts runs on the pages you type on.",
  },
];

const idleChoices = [15, 30, 60, 120, 300, 600];
const idleWords = (seconds: number) =>
  seconds < 60 ? `${seconds} seconds` : seconds === 60 ? "1 minute" : `${seconds / 60} minutes`;

export class RecordingSection extends PageElement {
  static override styles = [
    ...sectionStyles,
    css`
      .choices label {
        display: flex;
        align-items: baseline;
        gap: 0.5rem;
        padding-block: 0.1875rem;
        font-size: 0.875rem;
      }
      .choices .name {
        margin-block-end: 0.25rem;
        font-weight: 590;
      }
      .choices span {
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      input[type="radio"] {
        flex: none;
        inline-size: auto;
        padding: 0;
        box-shadow: none;
        accent-color: var(--_accent);
      }
      .off label {
        opacity: 0.55;
      }
    `,
  ];

  /** What the user did not allow. */
  @state() private refused: Detail["setting"] | undefined;

  protected override render() {
    const state = this.known;
    if (state === undefined) return nothing;
    return html`<p class="muted lead">
        Only while a session runs: switches of tabs and windows, and when you are idle. The rest is your choice.
      </p>
      <div class="rows">
        ${details.map((detail) => this.#renderDetail(detail, state))} ${this.#renderAddress(state.settings)}
        ${this.#renderIdle(state.settings)}
      </div>
      ${this.renderProblem()}`;
  }

  #renderDetail(detail: Detail, { settings, granted }: ExtensionState) {
    const isOn = settings[detail.setting];
    return renderSetting({
      ...detail,
      isOn,
      isBusy: this.isBusy,
      note: this.#renderNote(detail, isOn, granted[detail.granted]),
      turn: (wanted) => void (wanted ? this.#turnOn(detail) : this.#turnOff(detail)),
    });
  }

  #renderNote(detail: Detail, isOn: boolean, isGranted: boolean) {
    if (isOn && !isGranted) {
      return html`<p class="note bad">
        The browser does not allow it any more, so it is not recorded.
        <button type="button" class="link" @click=${() => this.#turnOn(detail)}>Allow it again</button>
      </p>`;
    }
    if (isOn) return html`<p class="note granted">Allowed. Turning it off gives the permission back.</p>`;
    if (isGranted) {
      return html`<p class="note">
        Still allowed, and not used.
        <button type="button" class="link" @click=${() => this.#turnOff(detail)}>Give the permission back</button>
      </p>`;
    }
    if (this.refused === detail.setting) {
      return html`<p class="note bad" role="alert">Not allowed. Sessions go on without this detail.</p>`;
    }
    return html`<p class="note muted">${detail.why}</p>`;
  }

  #renderAddress({ address, areTabsOn }: Settings) {
    const choice = (value: Settings["address"], words: string) => html`<label>
      <input
        type="radio"
        name="address"
        value=${value}
        .checked=${live(address === value)}
        ?disabled=${!areTabsOn}
        aria-disabled=${this.isBusy}
        @change=${this.on({ kind: "set", settings: { address: value } })}
      />
      <span>${words}</span>
    </label>`;
    return html`<div class="choices ${areTabsOn ? "" : "off"}" role="radiogroup" aria-labelledby="address">
      <p class="name" id="address">Of a site is kept</p>
      ${choice("domain", "Its domain: docs.example.org")}
      ${choice("full", "Its path, too: docs.example.org/guide/start. Never what stands after ? or #.")}
    </div>`;
  }

  #renderIdle({ idleAfterSeconds }: Settings) {
    const choices = idleChoices.includes(idleAfterSeconds) ? idleChoices : [...idleChoices, idleAfterSeconds];
    return html`<div class="setting">
      <label class="name" for="idle">Idle after</label>
      <p class="muted">This long without a key or the mouse, in any program.</p>
      <span class="switch">
        <select id="idle" .value=${live(String(idleAfterSeconds))} aria-disabled=${this.isBusy} @change=${this.#chooseIdle}>
          ${choices.map(
            (seconds) =>
              html`<option value=${seconds} ?selected=${seconds === idleAfterSeconds}>${idleWords(seconds)}</option>`,
          )}
        </select>
      </span>
    </div>`;
  }

  async #turnOn({ setting, permission }: Detail): Promise<void> {
    // Before anything else: the browser asks only in the click itself.
    const isGranted = await this.parts.browser.grant(permission);
    this.refused = isGranted ? undefined : setting;
    if (!isGranted) return;
    await this.act({ kind: "permissions-changed" });
    await this.act({ kind: "set", settings: { [setting]: true } });
  }

  async #turnOff({ setting, permission }: Detail): Promise<void> {
    await this.act({ kind: "set", settings: { [setting]: false } });
    await this.parts.browser.revoke(permission);
    await this.act({ kind: "permissions-changed" });
  }

  readonly #chooseIdle = ({ currentTarget }: Event & { currentTarget: HTMLSelectElement }) => {
    void this.act({ kind: "set", settings: { idleAfterSeconds: Number(currentTarget.value) } });
  };
}

define("taut-recording-section", RecordingSection);

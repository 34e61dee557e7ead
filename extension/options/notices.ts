/** Whether the extension may speak up, and for how long it is to be silent. */
import { html, nothing } from "lit";
import { define } from "../../client/components/define.ts";
import { PageElement } from "../pages/page-element.ts";
import { renderSetting, sectionStyles } from "./section.ts";

export class NoticesSection extends PageElement {
  static override styles = sectionStyles;

  protected override render() {
    const state = this.known;
    if (state === undefined) return nothing;
    return html`<div class="rows">
        ${renderSetting({
          name: "Say a word now and then",
          words:
            "While a session runs, and at most once in five minutes: that you have been switching a lot, that a break is due, that you were in deep focus. Never in the middle of deep focus.",
          isOn: state.settings.areNotificationsOn,
          isBusy: this.isBusy,
          turn: (areNotificationsOn) => void this.act({ kind: "set", settings: { areNotificationsOn } }),
        })}
      </div>
      ${this.renderProblem()}`;
  }
}

define("taut-notices-section", NoticesSection);

/** The button, in the head of whatever is shown, that shows the frames that go by. */
import { html, nothing } from "lit";
import { demoIcons } from "./icons.ts";

/** @param slot of the element that it is put into */
export function renderFramesButton(isFramed: boolean, press: () => void, slot?: string) {
  return html`<button
    slot=${slot ?? nothing}
    class="icon"
    title="Frames"
    aria-label="Show the frames that go by"
    aria-pressed=${isFramed}
    @click=${press}
  >
    ${demoIcons.pulse}
  </button>`;
}

/** The entry of `/focus`: makes its elements known, and hands them what they need of the page. */
import "../../components/index.ts";
import { browserCapture, captureFocus } from "../../index.ts";
import { openSession, tabStore } from "../browser.ts";
import { DemoGuests } from "../guests.ts";
import { DemoSignIn } from "../sign-in.ts";
import { DemoToken } from "../token.ts";
import { DemoCopied } from "./copied.ts";
import { DemoFocus } from "./focus.ts";
import { claimWith } from "./one-tab.ts";
import { OwnSession } from "./own-session.ts";
import { DemoPairing } from "./pairing.ts";
import { DemoShare } from "./share.ts";
import { tellingOf } from "./telling.ts";

const session = openSession("focus");

customElements.define("demo-token", DemoToken);
customElements.define("demo-guests", DemoGuests);
customElements.define("demo-sign-in", DemoSignIn);
customElements.define("demo-copied", DemoCopied);
customElements.define("demo-pairing", DemoPairing);
customElements.define("demo-share", DemoShare);
customElements.define("demo-focus", DemoFocus);

const page = document.querySelector("demo-focus");
if (page instanceof DemoFocus) {
  page.makeOwn = (client, userId) =>
    new OwnSession({
      client,
      userId,
      storage: tabStore,
      claim: claimWith(navigator.locks),
      capture: (sessionId, before) =>
        captureFocus({
          ...before,
          source: browserCapture,
          domain: location.hostname,
          log: tellingOf(client.focus, sessionId),
        }),
    });
  page.session = session;
}
session.resume();

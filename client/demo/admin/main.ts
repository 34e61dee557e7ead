/** The entry of `/admin`: makes its elements known, and hands them what they need of the page. */
import "../../components/index.ts";
import { ask, connectAs, tabStore } from "../browser.ts";
import { DemoAdminActions } from "./actions.ts";
import { DemoAdmin } from "./admin.ts";
import { AdminSession } from "./admin-session.ts";
import { DemoAdminSignIn } from "./admin-sign-in.ts";
import { DemoAnnounce } from "./announce.ts";
import { DemoAdminAudit } from "./audit.ts";
import { DemoBroadcast } from "./broadcast.ts";
import { DemoConfirm } from "./confirm.ts";
import { DemoGraph } from "./graph.ts";
import { DemoNotify } from "./notify.ts";
import { DemoAdminOverview } from "./overview.ts";
import { DemoRevoke } from "./revoke.ts";
import { DemoAdminRoom } from "./room.ts";
import { DemoAdminRooms } from "./rooms.ts";
import { ServerWatch } from "./watch.ts";

const session = new AdminSession({
  fetch: ask,
  tab: tabStore,
  connect: connectAs("admin", "admin"),
  after: (delayMs, run) => void setTimeout(run, delayMs),
});

customElements.define("demo-confirm", DemoConfirm);
customElements.define("demo-graph", DemoGraph);
customElements.define("demo-admin-sign-in", DemoAdminSignIn);
customElements.define("demo-admin-overview", DemoAdminOverview);
customElements.define("demo-admin-room", DemoAdminRoom);
customElements.define("demo-admin-rooms", DemoAdminRooms);
customElements.define("demo-announce", DemoAnnounce);
customElements.define("demo-notify", DemoNotify);
customElements.define("demo-broadcast", DemoBroadcast);
customElements.define("demo-revoke", DemoRevoke);
customElements.define("demo-admin-actions", DemoAdminActions);
customElements.define("demo-admin-audit", DemoAdminAudit);
customElements.define("demo-admin", DemoAdmin);

const page = document.querySelector("demo-admin");
if (page instanceof DemoAdmin) {
  page.makeWatch = () =>
    new ServerWatch({
      fetch: (path) => ask(path, { cache: "no-store", signal: AbortSignal.timeout(5_000) }),
      now: () => Date.now(),
      after(delayMs, run) {
        const timer = setTimeout(run, delayMs);
        return () => clearTimeout(timer);
      },
    });
  page.session = session;
}
void session.resume();

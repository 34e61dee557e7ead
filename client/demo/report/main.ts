/** The entry of `/report/ID`: makes its elements known, and hands them what they need of the page. */
import "../../components/index.ts";
import { openSession } from "../browser.ts";
import { DemoGuests } from "../guests.ts";
import { DemoToken } from "../token.ts";
import { DemoReport } from "./report.ts";

const session = openSession("report");

customElements.define("demo-token", DemoToken);
customElements.define("demo-guests", DemoGuests);
customElements.define("demo-report", DemoReport);

const page = document.querySelector("demo-report");
if (page instanceof DemoReport) {
  page.sessionId = decodeURIComponent(location.pathname.replace(/^.*\//, ""));
  page.session = session;
}
session.resume();

/** The entry of `/report/ID`: the only file here that touches the page's globals and hands them to the rest. */
import "../../components/index.ts";
import { connect } from "../../index.ts";
import { Session } from "../session.ts";
import { DemoSignIn } from "../sign-in.ts";
import { DemoReport } from "./report.ts";

const session = new Session({
  fetch: (url, init) => fetch(url, init),
  shared: localStorage,
  tab: sessionStorage,
  connect: (tokenProvider) =>
    connect({ url: "/ws", token: tokenProvider, client: { kind: "web", name: "Tautline report" } }),
});

customElements.define("demo-sign-in", DemoSignIn);
customElements.define("demo-report", DemoReport);

const page = document.querySelector("demo-report");
if (page instanceof DemoReport) {
  page.sessionId = decodeURIComponent(location.pathname.replace(/^.*\//, ""));
  page.session = session;
}
session.resume();

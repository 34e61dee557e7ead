/** The demo's entry: the only file here that touches the page's globals and hands them to the rest. */
import "../components/index.ts";
import { connect } from "../index.ts";
import { DemoApp } from "./app.ts";
import { DemoAside } from "./aside.ts";
import { DemoEmbed } from "./embed.ts";
import { DemoFrames } from "./frames.ts";
import { readPlace } from "./place.ts";
import { DemoRoom } from "./room.ts";
import { DemoRooms } from "./rooms.ts";
import { Session } from "./session.ts";
import { DemoWelcome } from "./welcome.ts";
import { DemoWhisper } from "./whisper.ts";

const session = new Session({
  fetch: (url, init) => fetch(url, init),
  shared: localStorage,
  tab: sessionStorage,
  connect: (tokenProvider) =>
    connect({ url: "/ws", token: tokenProvider, client: { kind: "web", name: "Tautline demo" } }),
});

customElements.define("demo-welcome", DemoWelcome);
customElements.define("demo-rooms", DemoRooms);
customElements.define("demo-room", DemoRoom);
customElements.define("demo-frames", DemoFrames);
customElements.define("demo-embed", DemoEmbed);
customElements.define("demo-aside", DemoAside);
customElements.define("demo-whisper", DemoWhisper);
customElements.define("demo-app", DemoApp);

const app = document.querySelector("demo-app");
if (app instanceof DemoApp) {
  app.session = session;
  app.place = readPlace(location.hash);
}
session.resume();

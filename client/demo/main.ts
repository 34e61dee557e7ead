/** The demo's entry: makes its elements known, and hands them what they need of the page. */
import "../components/index.ts";
import { DemoApp } from "./app.ts";
import { DemoAside } from "./aside.ts";
import { openSession } from "./browser.ts";
import { DemoEmbed } from "./embed.ts";
import { DemoFrames } from "./frames.ts";
import { DemoGuests } from "./guests.ts";
import { readPlace } from "./place.ts";
import { DemoRoom } from "./room.ts";
import { DemoRooms } from "./rooms.ts";
import { DemoToken } from "./token.ts";
import { DemoWelcome } from "./welcome.ts";
import { DemoWhisper } from "./whisper.ts";

const session = openSession("demo");

customElements.define("demo-token", DemoToken);
customElements.define("demo-guests", DemoGuests);
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

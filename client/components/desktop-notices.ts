/**
 * Notices on the desktop, for a page that nobody looks at.
 *
 * The browser is asked only when the user clicks, and what was said in a whisper room, or encrypted, never leaves
 * the page: the desktop keeps what it shows.
 */
import type { Client, EnvelopeInfo } from "../index.ts";
import { Following } from "./following.ts";
import { KeptSwitch } from "./kept-switch.ts";

interface Desktop {
  /** `unsupported` where there is none, such as on a page that is not secure. */
  permission(): NotificationPermission | "unsupported";
  ask(): Promise<NotificationPermission>;
  isHidden(): boolean;
  /** Of one tag there is one notice at a time, over all tabs. */
  show(title: string, body: string, tag: string, clicked: () => void): void;
}

/** @param page where the notices are followed: an element may be moved to another */
export const browserDesktop = (page: () => Document): Desktop => ({
  permission: () => ("Notification" in globalThis ? Notification.permission : "unsupported"),
  ask: () => Notification.requestPermission(),
  isHidden: () => page().visibilityState === "hidden",
  show(title, body, tag, clicked) {
    const notice = new Notification(title, { body, tag });
    notice.onclick = () => {
      page().defaultView?.focus();
      notice.close();
      clicked();
    };
  },
});

const maxBodyChars = 200;

export class DesktopNotices {
  readonly #desktop: Desktop;
  readonly #open: (room: string) => void;
  readonly #switch = new KeptSwitch("taut-desktop-notices");
  readonly #following = new Following((client) => this.#hear(client));

  /** @param open called when the user clicks a notice of what was said in a room */
  constructor(desktop: Desktop, open: (room: string) => void) {
    this.#desktop = desktop;
    this.#open = open;
  }

  /** `off` can be turned on by a click; `blocked` only in the browser's settings. */
  get state(): "on" | "off" | "blocked" | "unsupported" {
    const permission = this.#desktop.permission();
    if (permission === "unsupported") return "unsupported";
    if (permission === "denied") return "blocked";
    return this.#switch.isOn && permission === "granted" ? "on" : "off";
  }

  /** Only from a click. */
  async toggle(): Promise<void> {
    const isOn = this.state !== "on";
    if (isOn && this.#desktop.permission() === "default") await this.#desktop.ask();
    this.#switch.set(isOn);
  }

  follow(client: Client | undefined): void {
    this.#following.follow(client);
  }

  #hear(client: Client) {
    return [
      client.on("system:notification", ({ id, title, message, sender }) => {
        // Or people could speak as the application does.
        const said = sender === undefined ? title : `${sender.name}: ${title}`;
        this.#show(said, message, `notification ${id}`, () => undefined);
      }),
      client.on("message:new", (message, { room = "" }: EnvelopeInfo<"message:new">) => {
        const { id, content, sender, kind } = message;
        const place = message.room ?? room;
        if (sender.id === client.user.peek()?.id || kind === "encrypted") return;
        if (!place.startsWith("conversation:")) return;
        this.#show(sender.name, content, `message ${id}`, () => this.#open(place));
      }),
    ];
  }

  #show(title: string, body: string, tag: string, clicked: () => void): void {
    if (this.state !== "on" || !this.#desktop.isHidden()) return;
    const short = [...body].slice(0, maxBodyChars).join("");
    this.#desktop.show(title, short, tag, clicked);
  }
}

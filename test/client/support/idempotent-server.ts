/** A server as far as the outbox meets it: it knows every request by its id, and is in moods. */
import type { Envelope } from "../../../protocol/envelope.ts";
import { type FakeLink, type FakePorts, welcomeOf } from "../../support/client-ports.ts";

export const moods = ["fair", "deaf", "mute", "rate_limited", "unavailable", "down"] as const;
export type Mood = (typeof moods)[number];

/** Knows every request by its id, as the contract says. */
export class IdempotentServer {
  mood: Mood = "fair";
  readonly made = new Map<string, string>();
  readonly logs = new Map<string, string[]>();

  take(link: FakeLink, request: Envelope): void {
    const { type } = request;
    if (type === "hello") {
      // Answered from the next turn on, as a network would.
      queueMicrotask(() => link.tell(welcomeOf()));
      return;
    }
    if (type !== "message:send" || this.mood === "deaf") return;
    if (this.mood === "rate_limited") link.refuse(request, "rate_limited", 700);
    else if (this.mood === "unavailable") link.refuse(request, "unavailable");
    else this.#keep(link, request);
  }

  #keep(link: FakeLink, { id = "", data }: Envelope): void {
    const known = this.made.get(id);
    const messageId = known ?? `m${this.made.size}`;
    if (known === undefined) {
      this.made.set(id, messageId);
      const room = `${data.room}`;
      this.logs.set(room, [...(this.logs.get(room) ?? []), `${data.content}`]);
    }
    if (this.mood === "mute") return;
    link.ack(
      { type: "message:send", id, data },
      known === undefined ? { messageId } : { messageId, duplicate: true },
    );
  }

  /** Every link that the ports open leads here. */
  serve(ports: FakePorts): void {
    const { open } = ports.transport;
    ports.transport.open = (url) => {
      const link = open(url);
      link.onSent = (envelope) => this.take(link, envelope);
      queueMicrotask(() => (this.mood === "down" ? link.end(1006) : link.open()));
      return link;
    };
  }
}

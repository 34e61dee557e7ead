/** A far end that does as the contract says, for a client that has met one that did not. */
import type { Envelope, ServerEnvelope } from "../../../protocol/envelope.ts";
import { type FakeLink, welcomeOf } from "../../support/client-ports.ts";

const epoch = "sane";

export class SaneServer {
  readonly #link: FakeLink;
  readonly #logs = new Map<string, ServerEnvelope[]>();

  /** Takes over the far end of a link that is not open yet. */
  constructor(link: FakeLink) {
    this.#link = link;
    // No answer is there before the request is out.
    link.onSent = (envelope) => queueMicrotask(() => this.#answer(envelope));
    link.open();
  }

  #answer(request: Envelope): void {
    if (request.type === "hello") this.#link.tell(welcomeOf());
    else if (request.type === "ping") this.#link.tell(this.#said("pong", { timestamp: 1, heads: {} }));
    else {
      const data = this.#dataFor(request);
      if (request.id !== undefined) this.#link.tell({ ...this.#said("ack", data), id: request.id });
    }
  }

  #dataFor({ type, data }: Envelope): Record<string, unknown> {
    const room = `${data.room ?? `conversation:${data.conversationId}`}`;
    const log = this.#logs.get(room) ?? [];
    this.#logs.set(room, log);
    const head = log.length;
    switch (type) {
      case "room:join":
      case "conversation:join":
        return { room, recovered: "fresh", epoch, seq: head, from: head + 1, to: head, users: [] };
      case "room:history": {
        const events = log.filter(({ seq = 0 }) => seq > Number(data.after ?? 0));
        return { room, epoch, head, events, more: false };
      }
      case "message:send":
        return this.#keep(room, log, `${data.content}`);
      case "conversation:list":
        return { conversations: [] };
      case "presence:get":
        return { room, count: 0, users: [] };
      default:
        return {};
    }
  }

  #keep(room: string, log: ServerEnvelope[], content: string): Record<string, unknown> {
    const seq = log.length + 1;
    const id = `sane-${seq}`;
    const event = {
      ...this.#said("message:new", { id, content, sender: { id: "ann", name: "Ann" } }),
      room,
      seq,
    };
    log.push(event);
    this.#link.tell(event);
    return { messageId: id, seq };
  }

  #said(type: string, data: Record<string, unknown>): ServerEnvelope {
    return { type, data, timestamp: 1 };
  }
}

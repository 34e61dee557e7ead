/**
 * Base of the elements that show a room.
 *
 * A connected element holds its room, exactly once, and lets go when it leaves the page, changes its room, or
 * its client changes.
 */
import type { PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import type { Client, Room } from "../index.ts";
import { ClientElement } from "./client-element.ts";

interface Held {
  readonly client: Client;
  readonly room: Room;
  readonly name: string;
  readonly release: () => void;
}

export class RoomElement extends ClientElement {
  /** `conversation:ID` or `whisper:CODE`. */
  @property({ reflect: true }) room = "";

  #held: Held | undefined;

  /** The room shown; undefined while there is no connection or no room's name. */
  protected get current(): Room | undefined {
    return this.#held?.room;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (this.isConnected) this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // An element that is only moved comes back at once, and its room is not left for that.
    queueMicrotask(() => {
      if (!this.isConnected) this.#letGo();
    });
  }

  #follow(): void {
    const client = this.connection;
    const name = this.room.trim();
    const held = this.#held;
    if (held !== undefined && held.client === client && held.name === name) return;
    const last = held?.release;
    this.#held = undefined;
    if (client !== undefined && name !== "") {
      const room = client.room(name);
      this.#held = { client, room, name, release: room.hold() };
    }
    last?.();
  }

  #letGo(): void {
    this.#held?.release();
    this.#held = undefined;
  }
}

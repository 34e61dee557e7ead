/**
 * What the elements tell the page that embeds them: bubbling, composed CustomEvents, typed by this table.
 */
import type { Message, Status } from "../index.ts";

export interface TautEvents {
  /** `<taut-provider>`: the connection's state changed. */
  "taut-connection": { readonly status: Status };
  /** `<taut-chat>`: the user sent a message; `key` is the message's in `room.messages.list`. */
  "taut-sent": { readonly room: string; readonly key: string; readonly content: string };
  /** `<taut-chat>`: somebody else's message came in while the room was shown. */
  "taut-message": { readonly room: string; readonly message: Message };
  /** `<taut-conversations>`: the user picked one, or made one. `<taut-notifications>`: a notice on the desktop was clicked. */
  "taut-select": { readonly room: string };
  /** `<taut-whisper>`: the user went into a room, or out of it (both empty); the link may hold the room's key. */
  "taut-whisper": { readonly code: string; readonly link: string };
  /** `<taut-presence>`: the user wants to see who is there, or no longer, where the page shows it. */
  "taut-people": { readonly room: string };
  /** `<taut-focus>`: the user has seen what was said to them, and wants no more of it. */
  "taut-dismiss": { readonly interventionId: string };
  /**
   * `<taut-chat>`: the user was signed out by the server and wants to sign in again. A page that has a way to do so
   * calls `preventDefault()`; else the same token is tried once more.
   */
  "taut-sign-in": { readonly status: Status };
  /** The room is closed to the user, or the server refused something; `room` is empty where it is about none. */
  "taut-error": { readonly room: string; readonly code: string; readonly message: string };
}

export function emit<T extends keyof TautEvents>(from: EventTarget, type: T, detail: TautEvents[T]): void {
  from.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
}

/** @returns whether the page leaves it to the element */
export function ask<T extends keyof TautEvents>(from: EventTarget, type: T, detail: TautEvents[T]): boolean {
  return from.dispatchEvent(
    new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: true }),
  );
}

declare global {
  /** Of elements, of the document and of the window, which hear them, too. */
  interface GlobalEventHandlersEventMap {
    "taut-connection": CustomEvent<TautEvents["taut-connection"]>;
    "taut-sent": CustomEvent<TautEvents["taut-sent"]>;
    "taut-message": CustomEvent<TautEvents["taut-message"]>;
    "taut-select": CustomEvent<TautEvents["taut-select"]>;
    "taut-whisper": CustomEvent<TautEvents["taut-whisper"]>;
    "taut-people": CustomEvent<TautEvents["taut-people"]>;
    "taut-dismiss": CustomEvent<TautEvents["taut-dismiss"]>;
    "taut-sign-in": CustomEvent<TautEvents["taut-sign-in"]>;
    "taut-error": CustomEvent<TautEvents["taut-error"]>;
  }
}

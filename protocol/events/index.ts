/**
 * All event families as two tables, and the types that follow from them.
 *
 * A new family is one file beside this one and one line in each table.
 */
import type { z } from "zod";
import type { DownEvent, UpEvent } from "../event.ts";
import * as channels from "./channels.ts";
import * as commitments from "./commitments.ts";
import * as connection from "./connection.ts";
import * as conversations from "./conversations.ts";
import * as emotion from "./emotion.ts";
import * as files from "./files.ts";
import * as focus from "./focus.ts";
import * as messages from "./messages.ts";
import * as moderation from "./moderation.ts";
import * as notifications from "./notifications.ts";
import * as presence from "./presence.ts";
import * as room from "./room.ts";
import * as typing from "./typing.ts";

export type { Commitment, Liability } from "./commitments.ts";
export { type ClientKind, clientKinds, type Role, type User } from "./connection.ts";
export type { Conversation, ListedConversation } from "./conversations.ts";
export type { LoggedActivity } from "./focus.ts";
export type { AuditEntry, NamedAuditEntry } from "./moderation.ts";
export type { ListedNotification } from "./notifications.ts";
export type { PresentUser, SettableStatus } from "./presence.ts";
export type { Recovered, Verdict } from "./room.ts";
export { type Cursor, latestInstant } from "./shared.ts";

export const up = {
  ...connection.up,
  ...room.up,
  ...presence.up,
  ...typing.up,
  ...messages.up,
  ...conversations.up,
  ...channels.up,
  ...notifications.up,
  ...moderation.up,
  ...files.up,
  ...commitments.up,
  ...emotion.up,
  ...focus.up,
} satisfies Record<string, UpEvent>;

export const down = {
  ...connection.down,
  ...presence.down,
  ...typing.down,
  ...messages.down,
  ...conversations.down,
  ...channels.down,
  ...notifications.down,
  ...moderation.down,
  ...files.down,
  ...commitments.down,
  ...emotion.down,
  ...focus.down,
} satisfies Record<string, DownEvent>;

export type UpType = keyof typeof up;
export type DownType = keyof typeof down;

/** A request's data as its sender writes it. */
export type UpInput<T extends UpType> = z.input<(typeof up)[T]["data"]>;
/** A request's data as its handler gets it, checked and rebuilt. */
export type UpData<T extends UpType> = z.output<(typeof up)[T]["data"]>;
/** What a handler answers, and the asker gets. */
export type Reply<T extends UpType> = z.input<(typeof up)[T]["reply"]>;
export type DownData<T extends DownType> = z.input<(typeof down)[T]["data"]>;

/** Types whose `data.id` the server derives from the position in the log. */
export const identifiedTypes = typesWhere(({ identified }) => identified === true);

/** Types that no log keeps, whatever the room's. */
export const unloggedTypes = typesWhere(({ logged }) => logged !== true);

function typesWhere(holds: (event: DownEvent) => boolean): ReadonlySet<string> {
  const found = Object.entries(down as Record<string, DownEvent>).filter(([, event]) => holds(event));
  return new Set(found.map(([type]) => type));
}

/**
 * One room as the page sees it: held or not, its messages, who is there, who is typing.
 *
 * It is joined while at least one hold is open.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Reply } from "../../protocol/events/index.ts";
import type { Core } from "../core/core.ts";
import { askAgain, type TautlineError } from "../core/errors.ts";
import type { Clock } from "../core/ports.ts";
import type { RoomState } from "../core/rooms.ts";
import type { Cursor } from "../core/storage-port.ts";
import type { PresentUser, ServerEvent, User } from "../core/wire.ts";
import { createChannelFeed } from "./channel-feed.ts";
import { type Commitments, createCommitments } from "./commitments.ts";
import { createFiles, type Files } from "./files.ts";
import { createHolds } from "./holds.ts";
import type { Http } from "./http.ts";
import type { Messages } from "./message.ts";
import { createMessages } from "./messages.ts";
import type { ReadOwnLog } from "./own-log.ts";
import type { createPeople } from "./people.ts";
import { createPresence, type Presence } from "./presence.ts";
import { createReceipts, type Receipts } from "./receipts.ts";
import type { RunInSlot } from "./slots.ts";
import { createTyping, type Typing } from "./typing.ts";

export interface Room {
  readonly name: string;
  /** Joins. @returns lets go; the last one to let go leaves the room */
  hold(): () => void;
  readonly state: ReadonlySignal<RoomState>;
  readonly messages: Messages;
  readonly presence: Presence;
  readonly typing: Typing;
  readonly files: Files;
  readonly commitments: Commitments;
  readonly receipts: Receipts;
}

export type RoomFeature = ReturnType<typeof createRoom>;

export function createRoom(
  name: string,
  core: Core,
  deps: {
    readonly clock: Clock;
    /** UUIDv7. */
    nextId(): string;
    readonly user: ReadonlySignal<User | undefined>;
    readonly ownLog: ReadOwnLog;
    readonly http: Http;
    readonly upload: RunInSlot;
    readonly keepMetadata: boolean | undefined;
    readonly people: ReturnType<typeof createPeople>;
    read(room: string, seq: number): void;
    /** Where the user stood in a room before this page. */
    before(room: string): Cursor | undefined;
  },
) {
  const state = signal<RoomState>({ kind: "idle" });
  const presence = createPresence(deps.people.present);
  const typing = createTyping({
    clock: deps.clock,
    after: core.after,
    tell(type) {
      if (state.peek().kind === "joined") core.request(type, { room: name }).catch(() => {});
    },
  });
  const files = createFiles(name, core, deps);
  const messages = createMessages(name, core, {
    ...deps,
    sent: typing.forget,
    read: (seq) => deps.read(name, seq),
    before: () => deps.before(name),
    page(events) {
      files.page(events);
      deps.people.heard(events);
    },
    reset() {
      files.reset();
      receipts?.reset();
    },
  });
  /** Of a channel, in which nobody writes messages. */
  const feed = name.startsWith("channel:") ? createChannelFeed(name, core) : undefined;
  let commitments: ReturnType<typeof createCommitments> | undefined;
  let receipts: ReturnType<typeof createReceipts> | undefined;
  let isLooking = false;

  const holds = createHolds(() => {
    if (holds.isHeld) core.join(name);
    else core.leave(name);
  });

  const shown: Room = {
    name,
    state,
    messages: messages.shown,
    presence,
    typing,
    files: files.shown,
    /** Asked for by few pages, so not before one does. */
    get commitments() {
      if (!commitments) {
        commitments = createCommitments(name, core);
        if (state.peek().kind === "joined") void commitments.shown.refresh();
      }
      return commitments.shown;
    },
    get receipts() {
      if (!receipts) {
        receipts = createReceipts(name, core);
        if (state.peek().kind === "joined") void receipts.refresh();
      }
      return receipts.shown;
    },
    hold: () => holds.hold(),
  };

  return {
    shown,
    messages,
    presence,
    feed,
    /** What was applied before is void. @param shown to be called once what is there instead is shown */
    reset(shown: () => void): void {
      if (feed) feed.reset(shown);
      else messages.reset(shown);
    },
    /** It may have been put out of the room without a word: asks to be let in again, and is told. */
    rejoin(): void {
      if (!holds.isHeld) return;
      core.leave(name);
      core.join(name);
    },
    /** What is not logged may have passed it by. */
    async lookAround(): Promise<void> {
      // An answer that is still to come tells what passed by until now.
      if (isLooking || state.peek().kind !== "joined") return;
      isLooking = true;
      try {
        const { users, count } = (await core.request("presence:get", {
          room: name,
        })) as Reply<"presence:get">;
        if (state.peek().kind === "joined") presence.replace(users, count);
      } catch (error) {
        askAgain(core.after, () => this.lookAround())(error as TautlineError);
      }
      isLooking = false;
    },
    changed(next: RoomState, users?: readonly PresentUser[]): void {
      state.value = next;
      if (next.kind === "idle" || next.kind === "denied") presence.replace([]);
      if (next.kind === "joined") messages.joined();
      if (next.kind === "joined") files.joined();
      if (next.kind === "joined") feed?.joined();
      if (next.kind === "joined") void commitments?.shown.refresh();
      if (next.kind === "joined") void receipts?.refresh();
      if (next.kind !== "joined") messages.resumed();
      if (next.kind !== "joined") typing.clear();
      else if (users) presence.replace(users);
      else void this.lookAround();
    },
    event(envelope: ServerEvent): void {
      const { type, data } = envelope;
      if (type === "presence:diff") {
        presence.diff(data);
        for (const userId of data.left) typing.set(userId);
      } else if (type === "status:typing") {
        typing.set(data.userId, data.typing ? data.username : "");
      } else if (type === "channel:event") feed?.event(envelope);
      else if (type.startsWith("file:")) files.event(envelope);
      else if (/^(?:commitment|liability):/.test(type)) commitments?.event(envelope);
      else if (type === "message:receipt") receipts?.event(envelope);
      else if (type.startsWith("message:")) {
        messages.event(envelope);
        if (type === "message:deleted") commitments?.event(envelope);
        if (type === "message:new") typing.set(data.sender.id);
      }
    },
  };
}

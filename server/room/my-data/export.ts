/**
 * Everything of one user as one JSON text, piece by piece: at most a page of a log, or a piece of a file, is held, and
 * one is read in a turn of the event loop, however fast the text is taken.
 *
 * What is logged is written as it is on the wire. What others said is theirs, but for private messages to the user.
 */
import { type RoomName, roomName } from "../../../protocol/index.ts";
import { type Clock, endOfTurn } from "../../lib/clock.ts";
import { eventId } from "../../lib/event-id.ts";
import type { FileBytes, Store, StoredCommitment, StoredEvent } from "../../store/port.ts";
import { encodeLogged } from "../encode.ts";
import { posted } from "../files/files.ts";
import type { FocusSessions } from "../focus-sessions.ts";
import type { NamedUser } from "../port.ts";
import { exportSession } from "./session-export.ts";

export interface ExportOptions {
  readonly store: Store;
  readonly bytes: FileBytes;
  readonly clock: Clock;
  readonly sessions: FocusSessions;
}

const pageSize = 200;
const maxPageChars = 256 * 1024;
const maxSessions = 1_000_000;

/** @returns pieces of the text of one JSON object */
export async function* exportUser(
  { store, bytes, clock, sessions: focusSessions }: ExportOptions,
  user: NamedUser,
): AsyncGenerator<string> {
  const { id } = user;
  const own = roomName("user", id);
  const views = await store.conversations.listFor(id);
  const reactions = await store.personal.reactions(id);
  yield `{"format":"tautline-export-1","exportedAt":${clock.now()},"user":${JSON.stringify(user)}`;
  yield `,"conversations":${JSON.stringify(views.map(({ conversation }) => conversation))}`;
  yield `,"readMarks":${JSON.stringify(await store.personal.readMarks(id))}`;
  yield `,"sites":${JSON.stringify(await store.focus.sites(id))}`;
  yield `,"reactions":${JSON.stringify(
    reactions.map(({ room, roomNumber, seq, emoji }) => ({
      room,
      messageId: eventId(roomNumber, seq),
      emoji,
    })),
  )}`;
  yield `,"commitments":${JSON.stringify((await store.commitments.of(id)).flatMap(worded))}`;
  yield* list(
    "messages",
    said((event) => event.type === "message:new" && event.room.startsWith("conversation:")),
  );
  yield* list(
    "channelEvents",
    said((event) => event.type === "channel:event"),
  );
  yield* list(
    "privateMessages",
    logOf(own, ({ type }) => type === "message:new"),
  );
  yield* list(
    "notifications",
    logOf(own, ({ type }) => type === "system:notification"),
  );
  yield* sessions();
  yield* files();
  yield "}";

  async function* said(isMeant: (event: StoredEvent) => boolean): AsyncGenerator<StoredEvent> {
    let from: number | undefined = 0;
    while (from !== undefined) {
      const step: Awaited<ReturnType<Store["personal"]["said"]>> = await store.personal.said(id, from);
      yield* step.events.filter(isMeant);
      from = step.next;
      await endOfTurn(clock);
    }
  }

  async function* logOf(
    room: RoomName,
    isMeant: (event: StoredEvent) => boolean,
  ): AsyncGenerator<StoredEvent> {
    const { head, floor } = await store.log.position(room);
    for (let after = floor; after < head; ) {
      const page = { after, upTo: head, limit: pageSize, maxChars: maxPageChars, from: "oldest" } as const;
      const events = await store.log.read(room, page);
      yield* events.filter(isMeant);
      after = events.at(-1)?.seq ?? head;
      await endOfTurn(clock);
    }
  }

  async function* sessions(): AsyncGenerator<string> {
    yield ',"sessions":[';
    let comma = "";
    for (const session of await store.focus.ofUser(id, { limit: maxSessions })) {
      yield comma;
      yield* exportSession({ store, clock, sessions: focusSessions }, session);
      comma = ",";
    }
    yield "]";
  }

  async function* files(): AsyncGenerator<string> {
    yield ',"files":[';
    let after = "";
    let comma = "";
    for (;;) {
      const page = await store.files.ofUser(id, after, pageSize);
      for (const file of page) {
        const record = { ...posted(file), room: file.room, seq: file.seq, createdAt: file.at };
        yield `${comma}${JSON.stringify(record).slice(0, -1)},"base64":"`;
        const blob = bytes.read(file.id);
        if (await blob.exists()) yield* base64(blob);
        yield '"}';
        comma = ",";
        after = file.id;
      }
      if (page.length < pageSize) break;
      await endOfTurn(clock);
    }
    yield "]";
  }
}

/** As it is on the wire, with its room; what has lost its words says nothing any more. */
function worded({ id, room, messageId, debtor, action, ...rest }: StoredCommitment) {
  const { amount, unit, condition, status, fulfilled } = rest;
  return action === ""
    ? []
    : [{ id, room, messageId, debtor, action, amount, unit, condition, status, fulfilled }];
}

async function* list(name: string, events: AsyncGenerator<StoredEvent>): AsyncGenerator<string> {
  yield `,"${name}":[`;
  let comma = "";
  for await (const event of events) {
    yield comma + encodeLogged(event);
    comma = ",";
  }
  yield "]";
}

/** In pieces of whole triples, so that they join. */
async function* base64(blob: Blob): AsyncGenerator<string> {
  const pieceBytes = 3 * 16_384;
  for (let from = 0; from < blob.size; from += pieceBytes) {
    const piece = await blob.slice(from, from + pieceBytes).arrayBuffer();
    yield Buffer.from(piece).toString("base64");
  }
}

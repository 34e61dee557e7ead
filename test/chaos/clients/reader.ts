/**
 * Readers in a process of their own: real clients that keep every event their page is given, and their cursors.
 *
 * An event and the cursor behind it are kept in one, as an application does that must have each event once even if
 * it dies: what was given and not kept is given again. Nothing is sorted or dropped here.
 */
import { writeFileSync } from "node:fs";
import type { Cursor } from "../../../client/core/storage-port.ts";
import type { Client } from "../../../client/index.ts";
import { FileStorage } from "../../support/file-storage.ts";
import { type SeenEvent, tokenOf } from "../evidence/evidence.ts";
import {
  allJoined,
  countShownTwice,
  dieAt,
  onTold,
  openClient,
  say,
  shownTokens,
  ToldPage,
  when,
} from "./page.ts";
import type { ClientPlace, List, ReaderTask } from "./talk.ts";

const tellEveryMs = 200;

const task = JSON.parse(process.argv[2] ?? "{}") as ReaderTask;
const page = new ToldPage();
const onEvent = dieAt("event", task.death);
const onMoved = dieAt("moved", task.death);
let shownTwice = 0;

class Reader {
  readonly client: Client;
  readonly #userId: string;
  readonly #storage: FileStorage;
  /** Given and not kept yet, by room. */
  readonly #given = new Map<string, SeenEvent[]>(task.rooms.map((room) => [room, []]));

  constructor(place: ClientPlace) {
    this.#userId = place.userId;
    this.#storage = new FileStorage(place.storageFile, {
      onMoved,
      beside: (room, cursor) => this.#takeUpTo(room, cursor),
    });
    this.client = openClient(place, task.rooms, this.#storage, { page });
    this.client.on("message:new", ({ id, content }, { room = "", seq = 0, type }) => {
      this.#give(room, { seq, type, id, token: tokenOf(content) });
    });
    for (const type of ["message:update", "message:deleted"] as const) {
      this.client.on(type, ({ id }, { room = "", seq = 0 }) => this.#give(room, { seq, type, id }));
    }
  }

  #give(room: string, event: SeenEvent): void {
    this.#given.get(room)?.push(event);
    onEvent();
  }

  #takeUpTo(room: string, { seq }: Cursor): SeenEvent[] {
    const given = this.#given.get(room) ?? [];
    const after = given.findIndex((event) => event.seq > seq);
    return given.splice(0, after < 0 ? given.length : after);
  }

  hasReached(heads: Readonly<Record<string, number>>): boolean {
    return task.rooms.every((room) => (this.#storage.cursor(room)?.seq ?? 0) >= (heads[room] ?? 0));
  }

  lists(): List[] {
    return task.rooms.map((room) => ({
      userId: this.#userId,
      room,
      afterSeq: this.#storage.cursorsAtOpen[room]?.seq ?? 0,
      shown: shownTokens(this.client, room),
    }));
  }
}

const readers = task.readers.map((place) => new Reader(place));
const clients = readers.map(({ client }) => client);

onTold(async (told) => {
  if (told.kind === "wake") page.wake();
  if (told.kind !== "view") return;
  await when(() => readers.every((reader) => reader.hasReached(told.heads)), told.timeoutMs);
  tell();
  writeFileSync(task.listsFile, JSON.stringify(readers.flatMap((reader) => reader.lists())));
  say({ kind: "viewed" });
});

function tell(): void {
  shownTwice = Math.max(shownTwice, countShownTwice(clients, task.rooms));
  say({ kind: "progress", acked: 0, unavailable: 0, shownTwice });
}

await allJoined(clients, task.rooms);
say({ kind: "ready" });
setInterval(tell, tellEveryMs);

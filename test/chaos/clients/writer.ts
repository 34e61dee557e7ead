/**
 * A writer in a process of its own: sends, edits and deletes through the real client, with an outbox on disk.
 *
 * Every request is in the outbox's file before it is sent, and every answer in the acks' file before the client
 * acts on it; so a killed writer leaves all there is to know.
 */
import { appendFileSync } from "node:fs";
import type { Link } from "../../../client/core/ports.ts";
import { FileStorage } from "../../support/file-storage.ts";
import { Seeded } from "../../support/seeded.ts";
import { type Ack, tokenOf } from "../evidence/evidence.ts";
import { allJoined, countShownTwice, dieAt, onTold, openClient, say, ToldPage, when } from "./page.ts";
import type { WriterTask } from "./talk.ts";

const maxQueued = 60;
const tellEveryMs = 200;
const filler = "the quick brown fox jumps over the lazy dog and back again ".repeat(80);

interface Answer {
  readonly type: string;
  readonly id?: string;
  readonly data: {
    readonly seq?: number;
    readonly messageId?: string;
    readonly duplicate?: true;
    readonly code?: string;
  };
}

const task = JSON.parse(process.argv[2] ?? "{}") as WriterTask;
const chance = new Seeded(task.seed);
const page = new ToldPage();
/** The tokens of own messages, by request id. */
const tokens = new Map<string, string>();
/** Messages that may still be edited and deleted. */
const own: { readonly messageId: string; readonly token: string }[] = [];
let acked = 0;
let unavailable = 0;
let shownTwice = 0;
let isFinishing = task.isFinishing;
let written = 0;

const onPut = dieAt("put", task.death);
const onAck = dieAt("ack", task.death);

const storage = new FileStorage(task.storageFile, {
  onPut({ id, type, data }) {
    if (type === "message:send") tokens.set(id, tokenOf(String(data.content)));
    onPut();
  },
});

function answered({ type, id, data }: Answer): void {
  if (type === "error" && data.code === "unavailable") unavailable += 1;
  if (type !== "ack" || id === undefined || data.seq === undefined || !id.includes("-")) return;
  const { seq, messageId, duplicate: isRepeat = false } = data;
  const ack: Ack = { userId: task.userId, id, seq, messageId, isRepeat };
  appendFileSync(task.acksFile, `${JSON.stringify(ack)}\n`);
  onAck();
  acked += 1;
  const token = tokens.get(id);
  if (token !== undefined && messageId !== undefined) own.push({ messageId, token });
}

/** Hears every frame before the client does. */
function open(url: string): Link {
  const socket = new WebSocket(url, "tautline.v1");
  socket.addEventListener("message", ({ data }) => {
    for (const answer of [JSON.parse(String(data))].flat()) answered(answer as Answer);
  });
  return socket;
}

const client = openClient(task, task.rooms, storage, { page, transport: { open } });

/** Not for this process to judge: what was kept and is not in the database is found at the end. */
function refused(): void {}

/** The first room is the busiest: who is away from it for a while is behind by more than a resume replays. */
function someRoom(): string {
  return chance.isLuckyAt(0.6) ? (task.rooms[0] ?? "") : chance.pick(task.rooms);
}

function act(): void {
  if (isFinishing || client.queued.value >= maxQueued) return;
  const dice = chance.ratio();
  const at = chance.integer(0, own.length - 1);
  const mine = own[at];
  if (dice < 0.84 || mine === undefined) {
    client.room(someRoom()).messages.send(content(`${task.userId}.${task.incarnation}.${++written}`));
  } else if (dice < 0.94) {
    const { messageId, token } = mine;
    client.request("message:edit", { messageId, content: content(`${token} edited`) }).catch(refused);
  } else {
    own.splice(at, 1);
    client.request("message:delete", { messageId: mine.messageId }).catch(refused);
  }
}

function content(token: string): string {
  const length = chance.isLuckyAt(0.03) ? chance.integer(500, 4_500) : chance.integer(5, 80);
  return `${token} ${filler.slice(0, length)}`;
}

onTold(async (told) => {
  if (told.kind === "wake") page.wake();
  if (told.kind !== "finish") return;
  isFinishing = true;
  await when(() => storage.isOpen && client.queued.value === 0);
  tell();
  say({ kind: "drained" });
});

function tell(): void {
  shownTwice = Math.max(shownTwice, countShownTwice([client], task.rooms));
  say({ kind: "progress", acked, unavailable, shownTwice });
}

await allJoined([client], task.rooms);
say({ kind: "ready" });
setInterval(act, 1_000 / task.actsPerSecond);
setInterval(tell, tellEveryMs);

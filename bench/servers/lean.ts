/**
 * The least that a server with a log has to do, in one file: parse, validate, store, publish, answer.
 *
 * It has no rights, limits, presence, resume, slow readers or order among answers, and forgets its rooms when it ends.
 * What Tautline needs more than this is the price of those.
 */
import { Database } from "bun:sqlite";
import { join } from "node:path";
import type { ServerWebSocket } from "bun";
import { z } from "zod";

interface Room {
  readonly name: string;
  readonly number: number;
  readonly isDurable: boolean;
  head: number;
  /** Events that wait for the end of the turn. */
  readonly texts: string[];
}

interface Member {
  readonly userId: string;
  readonly senderJson: string;
  readonly rooms: Map<string, Room>;
}

type Socket = ServerWebSocket<Member>;

interface Sent {
  readonly socket: Socket;
  readonly requestId: string;
  readonly room: Room;
  readonly content: string;
}

const Envelope = z.object({ type: z.string(), id: z.string(), data: z.unknown() });
const Message = z.object({ room: z.string().max(200), content: z.string().min(1).max(8_000) });
const Named = z.object({ room: z.string().max(200) });

const db = new Database(join(process.env.DATA_DIR ?? "", "lean.sqlite"), { create: true });
for (const statement of [
  "PRAGMA journal_mode = WAL",
  "PRAGMA synchronous = FULL",
  "CREATE TABLE events (position INTEGER PRIMARY KEY, room INTEGER, seq INTEGER, sender TEXT, body TEXT, at INTEGER) STRICT",
  "CREATE UNIQUE INDEX events_room_seq ON events (room, seq)",
  "CREATE TABLE requests (id TEXT, user TEXT, room INTEGER, seq INTEGER, PRIMARY KEY (id, user)) STRICT, WITHOUT ROWID",
]) {
  db.run(statement);
}
const addRequest = db.prepare("INSERT INTO requests VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
const addEvent = db.prepare("INSERT INTO events (room, seq, sender, body, at) VALUES (?, ?, ?, ?, ?)");
const store = db.transaction((sent: readonly Sent[], at: number) => sent.map((message) => add(message, at)));

const rooms = new Map<string, Room>();
/** Rooms with events that wait for the end of the turn. */
const told = new Set<Room>();
let sentInTurn: Sent[] = [];
let answers: { readonly socket: Socket; readonly text: string }[] = [];
let isScheduled = false;

const server = Bun.serve<Member>({
  hostname: "127.0.0.1",
  port: Number(process.env.PORT),
  fetch(request, upgrading) {
    const url = new URL(request.url);
    if (url.pathname === "/ready") return new Response("ready");
    const userId = url.searchParams.get("user") ?? "";
    const senderJson = JSON.stringify({ id: userId, name: `User ${userId.slice(1)}` });
    const data = { userId, senderJson, rooms: new Map() };
    return upgrading.upgrade(request, { data }) ? undefined : new Response(null, { status: 400 });
  },
  websocket: {
    data: { userId: "", senderJson: "", rooms: new Map() },
    perMessageDeflate: false,
    message(socket, text) {
      const { type, id, data } = Envelope.parse(JSON.parse(String(text)));
      if (type === "message:send") send(socket, id, Message.parse(data));
      else if (type === "room:join") enter(socket, id, Named.parse(data).room);
    },
  },
});

function enter(socket: Socket, requestId: string, name: string): void {
  const room = rooms.get(name) ?? {
    name,
    number: rooms.size + 1,
    isDurable: name.startsWith("conversation:"),
    head: 0,
    texts: [],
  };
  rooms.set(name, room);
  socket.data.rooms.set(name, room);
  socket.subscribe(name);
  answer(socket, requestId, { room: name });
}

function send(socket: Socket, requestId: string, { room: name, content }: z.infer<typeof Message>): void {
  const room = socket.data.rooms.get(name);
  if (room === undefined) throw new Error(`${socket.data.userId} is not in ${name}`);
  if (room.isDurable) sentInTurn.push({ socket, requestId, room, content });
  else tell({ socket, requestId, room, content }, ++room.head, Date.now());
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(endTurn);
}

/** @returns the event's seq; undefined for a message that is stored already */
function add({ socket, requestId, room, content }: Sent, at: number): number | undefined {
  const seq = room.head + 1;
  if (addRequest.run(requestId, socket.data.userId, room.number, seq).changes === 0) return undefined;
  addEvent.run(room.number, seq, socket.data.userId, content, at);
  room.head = seq;
  return seq;
}

function tell({ socket, requestId, room, content }: Sent, seq: number, at: number): void {
  const messageId = `${room.number.toString(36)}.${seq.toString(36)}`;
  const data = `{"id":"${messageId}","content":${JSON.stringify(content)},"sender":${socket.data.senderJson}}`;
  const place = room.isDurable ? `"seq":${seq},` : "";
  room.texts.push(`{"type":"message:new","room":"${room.name}",${place}"timestamp":${at},"data":${data}}`);
  told.add(room);
  answer(socket, requestId, room.isDurable ? { messageId, seq } : { messageId });
}

function answer(socket: Socket, id: string, data: Record<string, unknown>): void {
  const text = JSON.stringify({ type: "ack", id, data, timestamp: Date.now() });
  if (isScheduled) answers.push({ socket, text });
  else socket.send(text);
}

/** What a turn of the event loop brought is one transaction, and one frame a room; then it is acknowledged. */
function endTurn(): void {
  const sent = sentInTurn;
  sentInTurn = [];
  if (sent.length > 0) {
    const at = Date.now();
    for (const [index, seq] of store(sent, at).entries()) {
      const message = sent[index];
      if (message !== undefined && seq !== undefined) tell(message, seq, at);
    }
  }
  isScheduled = false;
  for (const { name, texts } of told) {
    server.publish(name, texts.length === 1 ? String(texts[0]) : `[${texts.join(",")}]`);
    texts.length = 0;
  }
  told.clear();
  const due = answers;
  answers = [];
  for (const { socket, text } of due) socket.send(text);
}

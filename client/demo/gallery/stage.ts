/**
 * The scene in which the components are shown: the reader, somebody to talk to, a conversation, some days of work.
 *
 * It is made in the page, for the page: the components are the real ones, with the real client, and what they speak to
 * is a sample server in the same page. A visit leaves nothing on the server that handed the page out, nor in the
 * browser.
 */
import { type Client, type ConnectOptions, connect, effect } from "../../index.ts";
import { createOutbox, type Storage } from "../../outbox.ts";
import { createSampleConversations } from "./sample-conversations.ts";
import { createSampleFocus, type SampleFocus } from "./sample-focus.ts";
import { createSampleMessages } from "./sample-messages.ts";
import { createSampleNotices } from "./sample-notices.ts";
import { createSamplePromises } from "./sample-promises.ts";
import { type Person, SampleRooms } from "./sample-rooms.ts";
import { type Handlers, Refusal, SampleServer } from "./sample-server.ts";

export interface Stage {
  readonly you: Client;
  /** Who is there to talk to. */
  readonly robin: Client;
  readonly room: string;
  /** A focus session of the reader's that goes on, and one that is over. */
  readonly session: string;
  readonly ended: string;
  /** Something is said to everybody. */
  announce(): void;
  /** Cuts every connection, as a network does. */
  cut(): void;
}

interface StageOptions {
  /** Epoch ms. */
  readonly now: () => number;
  readonly isOnline: () => boolean;
  /** What both clients need beside it. */
  readonly ports?: ConnectOptions["ports"];
}

const answerMs = 1_400;
const minuteMs = 60_000;
const sam: Person = { id: "sam", name: "Sam" };
const robin: Person = { id: "robin", name: "Robin" };
const kim: Person = { id: "kim", name: "Kim" };
const answers = ["I hear you.", "Tell me more.", "That sounds good to me.", "Noted!"];
const conversation = {
  id: "garden-club",
  room: "conversation:garden-club",
  title: "Garden club",
  kind: "group",
  ownerId: robin.id,
  memberIds: [robin.id, sam.id, kim.id],
  moderatorIds: [sam.id],
} as const;

const opening = [
  "Hello! I am here so that you have somebody to write to.",
  "I'll bake 2 cakes for Friday.",
  "If you do 5h of garden work, I'll do 3h.",
];

export function openStage({ now, isOnline, ports }: StageOptions): Stage {
  const rooms = new SampleRooms(`${now()}`, now);
  const focus = createSampleFocus(rooms, sam, now());
  const notices = createSampleNotices(rooms, now());
  const handlers = [focus.handlers, notices.handlers, ...converse(rooms, now())];
  const server = new SampleServer(rooms, Object.assign({}, ...handlers), { now, isOnline });
  const connectAs = (user: Person) =>
    connect({
      url: "ws://samples.invalid/ws",
      user: user.id,
      fetch: (url, init) => answer(focus, new URL(url).pathname, init),
      dismissals: inMemory(),
      ports: { ...ports, transport: server.transportOf(user), outbox: createOutbox(memory) },
    });
  const { session, ended } = focus;
  return {
    you: connectAs(sam),
    robin: connectAs(robin),
    room: conversation.room,
    session,
    ended,
    announce: notices.announce,
    cut: () => server.cut(),
  };
}

/** What was said before the reader came, and how it goes on. */
function converse(rooms: SampleRooms, now: number): readonly Handlers[] {
  const { room } = conversation;
  const people = [sam, robin, kim];
  const promises = createSamplePromises(rooms);
  const messages = createSampleMessages(rooms, promises.promise);
  const { readSeq } = messages;
  const conversations = createSampleConversations(rooms, { people, held: [conversation], readSeq });
  const [hello = "", cakes = "", deal = ""] = opening;
  messages.say(room, robin, hello, now - 9 * minuteMs);
  messages.say(room, robin, cakes, now - 8 * minuteMs);
  const dealId = messages.say(room, robin, deal, now - 8 * minuteMs);
  const condition = { userId: sam.id, name: sam.name, action: "do 5h of garden work", amount: 5, unit: "h" };
  promises.promise(room, robin, dealId, { action: "do 3h", amount: 3, unit: "h", condition });
  return [promises.handlers, messages.handlers, conversations];
}

/** What a real server answers over HTTP. */
async function answer(
  focus: SampleFocus,
  path: string,
  { method = "GET", body }: RequestInit,
): Promise<Response> {
  try {
    if (path === "/api/v1/files") throw new Refusal("forbidden", "The samples on this page take no files.");
    return Response.json({ success: true, data: focus.ask(method, path, String(body)) });
  } catch (error) {
    const { code, message } = error instanceof Refusal ? error : { code: "internal", message: String(error) };
    return Response.json({ success: false, error: { code, message } }, { status: 404 });
  }
}

/** Waits with the page, and ends with it. */
const memory: Storage = {
  open: async (_, { owner }) => ({
    cursors: {},
    put: async () => {},
    settle: () => {},
    move: () => {},
    ready: owner,
    close: () => {},
  }),
};

function inMemory() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  };
}

/** Somebody who answers, a moment later, whatever the reader writes. @returns ends it */
export function answerTo({ robin, room }: Stage): () => void {
  const { messages, typing, hold } = robin.room(room);
  const release = hold();
  let answered = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = effect(() => {
    const last = messages.list.value.at(-1);
    if (last === undefined || last.mine || !last.live || last.key === answered) return;
    answered = last.key;
    const text = answers[messages.list.peek().length % answers.length] ?? "";
    queueMicrotask(() => typing.input());
    clearTimeout(timer);
    timer = setTimeout(() => messages.send(text), answerMs);
  });
  return () => {
    stop();
    clearTimeout(timer);
    release();
  };
}

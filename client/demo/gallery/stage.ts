/**
 * The scene in which the components are shown: the reader as a guest, somebody to talk to, a conversation.
 *
 * A browser makes it once and comes back to it, so that looking at the page again leaves nothing new on the server.
 */
import { type Client, effect, type TokenProvider } from "../../index.ts";
import { type Fetch, newGuest } from "../guest.ts";
import { sampleActivities, sampleMinutes } from "./sample-session.ts";

export interface Stage {
  readonly you: Client;
  /** Who is there to talk to. */
  readonly robin: Client;
  readonly room: string;
  /** A focus session of the reader's that goes on, and one that is over. */
  readonly session: string;
  readonly ended: string;
}

interface StageOptions {
  readonly fetch: Fetch;
  readonly storage: Pick<Storage, "getItem" | "setItem">;
  connect(token: TokenProvider): Client;
}

interface Kept {
  readonly you: string;
  readonly robin: string;
  readonly room: string;
  readonly session: string;
  readonly ended: string;
}

const key = "tautline-components";
const answerMs = 1_400;
const dayMs = 86_400_000;
/** How long ago, and how much of the sample. */
const workdays = [
  [5, 24],
  [4, 36],
  [3, 30],
  [2, 46],
  [1, sampleMinutes],
] as const;
const goingMinutes = 45;
const opening = [
  "Hello! I am here so that you have somebody to write to.",
  "I'll bake 2 cakes for Friday.",
  "If you do 5h of garden work, I'll do 3h.",
];
const answers = ["I hear you.", "Tell me more.", "That sounds good to me.", "Noted!"];

/** @throws Error in words for the reader */
export async function openStage(options: StageOptions): Promise<Stage> {
  return (await resume(options)) ?? (await begin(options));
}

async function resume(options: StageOptions): Promise<Stage | undefined> {
  const kept = read(options.storage.getItem(key));
  if (kept === undefined) return undefined;
  // A token of another day, or of a server that began anew, is refused here and not in every element.
  for (const token of [kept.you, kept.robin]) {
    const headers = { authorization: `Bearer ${token}` };
    const { ok } = await options.fetch("/api/v1/conversations", { headers });
    if (!ok) return undefined;
  }
  return { ...kept, you: options.connect(() => kept.you), robin: options.connect(() => kept.robin) };
}

async function begin(options: StageOptions): Promise<Stage> {
  const yours = await newGuest(options.fetch, "Sam");
  const robins = await newGuest(options.fetch, "Robin");
  const you = options.connect(() => yours.token);
  const robin = options.connect(() => robins.token);
  const { room, conversationId } = await robin.conversations.create({
    title: "Garden club",
    kind: "group",
    memberIds: [yours.id],
  });
  await robin.request("conversation:moderator", { conversationId, userId: yours.id, on: true });
  const sessions = await work(you, Date.now());
  options.storage.setItem(
    key,
    JSON.stringify({ you: yours.token, robin: robins.token, room, ...sessions } satisfies Kept),
  );
  for (const text of opening) robin.room(room).messages.send(text);
  return { you, robin, room, ...sessions };
}

/** Sessions of the last days, and one that began some minutes ago. */
async function work({ request, focus }: Client, now: number): Promise<Pick<Stage, "session" | "ended">> {
  const begin = async (startTime: number, minutes: number) => {
    const sessionId = crypto.randomUUID();
    await request("session:start", { sessionId, startTime });
    await focus.log(sessionId, sampleActivities(startTime, minutes));
    return sessionId;
  };
  let ended = "";
  for (const [daysAgo, minutes] of workdays) {
    const startTime = now - daysAgo * dayMs;
    ended = await begin(startTime, minutes);
    await request("session:end", { sessionId: ended, endTime: startTime + minutes * 60_000 });
  }
  return { ended, session: await begin(now - goingMinutes * 60_000, goingMinutes) };
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

function read(text: string | null): Kept | undefined {
  try {
    const kept = JSON.parse(text ?? "null") as Partial<Kept> | null;
    const { you, robin, room, session, ended } = kept ?? {};
    return you && robin && room && session && ended ? { you, robin, room, session, ended } : undefined;
  } catch {
    return undefined;
  }
}

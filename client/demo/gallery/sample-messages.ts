/** Messages of the sample server, and what a few words of them show: for a taste of what a real one reads. */
import type { Data, Listener, Person, SampleRooms } from "./sample-rooms.ts";
import type { Handlers } from "./sample-server.ts";

type Emotion = readonly [words: RegExp, name: string, pleasure: number, arousal: number, dominance: number];

/** A real server knows thousands. */
const emotions: readonly Emotion[] = [
  [/\b(happy|glad|great|love|wonderful|yay)\b/i, "joy", 0.81, 0.51, 0.46],
  [/\b(sad|sorry|miss|lonely|tired)\b/i, "sadness", -0.63, -0.27, -0.33],
  [/\b(angry|furious|hate|annoyed)\b/i, "anger", -0.51, 0.59, 0.25],
  [/\b(afraid|scared|worried|nervous)\b/i, "fear", -0.64, 0.6, -0.43],
];

const sumPattern = /\$(\d+(?:\.\d+)?)|(\d+)\s*(h|min)\b|(\d+)\s+([a-z]+?)s?\b/i;

/** A promise in its plainest form; a real server reads others, conditions, and who is owed, too. */
function promiseIn(content: string): Data | undefined {
  const action = /^I['’]ll (.+?)[.!]*$/i.exec(content.trim())?.[1];
  if (action === undefined) return undefined;
  const [, dollars, time, timeUnit, count, noun] = sumPattern.exec(action) ?? [];
  const amount = dollars ?? time ?? count;
  if (amount === undefined) return { action };
  return { action, amount: Number(amount), unit: dollars === undefined ? (timeUnit ?? noun) : "$" };
}

export interface SampleMessages {
  readonly handlers: Handlers;
  /** @returns its id */
  say(room: string, sender: Person, content: string, timestamp?: number): string;
  /** How far somebody has read. */
  readSeq(room: string, userId: string): number;
}

interface Sent {
  readonly room: string;
  readonly content: string;
  readonly replyTo?: string;
  readonly kind?: string;
  readonly to?: string;
}

export function createSampleMessages(
  rooms: SampleRooms,
  promised: (room: string, debtor: Person, messageId: string, promise: Data) => void,
): SampleMessages {
  const reads = new Map<string, Map<string, number>>();
  /** Where each stands. */
  const places = new Map<string, string>();
  /** Who wants to know of their own emotion. */
  const opted = new Set<string>();
  /** A request that comes again has taken effect. */
  const answers = new Map<string, Data>();

  function send(sender: Person, { room, kind, ...said }: Sent, timestamp?: number): Data {
    const messageId = crypto.randomUUID();
    const data = { id: messageId, sender, ...said, ...(kind === "encrypted" && { kind }) };
    places.set(messageId, room);
    if (said.to !== undefined) {
      const isPrivate = { ...data, private: true, room };
      for (const id of new Set([said.to, sender.id])) rooms.append(`user:${id}`, "message:new", isPrivate);
      return { messageId };
    }
    const seq = rooms.append(room, "message:new", data, timestamp);
    if (kind !== "encrypted") read(room, sender, messageId, said.content);
    return { messageId, ...(seq !== undefined && { seq }) };
  }

  function read(room: string, sender: Person, messageId: string, content: string): void {
    const promise = room.startsWith("conversation:") ? promiseIn(content) : undefined;
    if (promise !== undefined) promised(room, sender, messageId, promise);
    if (!opted.has(sender.id)) return;
    const found = emotions.find(([words]) => words.test(content));
    const [, name = "neutral", pleasure = 0, arousal = 0, dominance = 0] = found ?? [];
    const pads = { pleasure, arousal, dominance };
    const emotion = { primary_emotion: name, intensity: Math.abs(pleasure), pad_values: pads };
    rooms.append(`user:${sender.id}`, "emotion:update", { messageId, emotion });
  }

  function change(messageId: string, type: string, data: Data, kept?: Data): number | undefined {
    const room = places.get(messageId) ?? "";
    if (kept !== undefined)
      rooms.rewrite(
        room,
        (said) => said.type === "message:new" && said.data.id === messageId,
        (before) => ({ ...before, ...kept }),
      );
    return rooms.append(room, type, { id: messageId, ...data });
  }

  const handlers: Handlers = {
    "message:send": ({ user }, data: Sent, id) => {
      const answer = answers.get(id) ?? send(user, data);
      answers.set(id, answer);
      return answer;
    },
    "message:edit": (_, { messageId, content }: { messageId: string; content: string }) => {
      const editedAt = Date.now();
      return { seq: change(messageId, "message:update", { content }, { content, editedAt }), editedAt };
    },
    "message:delete": (_, { messageId }: { messageId: string }) => {
      return { seq: change(messageId, "message:deleted", {}, { content: "" }), deletedAt: Date.now() };
    },
    "message:react": ({ user }, data: { messageId: string; emoji: string; on: boolean }) => {
      const { messageId, emoji, on } = data;
      return { seq: change(messageId, "message:reaction", { emoji, userId: user.id, on }) };
    },
    "message:read": ({ user }, { room, seq }: { room: string; seq: number }) => {
      const marks = reads.get(room) ?? new Map<string, number>();
      reads.set(room, marks.set(user.id, seq));
      rooms.tell(room, { type: "message:receipt", data: { userId: user.id, seq } });
      return {};
    },
    "message:reads": (_, { room }: { room: string }) => {
      return { room, reads: [...(reads.get(room) ?? [])].map(([userId, seq]) => ({ userId, seq })) };
    },
    "emotion:opt": ({ user }: Listener, { on }: { on?: boolean }) => {
      if (on === true) opted.add(user.id);
      else if (on === false) opted.delete(user.id);
      return { on: opted.has(user.id) };
    },
  };
  return {
    handlers,
    say: (room, sender, content, timestamp) => String(send(sender, { room, content }, timestamp).messageId),
    readSeq: (room, userId) => reads.get(room)?.get(userId) ?? 0,
  };
}

/**
 * What is played with every contestant: who talks where, for how long, and what goes wrong meanwhile.
 *
 * Plain data, which travels between processes as JSON.
 */
export interface Scene {
  roomCount: number;
  /** All of them write, all of them read. */
  membersPerRoom: number;
  /** Each member writes a message every so often. */
  everyMs: number;
  /** The network is good for so long, so that everybody has something to go on from. */
  goodMs: number;
  /** Then bad for so long. Then it is good again, and nobody writes any more. */
  badMs: number;
  /** Both servers look for a sign of life so often, and give up after so long without one. */
  heartbeat: { intervalMs: number; timeoutMs: number };
  /** Chooses the faults. */
  seed: string;
  /** SIGKILLs of the server within `badMs`; it is started again at once. */
  kills: number;
}

interface Member {
  userId: string;
  /** What the server wants to see of it. */
  credential: string;
}

export interface Room {
  /** As the server calls it. */
  address: string;
  members: Member[];
}

/** What a process of clients is told on its standard input. */
export interface ClientsJob {
  port: number;
  rooms: Room[];
  everyMs: number;
  lengthMs: number;
}

export interface Sent {
  room: string;
  text: string;
  /** `open`: no answer until the end. */
  outcome: "acked" | "refused" | "open";
}

/** What the application on top of one client was shown of a room. */
export interface View {
  room: string;
  userId: string;
  /** Texts, in the order in which they were shown. */
  shown: string[];
}

/** What a process of clients prints at its end. */
export interface Transcript {
  sent: Sent[];
  views: View[];
}

/** The `n`-th text of a member. */
export function textOf(userId: string, n: number): string {
  return `${userId} ${n} ${"the quick brown fox jumps over the lazy dog".slice(0, 40)}`;
}

/** Who wrote a text, and the how-manieth of theirs it is. */
export function authorOf(text: string): { userId: string; n: number } {
  const [userId = "", n] = text.split(" ");
  return { userId, n: Number(n) };
}

/**
 * What a server under test has to say about itself: how to start it, and how to talk to it.
 *
 * A peer is one file in this folder and one line in index.ts. Everything else (sockets, counting,
 * pacing, tables) is the same for all of them, which is what makes the figures comparable.
 */
import type { PeerName } from "../job.ts";
import type { RunName } from "../runner/run-names.ts";

/** What a frame from the server means to the load client. */
export const FrameKind = {
  /** Presence, welcomes and the like: not counted. */
  other: 0,
  /** One message, delivered. */
  delivery: 1,
  /** One send, acknowledged. */
  ack: 2,
  /** Wants the dialect's `pong` back. */
  ping: 3,
  /** The server refused something: the run is void. */
  error: 4,
  /** Several messages in one frame: `split` finds them. */
  batch: 5,
} as const;
export type FrameKind = (typeof FrameKind)[keyof typeof FrameKind];

/** One connection, as far as a dialect needs it while setting up. */
export interface Channel {
  sendText(text: string): void;
  /** The next frame for which `matches` holds; rejects after ten seconds. */
  waitFor(matches: (text: string) => boolean): Promise<string>;
}

/** One connected user. */
export interface Member {
  /** 0-based, unique in the run. */
  index: number;
  userId: string;
  channel: Channel;
}

/** One message to be written, with stand-ins that the load client overwrites for every send. */
interface Draft {
  room: string;
  /** A UUID; every send gets its own. */
  requestId: string;
  content: string;
}

export interface Dialect {
  /** Path and query of the upgrade request. `room` is the one the user will join. */
  upgradePath(userId: string, room: string): Promise<string> | string;
  /** After the upgrade: whatever has to be said before rooms can be joined. */
  greet(member: Member): Promise<void>;
  /** Makes a room for these members and returns its address; `name` is a proposal. */
  openRoom(name: string, members: readonly Member[], isDurable: boolean): Promise<string>;
  join(member: Member, room: string): Promise<void>;
  /** Text of the frame that sends `draft`. The stand-ins must appear in it verbatim. */
  sendText(draft: Draft, deliveryBytes: number): string;
  /** Called for every frame: looks at a byte or two, decodes nothing. */
  classify(bytes: Uint8Array, start: number, end: number): FrameKind;
  /** Visits the messages in a `batch` frame, in order, by their bounds. */
  split?(bytes: Uint8Array, start: number, end: number, visit: (start: number, end: number) => void): void;
  pong?: string;
}

export interface LaunchOptions {
  port: number;
  /** Empty folder on disk, removed afterwards. */
  scratchFolder: string;
  /** Size a peer without a message format of its own gives its acks. */
  ackBytes: number;
  /** Whether a server that has a limit on new connections keeps it. */
  hasAdmission: boolean;
}

/** Command line and environment of a server process. It answers 200 at GET /ready when it serves. */
export interface Launch {
  command: string[];
  env: Record<string, string>;
}

export interface Peer {
  name: PeerName;
  label: string;
  /** What it can be measured in, and is worth measuring in. */
  runs: ReadonlySet<RunName>;
  launch(options: LaunchOptions): Promise<Launch> | Launch;
  dialect: Dialect;
}

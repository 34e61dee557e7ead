/**
 * What the runner asks of a load process, and what it gets back.
 *
 * Both travel as JSON, the job on standard input and the result on standard output, so this file holds
 * plain data only.
 */

export const peerNames = ["tautline", "bare", "lean", "ws", "socketio-node", "socketio-bun"] as const;
export type PeerName = (typeof peerNames)[number];

interface JobBase {
  peer: PeerName;
  port: number;
  /** Process whose CPU time and memory are read from /proc. */
  serverPid: number;
}

/** Rooms full of members; some of them write as fast as their acks come back. */
export interface TrafficJob extends JobBase {
  kind: "traffic";
  roomCount: number;
  membersPerRoom: number;
  /** The first so many members of each room write; everyone in a room reads. */
  writersPerRoom: number;
  /** Unacknowledged sends that each writer keeps in flight. */
  windowSends: number;
  /** Asks for logged rooms, where the peer has a log. */
  isDurable: boolean;
  /** Size a peer without a message format of its own gives its message frames. */
  deliveryBytes: number;
  warmupMs: number;
  measureMs: number;
  /** Length of each half of a second, paced phase; 0 for none. */
  pacedMs: number;
}

/** Connections that authenticate, join one room and then say nothing. */
export interface IdleJob extends JobBase {
  kind: "idle";
  /** Of them the memory is read, too. */
  firstConnections: number;
  connectionCount: number;
  settleMs: number;
}

/**
 * Clients that lose their connections and come back by the rules of the real client, each some events behind in a
 * durable room: for each of the causes once.
 */
export interface StormJob extends JobBase {
  kind: "storm";
  /** A multiple of `membersPerRoom`. */
  clientCount: number;
  membersPerRoom: number;
  eventsBehind: number;
  causes: StormCause[];
}

/** A paced room, one of whose members stops reading. */
export interface StalledJob extends JobBase {
  kind: "stalled";
  membersPerRoom: number;
  ratePerSecond: number;
  /** Sent to the stalled one alone, once its kernel takes no more. */
  fillBytes: number;
  /** Length of each of the four windows. */
  measureMs: number;
}

/** Focus sessions, each with somebody who logs activities and watches them. */
export interface FocusJob extends JobBase {
  kind: "focus";
  sessionCount: number;
  /** Activities of each. */
  ratePerSecond: number;
  /** Activities in a request. */
  batch: number;
  warmupMs: number;
  measureMs: number;
}

export type LoadJob = TrafficJob | IdleJob | StormJob | StalledJob | FocusJob;

/** What a load process asks of the runner while it runs, over the channel between the two. */
export type LoadRequest = { kind: "kill-and-restart-server" };
/** Told when it is done. */
export type LoadReply = { kind: "server-restarted"; serverPid: number; awayMs: number };

/** Who spent CPU time on a stretch of a run. */
export interface Spent {
  elapsedMs: number;
  /** User and system time of the server process, all threads. */
  serverCpuMs: number;
  /** The same of the load process: near `elapsedMs`, the load client was the limit. */
  clientCpuMs: number;
  /** Time the machine spent on anything else: much of it, and the figures are not to be trusted. */
  othersCpuMs: number;
}

/** One measured stretch of traffic. Bytes are WebSocket payload, without frame headers. */
export interface TrafficWindow extends Spent {
  deliveries: number;
  /** Acknowledged sends. */
  sends: number;
  deliveryBytesMean: number;
  ackBytesMean: number;
  latencyP50Ms: number;
  latencyP99Ms: number;
}

export interface PacedWindow extends TrafficWindow {
  /** How long after its moment a message was written, 99 in 100: the load client's own unpunctuality. */
  writerLateP99Ms: number;
}

export interface PacedPhase {
  /** A message now and then, with the server idle between two: what one send costs by itself. */
  alone: PacedWindow;
  tenthOfPeak: PacedWindow;
}

export interface TrafficResult {
  kind: "traffic";
  saturated: TrafficWindow;
  paced: PacedPhase | null;
  /** Deliveries owed for acknowledged sends that never came, over the whole run. */
  lostDeliveries: number;
}

export interface IdleResult {
  kind: "idle";
  firstConnections: number;
  connectionCount: number;
  rssEmptyBytes: number;
  /** With the first of them. */
  rssFirstBytes: number;
  rssFullBytes: number;
}

export const stormCauses = ["trickle", "cut", "killed"] as const;
/**
 * `trickle`: some sockets at a time, until each was. `cut`: every socket at once, the server goes on. `killed`: the
 * server, with SIGKILL, and started again.
 */
export type StormCause = (typeof stormCauses)[number];

export interface Storm extends Spent {
  cause: StormCause;
  clientCount: number;
  eventsBehind: number;
  /** Clients that got everything they missed. */
  wholeCount: number;
  /** From the first cut to the last client that is whole; to the end of patience if some never were. */
  wholeMs: number;
  /** Of that, the time without a server that answers. */
  serverAwayMs: number;
  /** From the first step of the attempt that succeeded to the welcome. */
  readyP50Ms: number;
  readyP99Ms: number;
  /** Connections tried. */
  attempts: number;
  /** Of those, the ones refused with words: come back later. */
  refusals: number;
  lost: number;
  duplicated: number;
  reordered: number;
  serverPeakRssBytes: number;
}

export interface StormResult {
  kind: "storm";
  storms: Storm[];
}

/** What those who read noticed: with everybody reading, and beside one who does not. */
export interface StalledResult {
  kind: "stalled";
  /** Without the stalled one. */
  readerCount: number;
  before: PacedWindow;
  /** Its kernel takes no more, and the server holds what comes. */
  whileFilling: PacedWindow;
  /** The server holds as much as it will. */
  whileBehind: PacedWindow;
  /** Everybody reads again. */
  after: PacedWindow;
  /** What came when it read again, less what the kernel had held of it. */
  heldBytes: number;
  kernelBytes: number;
}

export interface FocusResult extends Spent {
  kind: "focus";
  sessionCount: number;
  /** Acknowledged of those that were logged in the stretch. */
  activities: number;
  /** From before the write to the ack. */
  ackP50Ms: number;
  ackP99Ms: number;
  /** From before the write to the event at who watches. */
  shownP50Ms: number;
  shownP99Ms: number;
  writerLateP99Ms: number;
  /** Of the session that was told of most often. */
  updatesPerSecond: number;
  /** Acknowledged, and not in what the server gives out. */
  lost: number;
  /** Acknowledged, and never shown to who watches. */
  unshown: number;
}

export type LoadResult = TrafficResult | IdleResult | StormResult | StalledResult | FocusResult;

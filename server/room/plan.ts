/**
 * What kind of a room a name stands for: its log, whether it shows who is there, whether anyone may come in.
 */
import { matchesChannel, type ParsedRoom, type RoomKind } from "../../protocol/index.ts";
import type { ChannelRule } from "../lib/channel-rule.ts";
import type { LogPolicy } from "./log.ts";

export interface RoomPlan {
  readonly log: LogPolicy;
  readonly hasPresence: boolean;
  /** Of a channel: everyone who is signed in may read it. */
  readonly isPublic: boolean;
}

const durable: LogPolicy = { kind: "durable" };
const none: LogPolicy = { kind: "none" };
const newest: LogPolicy = { kind: "memory", maxEvents: 100 };

const session: LogPolicy = { kind: "memory", maxEvents: 500 };

const plans: Readonly<Record<Exclude<RoomKind, "channel">, RoomPlan>> = {
  user: { log: durable, hasPresence: false, isPublic: false },
  conversation: { log: durable, hasPresence: true, isPublic: false },
  whisper: { log: none, hasPresence: true, isPublic: false },
  "all-users": { log: newest, hasPresence: false, isPublic: false },
  "admin-room": { log: newest, hasPresence: false, isPublic: false },
  session: { log: session, hasPresence: false, isPublic: false },
};
const unnamed: RoomPlan = { log: none, hasPresence: false, isPublic: false };

export type PlanOf = (room: ParsedRoom) => RoomPlan;

/** @param rules the first that fits a channel's name is its own; a channel that none fits keeps nothing */
export function planRooms(rules: readonly ChannelRule[]): PlanOf {
  const channels = rules.map(({ pattern, log, ...rest }) => ({
    pattern,
    plan: { log: logOf(log), ...rest },
  }));
  return ({ kind, name }) => {
    if (kind !== "channel") return plans[kind];
    return channels.find(({ pattern }) => matchesChannel(pattern, name))?.plan ?? unnamed;
  };
}

function logOf(log: ChannelRule["log"]): LogPolicy {
  if (log === "durable") return durable;
  return log === 0 ? none : { kind: "memory", maxEvents: log };
}

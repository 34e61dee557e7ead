/** The channels there are, and what is kept of them. */
import type { ChannelRule } from "../../../server/lib/channel-rule.ts";

export const durableChannel = "channel:news";
export const passingChannel = "channel:ticks";

/** So few that a reader who was away is soon behind all of them. */
const keptTicks = 5;

export const channelRules: readonly ChannelRule[] = [
  { pattern: "news", log: "durable", isPublic: true, hasPresence: false },
  { pattern: "ticks", log: keptTicks, isPublic: true, hasPresence: true },
];

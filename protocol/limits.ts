/**
 * The contract's default limits, each a setting of the server. Sizes in bytes, times in milliseconds,
 * texts in characters (Unicode code points).
 */
export const limits = {
  maxFrameBytes: 65_536,
  maxDepth: 32,
  maxBatch: 64,
  maxRooms: 128,
  maxContentChars: 5_000,
  maxTitleChars: 120,
  maxNameChars: 64,
  /** Of a conversation: each change of it names all of them, to each of them. */
  maxMembers: 2_000,
  /** Unread messages of a conversation are counted so far: they have to be looked at one by one. */
  maxUnread: 1_000,
  /** Ids in one `memberIds` or `userIds`. */
  maxIdsPerRequest: 500,
  pageSize: 200,
  heartbeatIntervalMs: 25_000,
  heartbeatTimeoutMs: 45_000,
  helloTimeoutMs: 10_000,
} as const;

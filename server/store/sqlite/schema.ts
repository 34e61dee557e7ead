/**
 * The tables. Migrations are made from here: `bunx drizzle-kit generate`, then STRICT and WITHOUT ROWID by hand.
 *
 * The order of keys decides the speed of the store. Requests are keyed (id, user): time-ordered ids touch the
 * tail of one tree, where (user, id) would touch a page for every user. Events lie in order of arrival, with an
 * index by room, so that a commit over many rooms writes few pages.
 */
import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

export const meta = sqliteTable("meta", {
  key: text("key").primaryKey(),
  value: text("value").notNull(),
});

export const rooms = sqliteTable("rooms", {
  number: integer("number").primaryKey(),
  name: text("name").notNull().unique(),
  /** Events up to this seq are no longer kept. */
  floor: integer("floor").notNull().default(0),
});

export const events = sqliteTable(
  "events",
  {
    position: integer("position").primaryKey(),
    room: integer("room").notNull(),
    seq: integer("seq").notNull(),
    type: text("type").notNull(),
    sender: text("sender"),
    /** Empty where it is a shared one. */
    body: text("body").notNull(),
    at: integer("at").notNull(),
    /** The seq of the message this event speaks of. */
    target: integer("target"),
    /** Of a copy: the id of the event that it copies. */
    original: text("original"),
    /** The number of the body, where events in many rooms share it. */
    sharedBody: integer("shared_body"),
  },
  (table) => [
    uniqueIndex("events_room_seq").on(table.room, table.seq),
    index("events_room_target").on(table.room, table.target).where(sql`target IS NOT NULL`),
    index("events_notifications").on(table.room, table.seq).where(sql`type = 'system:notification'`),
    index("events_liabilities").on(table.room, table.seq).where(sql`type = 'liability:update'`),
    index("events_original").on(table.original).where(sql`original IS NOT NULL`),
    index("events_shared_body").on(table.sharedBody).where(sql`shared_body IS NOT NULL`),
  ],
);

/** What many are told with the same words. A trigger removes a body with the last event that shares it. */
export const bodies = sqliteTable("bodies", {
  number: integer("number").primaryKey(),
  body: text("body").notNull(),
});

export const requests = sqliteTable(
  "requests",
  {
    id: text("id").notNull(),
    user: text("user").notNull(),
    room: integer("room").notNull(),
    seq: integer("seq").notNull(),
  },
  (table) => [primaryKey({ columns: [table.id, table.user] })],
);

/** Notifications that were read: everything in the user's log up to `up_to`, and one by one beyond it. */
export const notificationMarks = sqliteTable("notification_marks", {
  userId: text("user_id").primaryKey(),
  upTo: integer("up_to").notNull(),
});

export const notificationReads = sqliteTable(
  "notification_reads",
  {
    userId: text("user_id").notNull(),
    seq: integer("seq").notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.seq] })],
);

/** What users say of messages now; who said what when is in the log. */
export const reactions = sqliteTable(
  "reactions",
  {
    room: integer("room").notNull(),
    seq: integer("seq").notNull(),
    user: text("user").notNull(),
    emoji: text("emoji").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.room, table.seq, table.user, table.emoji] }),
    index("reactions_user").on(table.user),
  ],
);

/** What is known of files; their bytes lie beside the database, under the same ids. */
export const files = sqliteTable(
  "files",
  {
    id: text("id").primaryKey(),
    room: integer("room").notNull(),
    seq: integer("seq").notNull(),
    owner: text("owner").notNull(),
    ownerName: text("owner_name").notNull(),
    name: text("name").notNull(),
    mime: text("mime").notNull(),
    size: integer("size").notNull(),
    thumbnailMime: text("thumbnail_mime"),
    thumbnailSize: integer("thumbnail_size").notNull().default(0),
    at: integer("at").notNull(),
  },
  (table) => [
    uniqueIndex("files_room_seq").on(table.room, table.seq),
    index("files_owner").on(table.owner, table.id),
  ],
);

export const conversations = sqliteTable("conversations", {
  id: text("id").primaryKey(),
  title: text("title").notNull(),
  kind: text("kind", { enum: ["group", "direct"] }).notNull(),
  ownerId: text("owner_id").notNull(),
  /** The two users of a direct conversation, so that there is only one. */
  directKey: text("direct_key").unique(),
  invite: text("invite").unique(),
  createdAt: integer("created_at").notNull(),
  /** Ids, as a JSON array. */
  moderators: text("moderators"),
  slowSeconds: integer("slow_seconds"),
  /** Why it is closed. */
  closed: text("closed"),
});

export const members = sqliteTable(
  "members",
  {
    conversationId: text("conversation_id").notNull(),
    userId: text("user_id").notNull(),
    joinedAt: integer("joined_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.userId] }),
    index("members_user").on(table.userId),
  ],
);

export const bans = sqliteTable(
  "bans",
  {
    conversationId: text("conversation_id").notNull(),
    userId: text("user_id").notNull(),
  },
  (table) => [primaryKey({ columns: [table.conversationId, table.userId] })],
);

/** Who used which right over others, and when. */
export const audit = sqliteTable("audit", {
  position: integer("position").primaryKey(),
  at: integer("at").notNull(),
  action: text("action").notNull(),
  actorId: text("actor_id").notNull(),
  room: text("room"),
  userId: text("user_id"),
  detail: text("detail"),
});

/** Tokens of the user made up to `at` no longer count. */
export const revocations = sqliteTable("revocations", {
  userId: text("user_id").primaryKey(),
  at: integer("at").notNull(),
});

/** Users all of whom is to go, until all of it has gone. */
export const erasures = sqliteTable("erasures", {
  userId: text("user_id").primaryKey(),
  at: integer("at").notNull(),
});

export const reads = sqliteTable(
  "reads",
  {
    conversationId: text("conversation_id").notNull(),
    userId: text("user_id").notNull(),
    seq: integer("seq").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.userId] }),
    index("reads_user").on(table.userId),
  ],
);

/** What was promised in conversations. Its words are the message's: they go with it. */
export const commitments = sqliteTable(
  "commitments",
  {
    id: text("id").primaryKey(),
    /** Where the message stands. */
    room: integer("room").notNull(),
    seq: integer("seq").notNull(),
    messageId: text("message_id").notNull(),
    debtorId: text("debtor_id").notNull(),
    debtorName: text("debtor_name").notNull(),
    /** Who may say that it is done, beside the debtor. */
    owedTo: text("owed_to"),
    action: text("action").notNull(),
    amount: real("amount"),
    unit: text("unit"),
    /** JSON. */
    condition: text("condition"),
    status: text("status", { enum: ["open", "due", "fulfilled", "cancelled"] }).notNull(),
    /** So much of the amount is done. */
    fulfilled: real("fulfilled").notNull(),
    /** The seq of the message, or of its edit, that this was read from last. */
    readSeq: integer("read_seq").notNull(),
    /** Counts changes: who changes what has changed since starts again. */
    revision: integer("revision").notNull(),
  },
  (table) => [
    index("commitments_message").on(table.room, table.seq),
    index("commitments_debtor").on(table.debtorId),
    index("commitments_active").on(table.room).where(sql`status IN ('open', 'due')`),
  ],
);

/** What the author of an unclear promise is asked. One that is settled stays, without its words, so as not to be asked again. */
export const clarifications = sqliteTable(
  "clarifications",
  {
    id: text("id").primaryKey(),
    room: integer("room").notNull(),
    seq: integer("seq").notNull(),
    messageId: text("message_id").notNull(),
    userId: text("user_id").notNull(),
    /** JSON of the question, its choices and what they make; empty once it is settled. */
    body: text("body").notNull(),
    status: text("status", { enum: ["open", "answered", "declined", "withdrawn"] }).notNull(),
    readSeq: integer("read_seq").notNull(),
  },
  (table) => [
    index("clarifications_message").on(table.room, table.seq),
    index("clarifications_open").on(table.userId).where(sql`status = 'open'`),
  ],
);

/** Who is told of their own emotions, since when. */
export const optIns = sqliteTable("opt_ins", {
  userId: text("user_id").primaryKey(),
  at: integer("at").notNull(),
});

/** What members of conversations are called, as their tokens said last. */
export const names = sqliteTable("names", {
  userId: text("user_id").primaryKey(),
  name: text("name").notNull(),
});

/** Sessions in which somebody wants to concentrate. */
export const focusSessions = sqliteTable(
  "focus_sessions",
  {
    number: integer("number").primaryKey(),
    id: text("id").notNull().unique(),
    owner: text("owner").notNull(),
    startedAt: integer("started_at").notNull(),
    /** None while it goes on. */
    endedAt: integer("ended_at"),
    endReason: text("end_reason"),
    userAgent: text("user_agent"),
    extensionVersion: text("extension_version"),
    /** 0 to 100. */
    score: real("score").notNull(),
    activities: integer("activities").notNull(),
    /** The newest activity's time, or the start. */
    lastAt: integer("last_at").notNull(),
  },
  (table) => [
    index("focus_sessions_owner").on(table.owner, table.startedAt),
    index("focus_sessions_active").on(table.number).where(sql`ended_at IS NULL`),
  ],
);

/** What their owners say of sites, over the list that is there for everybody. */
export const ownSites = sqliteTable(
  "own_sites",
  {
    userId: text("user_id").notNull(),
    domain: text("domain").notNull(),
    category: text("category", { enum: ["focus", "neutral", "distracting"] }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.domain] })],
);

/** What was done in them. Ids are made in the order of time, so that a commit touches the end of a session's own. */
export const activities = sqliteTable(
  "activities",
  {
    session: integer("session").notNull(),
    id: text("id").notNull(),
    type: text("type").notNull(),
    at: integer("at").notNull(),
    /** JSON. */
    metadata: text("metadata").notNull(),
  },
  (table) => [primaryKey({ columns: [table.session, table.id] })],
);

/** Who may watch a session beside its owner. */
export const sessionWatchers = sqliteTable(
  "session_watchers",
  {
    session: integer("session").notNull(),
    user: text("user").notNull(),
  },
  (table) => [primaryKey({ columns: [table.session, table.user] })],
);

/** What was said to a session's owner about it. */
export const interventions = sqliteTable(
  "interventions",
  {
    id: text("id").primaryKey(),
    session: integer("session").notNull(),
    rule: text("rule").notNull(),
    type: text("type").notNull(),
    priority: text("priority").notNull(),
    message: text("message").notNull(),
    at: integer("at").notNull(),
    dismissedAt: integer("dismissed_at"),
  },
  (table) => [index("interventions_session").on(table.session)],
);

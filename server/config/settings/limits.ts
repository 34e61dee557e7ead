/** What users, connections and rooms may at most, and how soon silence is noticed. */
import { limits } from "../../../protocol/limits.ts";
import * as fields from "../fields.ts";
import { limit, optional, required } from "../setting.ts";

const day = 86_400_000;

export const limitSettings = {
  messagesPerMinute: limit(
    "TAUTLINE_LIMIT_MESSAGES_PER_MINUTE",
    30,
    "messages a minute for each user; edits and reactions four times as many",
  ),
  messagesBurst: limit("TAUTLINE_LIMIT_MESSAGES_BURST", 10, "messages beyond that in a burst"),
  conversationChangesPerMinute: limit(
    "TAUTLINE_LIMIT_CONVERSATION_CHANGES_PER_MINUTE",
    120,
    "changes of conversations a minute for each user, and as many at once; one more is counted for every 50 members told",
  ),
  activitiesPerMinute: limit(
    "TAUTLINE_LIMIT_ACTIVITIES_PER_MINUTE",
    6_000,
    "activities of focus sessions a minute for each user",
  ),
  roomMessagesPerSecond: limit(
    "TAUTLINE_LIMIT_ROOM_MESSAGES_PER_SECOND",
    0,
    "messages a second in each room, from all users together; also the burst",
  ),
  envelopesPerSecond: limit(
    "TAUTLINE_LIMIT_ENVELOPES_PER_SECOND",
    50,
    "envelopes a second for each connection",
  ),
  envelopesBurst: limit("TAUTLINE_LIMIT_ENVELOPES_BURST", 200, "envelopes beyond that in a burst"),
  connectionsPerUser: limit("TAUTLINE_LIMIT_CONNECTIONS_PER_USER", 20, "connections for each user"),
  connectionsPerSecond: limit(
    "TAUTLINE_LIMIT_CONNECTIONS_PER_SECOND",
    200,
    "new connections a second for each address; loopback is exempt",
  ),
  admissionsPerSecond: limit(
    "TAUTLINE_LIMIT_ADMISSIONS_PER_SECOND",
    2_000,
    "new connections a second in total; others are told when to come back",
  ),
  admissionsBurst: limit("TAUTLINE_LIMIT_ADMISSIONS_BURST", 3_000, "new connections beyond that in a burst"),
  guestsPerMinute: limit(
    "TAUTLINE_LIMIT_GUESTS_PER_MINUTE",
    30,
    "guests a minute for each address; loopback is exempt",
  ),
  pairingsPerMinute: limit(
    "TAUTLINE_LIMIT_PAIRINGS_PER_MINUTE",
    10,
    "attempts a minute to pair a new device, for each address; loopback is exempt",
  ),
  maxRooms: limit("TAUTLINE_MAX_ROOMS", limits.maxRooms, "rooms for each connection"),
  maxFrameBytes: required({
    variable: "TAUTLINE_MAX_FRAME_BYTES",
    field: fields.integer(1_024, 16_777_216),
    default: String(limits.maxFrameBytes),
    about: "size of a frame, in bytes",
  }),
  maxContentChars: required({
    variable: "TAUTLINE_MAX_CONTENT_CHARS",
    field: fields.integer(1, 1_000_000),
    default: String(limits.maxContentChars),
    about: "length of a message, in characters",
  }),
  maxQueuedEnvelopes: required({
    variable: "TAUTLINE_MAX_QUEUED_ENVELOPES",
    field: fields.integer(1, 1_000_000),
    default: "1024",
    about: "envelopes queued for each connection; more are refused",
  }),
  maxQueuedChars: required({
    variable: "TAUTLINE_MAX_QUEUED_CHARS",
    field: fields.integer(65_536, 1_073_741_824),
    default: "1048576",
    about: "total length of those envelopes, in characters; more are refused",
  }),
  maxUnsentBytes: required({
    variable: "TAUTLINE_MAX_UNSENT_BYTES",
    field: fields.integer(65_536, 1_073_741_824),
    default: "1048576",
    about: "output queued for a slow connection, in bytes",
  }),
  maxBehindMs: required({
    variable: "TAUTLINE_MAX_BEHIND_MS",
    field: fields.integer(250, day),
    default: "30000",
    about: "how long a connection may be over that before it is closed, in ms",
  }),
  helloTimeoutMs: required({
    variable: "TAUTLINE_HELLO_TIMEOUT_MS",
    field: fields.integer(50, 600_000),
    default: String(limits.helloTimeoutMs),
    about: "how long a new connection may take to say hello, in ms",
  }),
};

export const heartbeat = {
  heartbeatIntervalMs: optional({
    variable: "TAUTLINE_HEARTBEAT_INTERVAL_MS",
    field: fields.integer(50, day),
    defaultText: `${limits.heartbeatIntervalMs}, or less to suit a shorter timeout`,
    about: "how often a client must send something, in ms",
  }),
  heartbeatTimeoutMs: optional({
    variable: "TAUTLINE_HEARTBEAT_TIMEOUT_MS",
    field: fields.integer(100, day),
    defaultText: `${limits.heartbeatTimeoutMs}, or more to suit a longer interval`,
    about: "silence after which a connection is closed, in ms; longer than the interval",
  }),
};

/**
 * The contract's history, oldest first. A test holds the last line to the wire as it is, so no change of the
 * wire goes without a line here.
 *
 * A client of one version understands every revision of it: a revision adds, a version may take away.
 */
export const history: readonly {
  /** What `welcome` says as `protocol`. */
  readonly version: number;
  /** From 1 within a version. */
  readonly revision: number;
  /** The day, as `2026-11-21`. */
  readonly date: string;
  /** SHA-256, first 16 hex digits, of the canonical JSON schemas and flags of all events and of all codes. */
  readonly schemas: string;
  readonly change: string;
}[] = [
  {
    version: 1,
    revision: 1,
    date: "2026-11-21",
    schemas: "6f04ec20afbf8715",
    change: "Connections, rooms, presence, typing, messages and conversations.",
  },
  {
    version: 1,
    revision: 2,
    date: "2026-11-21",
    schemas: "b607e98b8d1ec532",
    change: "A client's id: its newer connection replaces its older one.",
  },
  {
    version: 1,
    revision: 3,
    date: "2026-11-21",
    schemas: "1a3a155efac7340b",
    change: "Private messages and reactions.",
  },
  {
    version: 1,
    revision: 4,
    date: "2026-11-21",
    schemas: "ced64bf33506cf27",
    change: "Channels.",
  },
  {
    version: 1,
    revision: 5,
    date: "2026-11-21",
    schemas: "fcc6a64f85a2553f",
    change: "Notifications and announcements.",
  },
  {
    version: 1,
    revision: 6,
    date: "2026-11-21",
    schemas: "12e6057f3980b1db",
    change: "Moderation.",
  },
  {
    version: 1,
    revision: 7,
    date: "2026-11-21",
    schemas: "c12edbb75a03e473",
    change: "Files.",
  },
  {
    version: 1,
    revision: 8,
    date: "2026-11-21",
    schemas: "6d3a48c00f0203e9",
    change: "Commitments, and questions about them.",
  },
  {
    version: 1,
    revision: 9,
    date: "2026-11-21",
    schemas: "48b4e28eec0584c7",
    change: "Emotion, for those who opt in.",
  },
  {
    version: 1,
    revision: 10,
    date: "2026-11-21",
    schemas: "fdd566a9d0753597",
    change: "How far everybody has read.",
  },
  {
    version: 1,
    revision: 11,
    date: "2026-11-21",
    schemas: "4659c05d304c5a52",
    change: "Focus sessions.",
  },
  {
    version: 1,
    revision: 12,
    date: "2026-11-21",
    schemas: "f044e7d423584a65",
    change: "Who is owed by a commitment.",
  },
  {
    version: 1,
    revision: 13,
    date: "2026-11-21",
    schemas: "15d3b27821003208",
    change: "Names of those who are away.",
  },
  {
    version: 1,
    revision: 14,
    date: "2026-11-21",
    schemas: "8285b8cfdaaf337e",
    change: "Activities of one connection are stored together.",
  },
  {
    version: 1,
    revision: 15,
    date: "2026-11-22",
    schemas: "c0c94be8f421fc91",
    change: "Services make conversations for others.",
  },
  {
    version: 1,
    revision: 16,
    date: "2026-11-22",
    schemas: "fd8dbfaad336cec0",
    change: "A question about a promise says whether it takes an amount.",
  },
  {
    version: 1,
    revision: 17,
    date: "2026-11-22",
    schemas: "35c2d6680463c815",
    change: "Whose focus session it is that one watches.",
  },
  {
    version: 1,
    revision: 18,
    date: "2026-11-22",
    schemas: "d6dbf68ec9c1e547",
    change: "Who is banned from a room is told to whoever moderates it.",
  },
  {
    version: 1,
    revision: 19,
    date: "2026-11-22",
    schemas: "f33e030b5d505d65",
    change: "What a user settled on one device is settled on all of them.",
  },
  {
    version: 1,
    revision: 20,
    date: "2026-11-22",
    schemas: "7e662dd08a8a0b68",
    change: "The audit says what whom and what it names is called.",
  },
  {
    version: 1,
    revision: 21,
    date: "2026-11-22",
    schemas: "06a4340b48c2b6ae",
    change: "A resume that names what is no room here is welcomed; that room is denied.",
  },
  {
    version: 1,
    revision: 22,
    date: "2026-11-22",
    schemas: "7574b66cf12eb0f3",
    change: "A list of conversations says when each was made.",
  },
  {
    version: 1,
    revision: 23,
    date: "2026-11-23",
    schemas: "c5e8283cbc6fda7c",
    change: "A batch of activities that were all there before says so.",
  },
  {
    version: 1,
    revision: 24,
    date: "2026-11-23",
    schemas: "5c7fd25dd3ec8c77",
    change: "A user's devices are told when a focus session begins and when it ends.",
  },
  {
    version: 1,
    revision: 25,
    date: "2026-11-23",
    schemas: "a755f9a6113d3aa4",
    change: "The audit has announcements, and what persons broadcast.",
  },
  {
    version: 1,
    revision: 26,
    date: "2026-11-23",
    schemas: "14f39df52b983e23",
    change: "A heartbeat between two focus sessions may name null.",
  },
];

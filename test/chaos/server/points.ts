/**
 * Where a server dies: the moments between which a promise could be broken.
 *
 * `within` moments are met by the server process itself, in `preload.ts`; the others are timed from outside.
 */
export const points = {
  random: { isWithin: false, about: "at any time while it serves" },
  start: { isWithin: false, about: "at any time while it starts" },
  stop: { isWithin: false, about: "at any time after SIGTERM" },
  migration: { isWithin: true, about: "between or within the statements that make the tables" },
  "before-commit": { isWithin: true, about: "events have their numbers, nothing is committed" },
  "during-commit": { isWithin: true, about: "SQLite writes the commit" },
  "after-commit": { isWithin: true, about: "committed, nobody has heard of it" },
  "after-publish": { isWithin: true, about: "readers have it, the writer has no ack" },
  "after-ack": { isWithin: true, about: "the writer has the ack, readers have nothing" },
  "during-checkpoint": { isWithin: true, about: "SQLite moves the write-ahead log into the database" },
  "disk-full": { isWithin: false, about: "the disk has no room left, and commits fail" },
} as const;

export type PointName = keyof typeof points;

export const pointNames = Object.keys(points) as PointName[];

/** What the server process is told of its own death, as JSON in `CHAOS_DEATH`. */
export interface DeathWithin {
  readonly point: PointName;
  /** The how-manieth time that the point is met. */
  readonly count: number;
  /** From the beginning of a long step to the kill within it. */
  readonly delayUs: number;
  /** The file that gets the moment of the death, epoch ms. */
  readonly recordFile: string;
}

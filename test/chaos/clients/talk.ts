/** What a client's process is started with, and what it and the run say to each other over Bun's IPC. */

export interface ClientPlace {
  readonly url: string;
  readonly userId: string;
  readonly token: string;
  /** Its outbox and cursors. */
  readonly storageFile: string;
}

interface ClientTask {
  readonly rooms: readonly string[];
  /** How many of this client have lived before. */
  readonly incarnation: number;
  /** When it kills itself. */
  readonly death?: ClientDeath | undefined;
}

export interface WriterTask extends ClientTask, ClientPlace {
  readonly kind: "writer";
  readonly acksFile: string;
  readonly actsPerSecond: number;
  readonly seed: string;
  /** Only sends what an earlier incarnation has left. */
  readonly isFinishing: boolean;
}

export interface ReaderTask extends ClientTask {
  readonly kind: "reader";
  readonly readers: readonly ClientPlace[];
  readonly listsFile: string;
}

export interface ClientDeath {
  /**
   * `put`: a request is in the outbox, and nothing was sent. `ack`: the answer has come, and nothing was done about
   * it. `event`: the page was given an event, and the cursor is where it was. `moved`: the cursor is in the file.
   */
  readonly at: "put" | "ack" | "event" | "moved";
  /** The how-manieth time. */
  readonly count: number;
}

export type Told =
  /** As a browser that is online again. */
  | { readonly kind: "wake" }
  /** A writer: ask for nothing new, and answer `drained` once everything is acknowledged. */
  | { readonly kind: "finish" }
  /** A reader: answer `viewed` once these heads are reached, or `timeoutMs` are over. */
  | { readonly kind: "view"; readonly heads: Readonly<Record<string, number>>; readonly timeoutMs: number };

export type Said =
  /** Every room is joined. */
  | { readonly kind: "ready" }
  | ({ readonly kind: "progress" } & Progress)
  | { readonly kind: "drained" }
  /** The lists are in the file. */
  | { readonly kind: "viewed" };

export interface Progress {
  readonly acked: number;
  /** Answers `unavailable`. */
  readonly unavailable: number;
  /** The most messages that stood in a list a second time. */
  readonly shownTwice: number;
}

/** What a page shows of a room. */
export interface List {
  readonly userId: string;
  readonly room: string;
  /** Where it begins: what the reader had before is not in it. */
  readonly afterSeq: number;
  /** Tokens, from top to bottom. */
  readonly shown: readonly string[];
}

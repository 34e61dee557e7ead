/**
 * What a micro bench is, and what comes out of it. Plain data where it travels between processes.
 */
export interface MicroCase {
  name: string;
  /** Messages that one call handles; the report is per message. */
  messages: number;
  run: () => unknown;
}

/** Times are for one message, in ns. */
export interface MicroResult {
  name: string;
  meanNs: number;
  p50Ns: number;
  p99Ns: number;
}

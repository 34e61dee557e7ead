/** What an operator says of channels: `demo-*:100`, `news:durable:private`, by name or by the beginning of names. */
export interface ChannelRule {
  /** A channel's name, or with a `*` at its end the beginning of names. */
  readonly pattern: string;
  /** How many of its newest events are kept in memory; 0 for none. */
  readonly log: number | "durable";
  /** Everyone who is signed in may read it. */
  readonly isPublic: boolean;
  /** It shows who is there. */
  readonly hasPresence: boolean;
}

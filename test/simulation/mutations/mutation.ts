/** A text in a file, and another one in its place. */
interface Change {
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** A way to break the code. */
export interface Mutation extends Change {
  readonly name: string;
  /** From the root of the repository. */
  readonly file: string;
  /** What stands behind it, and would make up for it. */
  readonly also?: Change;
}

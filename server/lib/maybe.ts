/** A value that is mostly there at once. What need not wait does not: a promise costs more than the work it carries. */
export type Maybe<Value> = Value | Promise<Value>;

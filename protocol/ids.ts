/**
 * Identifiers that must not be mixed up, as branded strings: the compiler tells a user's id from a room's
 * name, the wire sees plain text.
 */
declare const brand: unique symbol;
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };

/** 1-96 characters of `[A-Za-z0-9._~-]`, so that `user:ID` is a room's name. */
export type UserId = Brand<string, "UserId">;
/** Identity of a log: two cursors compare only within one epoch. */
export type Epoch = Brand<string, "Epoch">;

export const userIdPattern = /^[A-Za-z0-9._~-]{1,96}$/;

export function isUserId(value: string): value is UserId {
  return userIdPattern.test(value);
}

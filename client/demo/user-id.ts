/** User ids as somebody types them into a page's form. */

export const notAnId = "That is not a user's id: it has letters, digits and . _ ~ -, at most 96 of them.";

/** As the protocol has them. */
export function isUserId(text: string): boolean {
  return /^[A-Za-z0-9._~-]{1,96}$/.test(text);
}

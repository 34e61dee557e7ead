/** Something has changed since it was looked at: the change that was made from it is a conflict. */
export class StaleEffect extends Error {
  override readonly name = "StaleEffect";
}

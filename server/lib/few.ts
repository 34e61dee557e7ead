/**
 * Sets of a handful, such as one user's devices: an array takes a fifth of a Set's memory, and there is one for
 * every connection.
 */

/** @returns false if it was in already */
export function addTo<Item>(items: Item[], item: Item): boolean {
  if (items.includes(item)) return false;
  items.push(item);
  return true;
}

/** @returns false if it was not in */
export function removeFrom<Item>(items: Item[], item: Item): boolean {
  const at = items.indexOf(item);
  if (at === -1) return false;
  items.splice(at, 1);
  return true;
}

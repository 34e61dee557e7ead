/** Who holds something, counted: it is there while anybody does. */
interface Holds {
  readonly isHeld: boolean;
  /** @returns lets go, once */
  hold(): () => void;
}

/**
 * @param settle does what follows of `isHeld`; after letting go a moment later, for a page that moves an element lets
 *   go and holds again at once, and only what lasts is told to the server
 */
export function createHolds(settle: () => void): Holds {
  let count = 0;
  return {
    get isHeld() {
      return count > 0;
    },
    hold() {
      let isHeld = true;
      count++;
      settle();
      return () => {
        if (isHeld) count--;
        isHeld = false;
        queueMicrotask(settle);
      };
    },
  };
}

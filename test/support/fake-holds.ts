/** What components hold while they show it, with a count of how often. */
export class FakeHolds {
  /** How often it is held now. */
  holds = 0;

  hold(): () => void {
    this.holds += 1;
    let isHeld = true;
    return () => {
      if (isHeld) this.holds -= 1;
      isHeld = false;
    };
  }
}

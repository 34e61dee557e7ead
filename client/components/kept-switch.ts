/** On or off, as the user chose it in any tab of this browser; where nothing may be kept, as long as the page lives. */
export class KeptSwitch {
  readonly #key: string;
  #isOnHere = false;

  constructor(key: string) {
    this.#key = key;
  }

  /** Read each time anew: another tab may have chosen since. */
  get isOn(): boolean {
    try {
      const kept = localStorage.getItem(this.#key);
      return kept === null ? this.#isOnHere : kept === "on";
    } catch {
      return this.#isOnHere;
    }
  }

  set(isOn: boolean): void {
    this.#isOnHere = isOn;
    try {
      localStorage.setItem(this.#key, isOn ? "on" : "off");
    } catch {
      return;
    }
  }
}

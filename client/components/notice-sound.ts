/**
 * A sound for what comes in on a page that nobody looks at.
 *
 * It says nothing of what came, so whispers and encrypted messages are heard, too. What comes in within a second is
 * heard once, in one tab, wherever the browser lets tabs agree on it.
 */
import type { Client } from "../index.ts";
import { Following } from "./following.ts";
import { KeptSwitch } from "./kept-switch.ts";

/** All tabs' of this origin: whoever has it sounds, and the others are silent. */
const lockName = "taut-notice-sound";
const apartMs = 1_000;

const notesHz = [660, 880];
const noteSeconds = 0.12;
const loudness = 0.12;
/** Where a note counts as silent: an exponential never reaches zero. */
const silence = 0.001;

export class NoticeSound {
  readonly #page: () => Document;
  readonly #switch = new KeptSwitch("taut-notice-sound");
  readonly #following = new Following((client) => [
    client.on("system:notification", () => this.#tell()),
    client.on("message:new", ({ sender }) => {
      if (sender.id !== client.user.peek()?.id) this.#tell();
    }),
  ]);

  /** @param page where it is followed: an element may be moved to another */
  constructor(page: () => Document) {
    this.#page = page;
  }

  get isOn(): boolean {
    return this.#switch.isOn;
  }

  /** Only from a click. Who switches it on hears it. */
  toggle(): void {
    this.#switch.set(!this.isOn);
    if (this.isOn) sound();
  }

  follow(client: Client | undefined): void {
    this.#following.follow(client);
  }

  #tell(): void {
    // Browsers let a page sound only once it was clicked, and make up for it at the click otherwise.
    const maySound = navigator.userActivation?.hasBeenActive ?? true;
    if (this.isOn && maySound && this.#page().visibilityState === "hidden") sound();
  }
}

/** There are no locks on a page that is not secure. */
function sound(): void {
  if (navigator.locks === undefined) play();
  else void navigator.locks.request(lockName, { ifAvailable: true }, playAlone);
}

async function playAlone(lock: Lock | null): Promise<void> {
  if (lock === null) return;
  play();
  await new Promise((resolve) => setTimeout(resolve, apartMs));
}

function play(): void {
  const audio = new AudioContext();
  const tones = notesHz.map((hz, index) => {
    const from = audio.currentTime + index * noteSeconds;
    const to = from + 2 * noteSeconds;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = hz;
    volume.gain.setValueAtTime(loudness, from);
    volume.gain.exponentialRampToValueAtTime(silence, to);
    tone.connect(volume).connect(audio.destination);
    tone.start(from);
    tone.stop(to);
    return tone;
  });
  tones.at(-1)?.addEventListener("ended", () => void audio.close());
}

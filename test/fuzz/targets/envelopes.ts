/** Envelopes: frames of signed-in users with different rights, one after another on connections that stay. */
import type { Seeded } from "../../support/seeded.ts";
import { readCorpus } from "../corpus.ts";
import { frame } from "../generate/frames.ts";
import { attackers, facts, ServerRig } from "../server-rig.ts";
import { isRecord, isTexts, type Target } from "./target.ts";

interface Input {
  /** One of the attackers. */
  readonly who: string;
  readonly frames: readonly string[];
  /** Time that passes before. */
  readonly afterMs?: number;
}

const isInput = (value: unknown): value is Input =>
  isRecord(value) &&
  attackers.some((who) => who === value.who) &&
  isTexts(value.frames) &&
  (value.afterMs === undefined || (Number.isInteger(value.afterMs) && Number(value.afterMs) >= 0));

const corpus = readCorpus("envelopes", isInput);
const corpusFrames = corpus.flatMap(({ frames }) => frames);

export const envelopes: Target<Input> = {
  name: "envelopes",
  share: 0.34,
  inputsPerRig: 2_000,
  corpus,
  isInput,
  generate: (random: Seeded) => ({
    who: random.isLuckyAt(0.7) ? "mallory" : random.pick(attackers),
    frames: Array.from({ length: random.isLuckyAt(0.95) ? 1 : random.integer(2, 4) }, () =>
      frame(random, facts, corpusFrames),
    ),
    ...(random.isLuckyAt(0.02) ? { afterMs: random.pick([50, 1_000, 6_000, 50_000]) } : {}),
  }),
  async open(variant) {
    const rig = await ServerRig.open({ isLimited: variant % 4 === 3, searchesMemory: variant % 4 === 0 });
    return {
      async feed({ who, frames, afterMs = 0 }) {
        await rig.advance(afterMs);
        const fed = { turnMs: 0, outcomes: [] as string[] };
        for (const text of frames) {
          const { turnMs, outcomes } = await rig.say(await rig.attacker(who), text);
          fed.turnMs = Math.max(fed.turnMs, turnMs);
          fed.outcomes.push(...outcomes);
        }
        return fed;
      },
      finish: () => rig.finish(),
    };
  },
};

/** Client: a real one, and a far end that says anything at any time. */
import { ClientRig } from "../client/rig.ts";
import { isStep, type Step, step } from "../client/steps.ts";
import { readCorpus } from "../corpus.ts";
import { isRecord, type Target } from "./target.ts";

interface Input {
  readonly steps: readonly Step[];
}

const isInput = (value: unknown): value is Input =>
  isRecord(value) && Array.isArray(value.steps) && value.steps.every(isStep);

const corpus = readCorpus("client", isInput);
const corpusFrames = corpus.flatMap(({ steps }) =>
  steps.flatMap((one) => (one.kind === "frame" ? [one.text] : [])),
);

export const client: Target<Input> = {
  name: "client",
  share: 0.22,
  inputsPerRig: 300,
  corpus,
  isInput,
  generate: (random) => ({
    steps: [
      ...(random.isLuckyAt(0.85) ? [{ kind: "welcome" } as const] : []),
      ...Array.from({ length: random.integer(1, 3) }, () => step(random, corpusFrames)),
    ],
  }),
  async open() {
    const rig = await ClientRig.open();
    return { feed: ({ steps }) => rig.feed(steps), finish: () => rig.finish() };
  },
};

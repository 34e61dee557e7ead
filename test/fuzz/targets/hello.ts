/** Hello: the first words on a new connection, with tokens that are good, bent or forged. The tokens are real ones. */
import { createTokens } from "../../../server/auth/tokens.ts";
import { sign } from "../../end-to-end/contract/support/tokens.ts";
import { forge } from "../../server/auth/support.ts";
import type { FakeClock } from "../../support/fake-clock.ts";
import type { Seeded } from "../../support/seeded.ts";
import { readCorpus } from "../corpus.ts";
import { encode } from "../generate/encode.ts";
import { frame, request } from "../generate/frames.ts";
import { mutate } from "../generate/mutate.ts";
import { nastyText, nastyValue } from "../generate/nasty.ts";
import { scramble } from "../generate/text.ts";
import { facts, ServerRig } from "../server-rig.ts";
import { isRecord, isTexts, type Target } from "./target.ts";

interface Input {
  /** The claims of a token that is signed as it should be, and stands for `TOKEN0` in the frames. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly frames: readonly string[];
}

const isInput = (value: unknown): value is Input =>
  isRecord(value) && isRecord(value.claims) && isTexts(value.frames);

const corpus = readCorpus("hello", isInput);
const corpusFrames = corpus.flatMap(({ frames }) => frames);
const secret = "a-secret-of-more-than-32-bytes-in-all";
const startSeconds = Date.UTC(2026, 0, 1) / 1_000;
const goodClaims = {
  sub: "mallory",
  exp: startSeconds + 86_400,
  iat: startSeconds,
  name: "Mallory",
  role: "user",
};

export const hello: Target<Input> = {
  name: "hello",
  share: 0.08,
  inputsPerRig: 1_000,
  corpus,
  isInput,
  generate: (random) => ({
    claims: random.isLuckyAt(0.4) ? goodClaims : claims(random),
    frames: Array.from({ length: random.isLuckyAt(0.8) ? 1 : random.integer(2, 4) }, () => words(random)),
  }),
  async open(variant) {
    const tokensOf = (clock: FakeClock) =>
      createTokens({ secret, clock, randomId: (length) => "x".repeat(length) });
    const rig = await ServerRig.open({
      isLimited: false,
      searchesMemory: variant % 4 === 0,
      tokens: tokensOf,
      tokenOf: async (clock, userId, role) =>
        (await tokensOf(clock).mint({ userId, role, ttlSeconds: 100 * 86_400 })).token,
    });
    return {
      async feed(input) {
        const token = sign(input.claims, { secret });
        const peer = rig.stranger();
        const fed = { turnMs: 0, outcomes: [] as string[] };
        for (const text of input.frames) {
          if (peer.closedWith !== undefined) break;
          const { turnMs, outcomes } = await rig.say(
            peer,
            text.replaceAll("TOKEN0", () => token),
          );
          fed.turnMs = Math.max(fed.turnMs, turnMs);
          fed.outcomes.push(...outcomes);
        }
        peer.drop();
        return fed;
      },
      finish: () => rig.finish(),
    };
  },
};

function claims(random: Seeded): Record<string, unknown> {
  const bent = JSON.parse(encodable(mutate(random, goodClaims, random.integer(1, 3)))) as unknown;
  return isRecord(bent) ? bent : { sub: bent };
}

/** What is no JSON cannot be signed. */
function encodable(value: unknown): string {
  const text = encode(value);
  try {
    JSON.parse(text);
    return text;
  } catch {
    return "{}";
  }
}

function words(random: Seeded): string {
  if (random.isLuckyAt(0.15)) return frame(random, facts, corpusFrames);
  const said = request(random, { ...facts, token: [token(random)] }, ["hello"]);
  if (random.isLuckyAt(0.4)) return encode(said);
  if (random.isLuckyAt(0.8)) return encode(mutate(random, said, random.integer(1, 3)));
  return scramble(random, encode(said), random.integer(1, 3));
}

function token(random: Seeded): string {
  const kind = random.integer(0, 9);
  if (kind < 6) return "TOKEN0";
  if (kind < 8) return forged(random);
  if (kind === 8) return `TOKEN0${nastyText(random)}`;
  return nastyText(random).repeat(random.isLuckyAt(0.05) ? 200 : 1);
}

function forged(random: Seeded): string {
  const header = {
    alg: random.pick(["none", "HS256", "HS512", "RS256", "__proto__", nastyText(random)]),
    typ: "JWT",
  };
  const odd = random.isLuckyAt(0.5) ? { crit: ["exp"], b64: false, zip: "DEF", kid: "../../etc" } : {};
  const bent = random.isLuckyAt(0.3) ? { alg: nastyValue(random) } : {};
  return forge({ ...header, ...odd, ...bent }, goodClaims, random.pick(["", "AA", "!!", nastyText(random)]));
}

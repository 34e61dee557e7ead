/**
 * What a text shows of its author's emotion: which one, how strongly, and where that lies in pleasure, arousal and
 * dominance.
 *
 * Words of the own list say which; VADER says how pleasant. "Not" before a word turns it into its opposite, "very" and
 * "slightly" weigh it, and so do capitals and exclamation marks.
 */
import { type Emotion, emotionOf, oppositeOf, type Pad, padOf } from "./lexicon.ts";
import type { Valence } from "./valence.ts";

interface EmotionReading {
  readonly primary: Emotion;
  /** From 0 to 1. */
  readonly intensity: number;
  readonly pad: Pad;
}

/** What comes after it changes nothing: it holds the event loop for so long at most. */
const maxChars = 1_000;
/**
 * What is said by habit, or names a matter and no feeling: VADER weighs such words all the same, and of "Can you help
 * me?" would make joy.
 */
const habitual =
  /\b(?:no (?:problems?|worries|thanks|thank you)|help(?:s|ed|ing)?|please|yes|yeah|sure|ok(?:ay)?|problems?|solve|errors?|true|critical|positive|negative|greatest common|natural|free|values?|shares?|energy|(?<!\b(?:i|we|you|really|also|do|would) )like)\b/gi;
/** A matter, too, where nobody speaks of themselves: "My dog died" is none. */
const grave = /\b(?:wars?|die[ds]?|kill)\b/gi;
const firstPerson = /\b(?:i|me|my|we|us|our)\b/i;
const tokens = /\p{Extended_Pictographic}\uFE0F?|[\p{L}]+(?:'[\p{L}]+)*|[.!?;,]+/gu;
const negations: ReadonlySet<string> = new Set(
  "not no never nothing neither nor hardly barely without isn't aren't wasn't weren't don't doesn't didn't can't cannot couldn't won't wouldn't shouldn't haven't hasn't hadn't ain't dont isnt cant wont didnt".split(
    " ",
  ),
);
const stronger: ReadonlySet<string> = new Set(
  "very so really extremely incredibly absolutely totally completely super too deeply utterly terribly awfully such quite truly most more damn fucking".split(
    " ",
  ),
);
const weaker: ReadonlySet<string> = new Set(
  "slightly somewhat kinda kind sort bit little mildly fairly rather almost less".split(" "),
);
/** So many words back, "not" and "very" still count. */
const reach = 3;
/** Less than this says nothing either way. */
const leastValence = 0.3;

interface Token {
  readonly word: string;
  readonly isLoud: boolean;
  /** A sentence or a clause ends. */
  readonly isEnd: boolean;
}

/** @param valenceOf how pleasant a text is */
export function readEmotion(text: string, valenceOf: Valence): EmotionReading {
  const said = text.slice(0, maxChars).replace(/[’‘ʼ]/g, "'").replace(habitual, "that");
  const content = firstPerson.test(said) ? said : said.replace(grave, "that");
  const valence = valenceOf(content);
  const weights = weigh(tokensOf(content));
  const primary = strongest(weights, valence);
  if (primary === "neutral")
    return { primary, intensity: 0, pad: { ...padOf("neutral"), pleasure: rounded(valence) } };
  const excitement = Math.min(3, content.match(/!/g)?.length ?? 0) / 10;
  const named = weights.get(primary) ?? 0;
  const intensity = clamp(Math.max(named, Math.abs(valence) * 0.8) + excitement, 0, 1);
  const { pleasure, arousal, dominance } = padOf(primary);
  // A single word of the list weighs less than what the whole text sounds like.
  const felt = valence === 0 ? pleasure * intensity : 0.6 * valence + 0.4 * pleasure * intensity;
  return {
    primary,
    intensity: rounded(intensity),
    pad: {
      pleasure: rounded(clamp(felt, -1, 1)),
      arousal: rounded(clamp(arousal * intensity + excitement / 2, -1, 1)),
      dominance: rounded(clamp(dominance * intensity, -1, 1)),
    },
  };
}

function tokensOf(text: string): Token[] {
  return (text.match(tokens) ?? []).map((token) => ({
    word: token.toLowerCase(),
    isLoud: token.length > 2 && token === token.toUpperCase() && token !== token.toLowerCase(),
    isEnd: /^[.!?;,]/.test(token),
  }));
}

/** How strongly each emotion is named. */
function weigh(found: readonly Token[]): Map<Emotion, number> {
  const weights = new Map<Emotion, number>();
  for (const [at, { word, isLoud }] of found.entries()) {
    const named = emotionOf(word) ?? emotionOf(`${word} ${found[at + 1]?.word}`);
    if (named === undefined) continue;
    const before = wordsBefore(found, at);
    const isNegated = before.some((earlier) => negations.has(earlier));
    const emotion = isNegated ? oppositeOf(named) : named;
    const strength =
      (isNegated ? 0.4 : 0.6) +
      (before.some((earlier) => stronger.has(earlier)) ? 0.2 : 0) -
      (before.some((earlier) => weaker.has(earlier)) ? 0.2 : 0) +
      (isLoud ? 0.2 : 0);
    // Said again it is stronger, by less each time.
    const known = weights.get(emotion) ?? 0;
    weights.set(emotion, Math.max(known, strength) + Math.min(known, strength) / 4);
  }
  weights.delete("neutral");
  return weights;
}

/** The words just before, of the same clause. */
function wordsBefore(found: readonly Token[], at: number): string[] {
  const before = found.slice(Math.max(0, at - reach), at);
  const end = before.findLastIndex(({ isEnd }) => isEnd);
  return before.slice(end + 1).map(({ word }) => word);
}

/** The one that is named most, among those that go with how pleasant the text is. */
function strongest(weights: ReadonlyMap<Emotion, number>, valence: number): Emotion {
  let best: Emotion = "neutral";
  let most = 0;
  for (const [emotion, weight] of weights) {
    const isAtOdds = padOf(emotion).pleasure * valence < 0 && Math.abs(valence) > leastValence;
    const counted = isAtOdds ? weight / 2 : weight;
    if (counted > most) {
      best = emotion;
      most = counted;
    }
  }
  if (best !== "neutral") return best;
  if (valence >= leastValence) return "joy";
  return valence <= -leastValence ? "sadness" : "neutral";
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** To two places, and never the other zero. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100 + 0;
}

/**
 * Emotions, and the words that name them: a small list of this project's own.
 *
 * Where an emotion lies in pleasure, arousal and dominance is a judgement, in tenths, and no table of anybody's.
 */

export const emotions = [
  "joy",
  "excitement",
  "love",
  "gratitude",
  "pride",
  "hope",
  "calm",
  "surprise",
  "confusion",
  "boredom",
  "fatigue",
  "sadness",
  "fear",
  "frustration",
  "anger",
  "disgust",
  "shame",
  "neutral",
] as const;
export type Emotion = (typeof emotions)[number];

/** Each from -1 to 1. */
export interface Pad {
  readonly pleasure: number;
  readonly arousal: number;
  readonly dominance: number;
}

interface Kind extends Pad {
  /** What "not" makes of it. */
  readonly opposite: Emotion;
  readonly words: string;
}

const kinds: Readonly<Record<Emotion, Kind>> = {
  joy: {
    ...pad(0.8, 0.4, 0.4),
    opposite: "sadness",
    words:
      "happy happily happiness happier happiest glad joy joyful delighted delightful cheerful pleased content enjoy enjoyed enjoying fun yay smile smiling laugh laughing lovely wonderful great 😀 😃 😄 😁 😊 🙂 😂 🤣",
  },
  excitement: {
    ...pad(0.7, 0.9, 0.4),
    opposite: "boredom",
    words:
      "excited exciting excitement thrilled thrilling eager pumped hyped ecstatic stoked psyched awesome amazing fantastic incredible woohoo wow 🎉 🤩 🥳",
  },
  love: {
    ...pad(0.9, 0.4, 0.2),
    opposite: "sadness",
    words: "love loved loving loves adore adores adored fond affection darling cherish ❤️ ❤ 😍 🥰 😘 💕",
  },
  gratitude: {
    ...pad(0.7, 0.2, 0.1),
    opposite: "frustration",
    words: "thanks thank thankful grateful gratitude appreciate appreciated appreciates indebted 🙏",
  },
  pride: {
    ...pad(0.7, 0.4, 0.7),
    opposite: "shame",
    words: "proud proudly pride accomplished triumphant confident nailed aced mastered 💪 😎",
  },
  hope: {
    ...pad(0.5, 0.3, 0.2),
    opposite: "sadness",
    words: "hope hopeful hoping hopefully optimistic encouraged looking-forward 🤞",
  },
  calm: {
    ...pad(0.5, -0.6, 0.3),
    opposite: "fear",
    words: "calm calmer relaxed relaxing peaceful serene relieved relief comfortable chill chilled ease 😌",
  },
  surprise: {
    ...pad(0.2, 0.8, -0.1),
    opposite: "neutral",
    words:
      "surprised surprising surprise astonished astonishing unexpected shocked stunned whoa unbelievable 😮 😲 🤯",
  },
  confusion: {
    ...pad(-0.3, 0.3, -0.4),
    opposite: "calm",
    words:
      "confused confusing confusion puzzled puzzling unclear lost baffled baffling perplexed unsure bewildered huh 😕 🤔 😵",
  },
  boredom: {
    ...pad(-0.4, -0.6, -0.2),
    opposite: "joy",
    words: "bored boring boredom dull tedious monotonous uninteresting meh yawn 🥱 😑",
  },
  fatigue: {
    ...pad(-0.4, -0.7, -0.3),
    opposite: "calm",
    words: "tired tiring exhausted exhausting sleepy drained weary worn-out burnt-out overworked 😴 😫 😩",
  },
  sadness: {
    ...pad(-0.7, -0.3, -0.4),
    opposite: "joy",
    words:
      "sad sadly sadness unhappy depressed depressing miserable heartbroken heartbreaking lonely gloomy grief grieving cry crying cried disappointed disappointing disappointment hopeless hurt miss sorrow 😢 😭 😞 😔 🙁 ☹️",
  },
  fear: {
    ...pad(-0.6, 0.7, -0.6),
    opposite: "calm",
    words:
      "afraid scared scary fear fearful frightened frightening terrified terrifying worried worry worrying worries anxious anxiety nervous panic panicking dread stressed stressful stress overwhelmed 😨 😱 😰 😟",
  },
  frustration: {
    ...pad(-0.6, 0.5, -0.2),
    opposite: "calm",
    words:
      "frustrated frustrating frustration annoyed annoying annoys irritated irritating stuck struggling struggle ugh argh fed-up impossible useless 😤 🙄 😒",
  },
  anger: {
    ...pad(-0.7, 0.8, 0.4),
    opposite: "calm",
    words:
      "angry angrily anger furious mad rage raging outraged outrageous livid hate hates hated pissed infuriating infuriated hostile 😠 😡 🤬",
  },
  disgust: {
    ...pad(-0.7, 0.3, 0.2),
    opposite: "neutral",
    words: "disgusted disgusting disgust gross nasty revolting repulsive sickening yuck eww ew vile 🤢 🤮",
  },
  shame: {
    ...pad(-0.6, 0.1, -0.6),
    opposite: "pride",
    words:
      "ashamed shame shameful embarrassed embarrassing guilty guilt humiliated humiliating regret sorry 😳 😖",
  },
  neutral: { ...pad(0, 0, 0), opposite: "neutral", words: "" },
};

function pad(pleasure: number, arousal: number, dominance: number): Pad {
  return { pleasure, arousal, dominance };
}

const byWord: ReadonlyMap<string, Emotion> = new Map(
  emotions.flatMap((emotion) =>
    kinds[emotion].words.split(" ").map((word) => [word.replace("-", " "), emotion] as const),
  ),
);

/** @param word in lower case, or an emoji */
export function emotionOf(word: string): Emotion | undefined {
  return byWord.get(word);
}

export function oppositeOf(emotion: Emotion): Emotion {
  return kinds[emotion].opposite;
}

export function padOf(emotion: Emotion): Pad {
  const { pleasure, arousal, dominance } = kinds[emotion];
  return { pleasure, arousal, dominance };
}

/** What a text shows of its author's emotion. */
import { describe, expect, test } from "bun:test";
import { emotions, padOf } from "../../../server/language/emotion/lexicon.ts";
import { readEmotion } from "../../../server/language/emotion/read.ts";
import { loadValence } from "../../../server/language/emotion/valence.ts";
import { fastestMs } from "../../support/fastest.ts";

const valence = await loadValence();
const read = (text: string) => readEmotion(text, valence);

describe("the primary emotion of", () => {
  test.each([
    ["I'm so happy with this", "joy"],
    ["I finally solved it, I'm so excited!!!", "excitement"],
    ["I love this course", "love"],
    ["Thank you for your patience", "gratitude"],
    ["I am proud of my work", "pride"],
    ["I feel calm and relaxed now", "calm"],
    ["I was surprised by the answer", "surprise"],
    ["I'm confused by this proof", "confusion"],
    ["This lecture is so boring", "boredom"],
    ["I'm exhausted, I worked all night", "fatigue"],
    ["I feel sad and lonely", "sadness"],
    ["I'm worried about the exam", "fear"],
    ["Ugh, I'm stuck again, this is frustrating", "frustration"],
    ["I am FURIOUS about this", "anger"],
    ["That is disgusting", "disgust"],
    ["I'm ashamed of what I did", "shame"],
    ["The book is on the table", "neutral"],
    ["", "neutral"],
    ["😡", "anger"],
    ["What a fine day, everything is good", "joy"],
    ["This is the worst, a catastrophe", "sadness"],
  ])("%s", (text, primary) => {
    expect<string>(read(text).primary).toBe(primary);
  });

  test.each([
    ["I'm not happy", "sadness"],
    ["I am not angry any more", "calm"],
    ["I'm no longer worried", "calm"],
    ["I don't feel excited", "boredom"],
    ["No, I am happy", "joy"],
  ])("with a negation: %s", (text, primary) => {
    expect<string>(read(text).primary).toBe(primary);
  });
});

describe("nothing is felt in", () => {
  test.each([
    "No problem!",
    "No worries",
    "no thanks",
    "Yes, please",
    "Sure",
    "Can you help me?",
    "I need help with fractions",
    "Please explain question 3",
    "How do I solve this problem?",
    "I have a problem with question 2",
    "There is an error in line 3",
    "Is this answer true?",
    "What was the war about?",
    "How many people died in it?",
    "What is the greatest common divisor of 12 and 18?",
    "Which of the numbers are negative?",
    "What does it look like?",
  ])("%s", (text) => {
    expect(read(text)).toEqual({
      primary: "neutral",
      intensity: 0,
      pad: { pleasure: 0, arousal: 0, dominance: 0 },
    });
  });

  test.each([
    ["I like this topic", "joy"],
    ["Thanks, no problem at all", "gratitude"],
    ["Please help me, I'm scared", "fear"],
    ["I'm worried about this problem", "fear"],
    ["My dog died", "sadness"],
    ["I want to kill myself", "sadness"],
  ])("but in: %s", (text, primary) => {
    expect<string>(read(text).primary).toBe(primary);
  });
});

describe("the intensity", () => {
  test("grows with intensifiers, capitals and exclamation marks, and shrinks with softeners", () => {
    const of = (text: string) => read(text).intensity;
    expect(of("I'm a little confused")).toBeLessThan(of("I'm confused"));
    expect(of("I'm very confused")).toBeGreaterThan(of("I'm confused"));
    expect(of("I'm CONFUSED")).toBeGreaterThan(of("I'm confused"));
    expect(of("I'm confused!!")).toBeGreaterThan(of("I'm confused"));
    expect(of("The book is on the table")).toBe(0);
  });
});

describe("pleasure, arousal and dominance", () => {
  test("tell anger from fear and sadness from joy", () => {
    const [anger, fear, sadness, joy] = ["I'm furious", "I'm terrified", "I'm so sad", "I'm so happy"].map(
      (text) => read(text).pad,
    );
    expect(anger?.dominance).toBeGreaterThan(0);
    expect(fear?.dominance).toBeLessThan(0);
    expect(sadness?.pleasure).toBeLessThan(0);
    expect(sadness?.arousal).toBeLessThan(joy?.arousal ?? 0);
    expect(joy?.pleasure).toBeGreaterThan(0.5);
  });

  test("are within their bounds, whatever is written, in hundredths", () => {
    const words = "happy FURIOUS not very so sad 😀 😡 !!! love hate never, slightly terrified proud".split(
      " ",
    );
    for (let start = 0; start < 60; start += 1) {
      const text = Array.from({ length: 12 }, (_, at) => words[(start * 7 + at * start) % words.length]).join(
        " ",
      );
      const { intensity, pad } = read(text);
      expect(intensity).toBeWithin(0, 1.001);
      for (const value of Object.values(pad)) {
        expect(value).toBeWithin(-1, 1.001);
        expect(Math.round(value * 100) / 100).toBe(value);
      }
    }
  });

  test("are defined for every emotion there is", () => {
    for (const emotion of emotions) {
      for (const value of Object.values(padOf(emotion))) expect(Math.abs(value)).toBeLessThanOrEqual(1);
    }
  });
});

test("a long text holds up nothing", () => {
  read("warm");
  for (const text of [
    "so happy! ".repeat(500),
    "!?".repeat(2_500),
    "not ".repeat(1_250),
    "'".repeat(5_000),
  ]) {
    expect(
      fastestMs(() => read(text)),
      text.slice(0, 10),
    ).toBeLessThan(150);
  }
});

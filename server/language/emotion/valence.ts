/**
 * How pleasant a text is, by VADER (Hutto and Gilbert, 2014), whose lexicon and rules for negation, intensifiers and
 * emphasis come with the package vader-sentiment (Apache 2.0; the lexicon MIT).
 */
/// <reference path="./vader-sentiment.d.ts" />

/** From -1, as unpleasant as can be, to 1. */
export type Valence = (text: string) => number;

/** The lexicon takes some megabytes, so it is loaded when it is first needed. */
export async function loadValence(): Promise<Valence> {
  const { default: vader } = await import("vader-sentiment");
  return (text) => vader.SentimentIntensityAnalyzer.polarity_scores(text).compound;
}

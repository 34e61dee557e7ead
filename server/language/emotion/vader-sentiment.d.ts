/** The part of the package that is used here; it comes without types. */
declare module "vader-sentiment" {
  export interface Scores {
    readonly neg: number;
    readonly neu: number;
    readonly pos: number;
    /** From -1 to 1. */
    readonly compound: number;
  }
  const vader: {
    readonly SentimentIntensityAnalyzer: { polarity_scores(text: string): Scores };
  };
  export default vader;
}

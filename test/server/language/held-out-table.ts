/**
 * Written after the rules and without looking at them, to see what they make of sentences that they were not made for.
 *
 * Said by Dana, in a group with Alice, Bob and Cem. A rule that was mended since says so beside its sentence.
 */
export type Kind = "promises" | "unclear" | "nothing";

export const heldOut: readonly (readonly [sentence: string, kind: Kind, amount?: number])[] = [
  ["Alright, I'll translate the letter for Bob by Thursday", "promises"],
  ["I'll chip in 25 bucks for the gift", "promises", 25],
  ["As soon as Cem uploads the footage I will edit the video", "promises"],
  ["i'll walk the dog tonight, no worries", "promises"],
  ["I'll bake three loaves of bread for the fair", "promises", 3],
  ["I can lend you my bike, Alice, if Bob returns my helmet", "promises"],
  ["We talked about it and I'll handle the permits", "promises"],
  ["Good news everyone: I'm going to repair the fence on Sunday", "promises"], // Read as nothing at first; mended since.
  ["I'll spend 4 hours on the tax forms if Alice spends 2", "promises", 4], // Read as nothing at first; mended since.
  ["Fine. I will apologise to Cem.", "promises"],
  ["I vow to water the tomatoes every day", "promises"],
  ["On Monday I'll print 40 flyers", "promises", 40],
  ["I'll probably fix Alice's laptop tomorrow", "unclear"],
  ["I guess I can drive Bob on Tuesday", "unclear"], // Read as nothing at first; mended since.
  ["I'll reimburse you", "unclear"],
  ["I might pay Cem 10 euros for the lamp", "unclear"],
  ["If I find the time, I'll paint the door", "unclear"],
  ["My sister thinks I'll cook for all of you", "nothing"],
  ["How will I ever repay Bob?", "nothing"],
  ["I'll never understand this app", "nothing"],
  ["Remember when I said I'd clean the attic?", "nothing"],
  ["Nobody believes that I'll finish the marathon", "nothing"],
  ["I'll be happy when this week is over", "nothing"],
  ["Cem swore he'd return my book", "nothing"],
  ["I didn't promise to bring anything", "nothing"],
  ["I'm going to bed", "nothing"],
  ["Oh great, now I'll pay for parking again, wonderful", "nothing"],
  ["You owe me $20, Bob", "nothing"],
  ["I'll take the bus home", "nothing"],
  ["Ugh, I'll lose my mind if it rains again", "nothing"],
];

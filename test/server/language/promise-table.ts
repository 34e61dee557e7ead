/**
 * Sentences and what they are: said by Dana, in a group with Alice, Bob and Cem.
 *
 * The rules were written against these.
 */

/** What a promise in a sentence must come out as. */
export interface Expected {
  readonly action: string;
  readonly amount?: number;
  readonly unit?: string;
  /** Whose doing the condition is, and what: `Alice: does 5h work`. */
  readonly condition?: string;
}

type PromiseRow = readonly [sentence: string, ...expected: Expected[]];

export const promises: readonly PromiseRow[] = [
  ["I'll pay Bob $20", { action: "pay Bob $20", amount: 20, unit: "$" }],
  [
    "If Alice does 5h work, I'll do 3h",
    { action: "do 3h", amount: 3, unit: "h", condition: "Alice: does 5h work" },
  ],
  [
    "I'll pay Alice, Bob and Cem $5 each tomorrow",
    { action: "pay Alice $5 tomorrow", amount: 5, unit: "$" },
    { action: "pay Bob $5 tomorrow", amount: 5, unit: "$" },
    { action: "pay Cem $5 tomorrow", amount: 5, unit: "$" },
  ],
  ["I can cook on Friday if Cem cleans", { action: "cook on Friday", condition: "Cem: cleans" }],
  ["I’ll bring two cakes to the party.", { action: "bring two cakes to the party", amount: 2, unit: "cake" }],
  ["I'll fix `main.ts` by Friday", { action: "fix main.ts by Friday" }],
  ["I'll run `bun run check` before lunch", { action: "run bun run check before lunch" }],
  ["I'll bring `rope`.", { action: "bring rope" }],
  ["I'll write `if (x) pay(20)` today", { action: "write today" }],
  ["I will clean the kitchen tonight", { action: "clean the kitchen tonight" }],
  ["OK, I'll write the report by Monday", { action: "write the report by Monday" }],
  ["Sure, I'll drive Alice to the airport", { action: "drive Alice to the airport" }],
  ["I promise to fix the sink this weekend", { action: "fix the sink this weekend" }],
  ["I promise I'll be there at 8", { action: "be there at 8" }],
  ["I'm going to send the invoices tomorrow morning", { action: "send the invoices tomorrow morning" }],
  ["I'm gonna buy the drinks", { action: "buy the drinks" }],
  ["Tomorrow I'll call the landlord", { action: "call the landlord" }],
  ["Bob, I'll lend you 50 euros", { action: "lend Bob 50 euros", amount: 50, unit: "€" }],
  [
    "I'll review 30 pages if Bob writes them",
    { action: "review 30 pages", amount: 30, unit: "page", condition: "Bob: writes them" },
  ],
  [
    "Once Alice finishes the design, I'll implement it",
    { action: "implement it", condition: "Alice: finishes the design" },
  ],
  ["Bob, if you do 5h, I'll do 3h", { action: "do 3h", amount: 3, unit: "h", condition: "Bob: does 5h" }],
  ["Bob, I'll cook if you don't", { action: "cook", condition: "Bob: doesn't" }],
  ["Alice, if you carry the boxes, I'll drive", { action: "drive", condition: "Alice: carries the boxes" }],
  [
    "Cem, if you finished the slides, I'll print them",
    { action: "print them", condition: "Cem: finished the slides" },
  ],
  ["I'll do the dishes as long as Bob dries them", { action: "do the dishes", condition: "Bob: dries them" }],
  ["I'll take care of the flowers", { action: "take care of the flowers" }],
  ["I'll let Alice know about the meeting", { action: "let Alice know about the meeting" }],
  ["Don't worry, I'll pick up the kids", { action: "pick up the kids" }],
  ["I'm tired, but I'll finish the slides", { action: "finish the slides" }],
  ["Count me in for $15", { action: "put in $15", amount: 15, unit: "$" }],
  ["Put me down for 2 hours", { action: "put in 2 hours", amount: 2, unit: "h" }],
  ["You can count on me to bring the tent", { action: "bring the tent" }],
  ["I swear I'll return the drill on Sunday", { action: "return the drill on Sunday" }],
  ["I pledge $100 to the school fund", { action: "give $100 to the school fund", amount: 100, unit: "$" }],
  ["I'll tutor Cem for half an hour", { action: "tutor Cem for half an hour", amount: 0.5, unit: "h" }],
  ["I'll cook and I'll set the table", { action: "cook" }, { action: "set the table" }],
  ["Will do the shopping tomorrow", { action: "do the shopping tomorrow" }],
  [
    "ill pay alice $12.50 for the tickets",
    { action: "pay alice $12.50 for the tickets", amount: 12.5, unit: "$" },
  ],
  [
    "I'll pay Bob $20 and Alice $30",
    { action: "pay Bob $20", amount: 20, unit: "$" },
    { action: "pay Alice $30", amount: 30, unit: "$" },
  ],
  ["Thanks! I'll send you all the photos tonight.", { action: "send you all the photos tonight" }],
  ["I'll help Bob move on Saturday", { action: "help Bob move on Saturday" }],
  ["I'll definitely book the hotel", { action: "book the hotel" }],
  [
    "Provided that Cem pays the deposit, I'll cover the rest",
    { action: "cover the rest", condition: "Cem: pays the deposit" },
  ],
  ["If it rains, I'll drive everyone home", { action: "drive everyone home", condition: "it: rains" }],
  [
    "I'll run 5 km if Alice runs 10 km",
    { action: "run 5 km", amount: 5, unit: "km", condition: "Alice: runs 10 km" },
  ],
  ["I'll get the groceries after work", { action: "get the groceries after work" }],
  ["Dinner is on me tonight", { action: "pay for Dinner tonight" }],
  ["I'll have the draft ready by noon", { action: "have the draft ready by noon" }],
  ["I'll get back to Alice about the contract", { action: "get back to Alice about the contract" }],
  [
    "When Bob sends the data, I'll make the charts",
    { action: "make the charts", condition: "Bob: sends the data" },
  ],
  ["I shall water your plants, Alice", { action: "water your plants" }],
  ["Hey team, I'll deploy it at 5 pm", { action: "deploy it at 5 pm" }],
  ["I'll donate a hundred dollars", { action: "donate a hundred dollars", amount: 100, unit: "$" }],
  ["I agree to pay Cem $1,200 a month", { action: "pay Cem $1,200 a month", amount: 1_200, unit: "$" }],
];

/** Unclear: the author is asked, nobody else hears of it. */
export const unclear: readonly string[] = [
  "I'll pay Bob $20-30",
  "I'll pay Bob $20 to $30",
  "I'll pay Bob 20–30 €",
  "I'll pay Bob 20 to 30 dollars",
  "I'll do 2-3 hours",
  "I'll pay my half of the $60",
  "I'll pay Bob 10% of the $60",
  "I'll pay Bob back",
  "I'll pay you $20",
  "Maybe I'll bring the chairs tomorrow",
  "I think I'll cook on Friday",
  "I'll try to fix the printer tomorrow",
  "We'll pay Alice $40",
  "I owe Bob $20",
  "I could drive Alice on Monday",
  "I'll do some hours",
  "If you clean the bathroom, I'll do the windows",
  "I'll pay Bob $20, ok?",
  "I'll clean the garage if I have time",
  "I'm bringing the salad tomorrow",
  "haha I'll buy Cem a beer tonight",
];

export const none: Readonly<Record<string, readonly string[]>> = {
  questions: [
    "Will I pay Bob $20?",
    "Should I bring the cake?",
    "I'll pay Bob $20?",
    "Do you think I'll finish the report by Monday?",
    "What if I'll cook on Friday",
    "Who will clean the kitchen?",
    "Can I pay you tomorrow?",
  ],
  quotes: [
    'Bob said "I\'ll pay Alice $20"',
    "“I will clean the house,” she told me.",
    "> I'll bring the drinks",
    "'I'll pay you back tomorrow,' he said.",
    "I'll pay for everything, Bob said",
    "He said I'll do the dishes",
    "The sign reads `I'll pay you $5`",
  ],
  negations: [
    "I won't pay Bob $20",
    "I will not clean the kitchen",
    "I'll never lend Bob money again",
    "I'm not going to write the report",
    "I don't think I'll bring the cake",
    "No way I'll pay for that",
    "I can't cook on Friday",
    "I'll pay nothing",
    "I doubt I'll finish the slides",
  ],
  past: [
    "I paid Bob $20",
    "I was going to pay Bob",
    "I promised to clean the kitchen",
    "I have written the report",
    "I said I'd bring the cake",
    "I used to cook on Fridays",
    "I cleaned for 3 hours",
  ],
  hypotheticals: [
    "If I won the lottery, I'd buy everyone a car",
    "If I win the lottery I'll buy everyone a house",
    "I would pay Bob $20 if I had it",
    "I wish I could help you move",
    "Imagine I'll pay for it all",
    "I might go home early",
    "Suppose I'll write it, what then",
  ],
  jokes: [
    "Yeah right, I'll pay you a million dollars",
    "As if I'll clean your room",
    "Sure, I'll do it when hell freezes over",
    "I'll pay Bob $20. Just kidding!",
    "I'll bring the cake 🙄",
    "I'll write your thesis, not!",
  ],
  others: [
    "Bob will pay $20",
    "She'll bring the cake",
    "You'll pay me $20 tomorrow",
    "They're going to clean the house",
    "Alice promised to cook",
    "Cem can drive us on Friday",
  ],
  orders: [
    "Pay Bob $20!",
    "Bring the cake tomorrow",
    "You will clean the kitchen",
    "I'll have the soup, please",
    "Let's pay Bob $20",
  ],
  statements: [
    "I'll be late",
    "I'll see you tomorrow",
    "I'll think about it",
    "I'll miss you all",
    "I'll tell you what, that was great",
    "I'm going to the store",
    "I can see three boats",
    "I'll be 30 next week",
    "I'll kill you if you touch my bike",
    "I'll pass",
    "I feel ill today",
    "I'm paying rent like everyone else",
    "Stop it or I'll call the police",
  ],
};

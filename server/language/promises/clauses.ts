/**
 * Where in a sentence somebody commits themselves, and how firmly.
 *
 * "I will" binds only where it opens a clause of the speaker's own: what stands before it must be known to leave it
 * so. "He thinks I'll pay", "the day I'll pay" and "or I'll pay" are not even looked at.
 */

/** How firmly: `firm` is a promise, `offer` becomes one by a condition, `soft` never without asking. */
type Strength = "firm" | "offer" | "soft";

export interface Clause {
  /** What stands before it in the sentence and may be its condition; without greetings, names and times. */
  readonly lead: string;
  readonly strength: Strength;
  /** "we" in place of "I". */
  readonly isPlural: boolean;
  /** Said with "promise", "swear" and the like: whatever follows is meant. */
  readonly isSolemn: boolean;
  /** From the verb on. */
  readonly phrase: string;
}

interface Opener {
  readonly pattern: RegExp;
  readonly strength: Strength;
  readonly isPlural?: true;
  readonly isSolemn?: true;
  /** Puts a verb before what follows, where the opener itself was one. */
  readonly verb?: string;
}

const solemn =
  "(?:hereby |solemnly |do |really )?(?:promise|swear|pledge|vow|guarantee|commit|agree|undertake)";
const toWhom = "(?: (?:you|him|her|them|everyone|everybody|to everyone|y'all|you all|you guys))?";
const will = "I(?:'ll| will| shall)";
const going = "(?:I'?m|I am) (?:going to|gonna|about to)|I'?mma";

/** The first that fits counts. */
const openers: readonly Opener[] = [
  {
    pattern: RegExp(`(?:I )?${solemn}${toWhom},?(?: that)? (?:${will}|${going})(?= )`, "i"),
    strength: "firm",
    isSolemn: true,
  },
  { pattern: RegExp(`I ${solemn}${toWhom} to(?= )`, "i"), strength: "firm", isSolemn: true },
  { pattern: /you have my word(?: that|,)? (?:I'll|I will)(?= )/i, strength: "firm", isSolemn: true },
  { pattern: /I (?:hereby )?(?:pledge|commit)(?= [$€£\d])/i, strength: "firm", verb: "give" },
  {
    pattern: RegExp(
      `I (?:think|guess|suppose|reckon|believe) (?:that )?(?:${will}|${going}|I can|I could)(?= )`,
      "i",
    ),
    strength: "soft",
  },
  {
    pattern: RegExp(`(?:maybe|perhaps|hopefully|possibly|probably),? (?:${will}|${going})(?= )`, "i"),
    strength: "soft",
  },
  { pattern: RegExp(`${will}(?= )`, "i"), strength: "firm" },
  { pattern: RegExp(`(?:${going})(?= )`, "i"), strength: "firm" },
  { pattern: /(?:(?:you can )?count me in|put me down) for(?= )/i, strength: "firm", verb: "put in" },
  { pattern: /you can count on me to(?= )/i, strength: "firm" },
  { pattern: /you can count on me for(?= )/i, strength: "firm", verb: "put in" },
  { pattern: /I can(?= )|I(?:'m| am) able to(?= )/i, strength: "offer" },
  { pattern: /I (?:could|might|may)(?= )|I should be able to(?= )/i, strength: "soft" },
  {
    pattern: /I(?:'m| am) (?:happy|glad|willing|ready|prepared|planning|aiming|hoping) to(?= )/i,
    strength: "soft",
  },
  { pattern: /I(?:'d| would) be (?:happy|glad|willing) to(?= )/i, strength: "soft" },
  { pattern: /I (?:plan|intend|mean|aim) to(?= )/i, strength: "soft" },
  {
    pattern:
      /I (?:still |also )?owe(?= .{0,60}(?:[$€£\d]|(?:bucks|dollars|euros|hours?|drinks?|beers?|coffees?)\b))/i,
    strength: "soft",
    verb: "pay",
  },
  { pattern: /(?:I'?m|I am)(?= [a-z]+ing )/i, strength: "soft" },
  { pattern: /we(?:'ll| will| shall|'re going to| are going to)(?= )/i, strength: "soft", isPlural: true },
];

interface Search {
  readonly opener: Opener;
  readonly pattern: RegExp;
}

const searches: readonly Search[] = openers.map((opener) => ({
  opener,
  pattern: new RegExp(String.raw`(?<![\w'])(?:${opener.pattern.source})`, "gi"),
}));

/** Before a clause of one's own: interjections, names with a comma, times. Taken away from the left. */
const opening = RegExp(
  "^(?:(?:ok(?:ay)?|k|sure(?: thing)?|yes|yeah|yep|yup|fine|alright|all right|well|so|then|and|but|also|plus|right|cool|great|deal|" +
    "no problem|no worries|don't worry|thanks(?: a lot| so much)?|thank you(?: so much)?|hey|hi|hello|guys|folks|all|team|everyone|" +
    "of course|certainly|absolutely|definitely|gladly|sounds good|got it|oh|ah|hm+|anyway|actually|in that case|in return|" +
    "sorry|lol|ha(?:ha)+|hehe|my bad|good idea|perfect|nice|awesome|agreed|and then|for my part|as for me|personally|" +
    "tomorrow|tonight|today|later(?: today)?|next time|from now on|this time|after (?:work|lunch|school|class|dinner)|" +
    "(?:this|tomorrow|next|on|by|every|over the|at the)(?: next)? (?:weekend|week|month|morning|afternoon|evening|night|" +
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?(?: (?:morning|afternoon|evening|night))?)(?=[\\s,:!;.–—-]|$)[\\s,:!;.–—-]*)+",
  "i",
);
/** The end of another clause, after which a new one begins. */
const boundary =
  /(?:[,;–—]|\b(?:everyone|everybody|all|folks|team|guys|news|plan|deal|update|idea):|\s-|\b(?:and|but|so|then|plus|while|therefore|also)\b),?\s*$/i;
/** Somebody else's words, or thoughts, follow. */
const reported =
  /\b(?:said|says?|saying|tells?|told|telling|thinks?|thought|believes?|claims?|claimed|asks?|asked|wonders?|wondering|hears?|heard|imagine|pretend|quote|quoting|promised|replied|goes|was like|were like|either|suppose|until|till|not that|as if|no way|wish|doubt|hardly)\b/i;
const connector =
  /^(?:(?:only|even) )?(?:if|when|once|as soon as|provided(?: that)?|providing(?: that)?|as long as|so long as|on condition that|assuming(?: that)?|after|in case)\b/i;

const softeners =
  /^(?:probably|maybe|perhaps|possibly|likely|most likely|hopefully|try to|try and|attempt to|do my best to|see if I can|totally|obviously|be able to|be happy to|be glad to)\s+/i;
const emphasis =
  /^(?:also|then|just|definitely|certainly|gladly|happily|personally|of course|for sure|even|still|always|immediately|quickly|finally|simply|actually|surely|absolutely|really|now|too|at least|in return|instead|myself|be sure to|make sure to|be the one to|go ahead and)\s+/i;
const negated =
  /^(?:not|never|no longer|hardly|barely|scarcely|neither|nor|refuse|rather|sooner|only ever|n't)\b/i;

/** Beyond it nobody reads on what is promised in one sentence. */
const maxOpeners = 50;
/** Greetings and names that stand before a clause. */
const maxOpenings = 8;

/**
 * Every clause of the sentence in which the speaker says what they will do.
 *
 * @param names of the members, in lower case
 */
export function clausesOf(sentence: string, names: readonly string[]): Clause[] {
  const starts = startsIn(sentence, names);
  return starts.flatMap((start, at) => {
    const end = starts[at + 1]?.from ?? sentence.length;
    const clause = clauseFrom(start, sentence.slice(start.to, end).replace(boundary, "").trim());
    return clause === undefined ? [] : [clause];
  });
}

interface Start {
  readonly from: number;
  readonly to: number;
  readonly opener: Opener;
  readonly lead: string;
}

function startsIn(sentence: string, names: readonly string[]): Start[] {
  const starts: Start[] = [];
  for (const opened of openingsOf(sentence)) {
    const before = starts.at(-1);
    const lead = sentence.slice(before?.to ?? 0, opened.from);
    const own = before === undefined ? ownLead(lead, names) : followUp(lead);
    if (own !== undefined) starts.push({ ...opened, lead: own });
  }
  return starts;
}

type Opened = Omit<Start, "lead">;

/** Where an opener stands, one after another: of those that begin first, the one that stands first in the table. */
function openingsOf(sentence: string): Opened[] {
  const found: Opened[] = [];
  let ahead = searches.map((search) => nextOf(search, sentence, 0));
  while (found.length < maxOpeners) {
    const next = ahead.reduce(
      (best, hit) => (hit !== undefined && hit.from < (best?.from ?? Number.POSITIVE_INFINITY) ? hit : best),
      undefined,
    );
    if (next === undefined) return found;
    found.push(next);
    // What was found further on still stands there: no stretch is searched twice for the same.
    ahead = ahead.map((hit, at) => {
      const search = searches[at];
      return hit === undefined || search === undefined || hit.from >= next.to
        ? hit
        : nextOf(search, sentence, next.to);
    });
  }
  return found;
}

function nextOf({ opener, pattern }: Search, sentence: string, from: number): Opened | undefined {
  pattern.lastIndex = from;
  const hit = pattern.exec(sentence);
  return hit === null ? undefined : { from: hit.index, to: hit.index + hit[0].length, opener };
}

/** @returns what may be a condition, or undefined if what stands before takes the clause from the speaker */
function ownLead(lead: string, names: readonly string[]): string | undefined {
  const rest = withoutOpening(lead, names);
  if (rest === "") return "";
  if (connector.test(rest)) return rest.replace(/[\s,]*(?:\bthen\b)?[\s,]*$/i, "");
  return boundary.test(rest) && !reported.test(rest) ? "" : undefined;
}

/** A second "I'll" in one sentence. */
function followUp(lead: string): string | undefined {
  const isJoined = /\b(?:and|but|then|plus)(?: then)?\s*$/i.test(lead);
  return isJoined || (boundary.test(lead) && !reported.test(lead)) ? "" : undefined;
}

function withoutOpening(lead: string, names: readonly string[]): string {
  let rest = lead.trim();
  for (let before = "", times = 0; before !== rest && times < maxOpenings; times += 1) {
    before = rest;
    rest = rest.replace(opening, "");
    const lower = rest.toLowerCase();
    const name = names.find((candidate) => lower.startsWith(candidate));
    const after = name === undefined ? undefined : rest.slice(name.length);
    if (after !== undefined && /^(?:[,!]|\s*$)/.test(after)) rest = after.replace(/^[\s,!]+/, "");
    rest = rest.replace(/^@?[\p{L}\p{N}._~-]+,\s+/u, (vocative) => (isVocative(vocative) ? "" : vocative));
  }
  return rest;
}

/** A name before a comma, whoever's: one capitalised word. */
function isVocative(text: string): boolean {
  return /^@|^\p{Lu}\p{Ll}+,/u.test(text) && !reported.test(text);
}

function clauseFrom({ opener, lead }: Start, rest: string): Clause | undefined {
  let { strength } = opener;
  let phrase = rest;
  for (let before = ""; before !== phrase; ) {
    before = phrase;
    phrase = phrase.replace(emphasis, "");
    if (softeners.test(phrase)) strength = "soft";
    phrase = phrase.replace(softeners, "");
  }
  if (phrase === "" || negated.test(phrase)) return undefined;
  const { isPlural = false, isSolemn = false, verb } = opener;
  return {
    lead,
    strength,
    isPlural,
    isSolemn,
    phrase: verb === undefined ? phrase : `${verb} ${phrase}`,
  };
}

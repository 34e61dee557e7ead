/**
 * What somebody says they have done, and whether it is what a promise waits for.
 *
 * "I did the 5 hours" meets "Alice does 5h work"; "I slept 5 hours" does not, and "I did 3h" is too little.
 */
import { isAtLeast, quantityIn } from "./quantities.ts";
import { sentencesOf } from "./sentences.ts";
import type { Quantity } from "./types.ts";

interface Deed extends Quantity {
  /** Its stem. */
  readonly verb: string;
  /** Stems of what it was done to. */
  readonly words: ReadonlySet<string>;
}

const said =
  /^(?:(?:ok(?:ay)?|so|and|hey|hi|yes|done|there|all|guys|everyone|finally)[\s,!:]+)*(?:I(?:'ve| have)? (?:just |now |already |finally |also )?(?<verb>\p{L}+)|(?<done>done|finished)(?: with)?:?)(?=\s|$)(?<rest>.*)$/iu;
const irregular: ReadonlyMap<string, string> = new Map([
  ["did", "do"],
  ["done", "do"],
  ["does", "do"],
  ["paid", "pay"],
  ["wrote", "write"],
  ["written", "write"],
  ["made", "make"],
  ["bought", "buy"],
  ["brought", "bring"],
  ["sent", "send"],
  ["gave", "give"],
  ["given", "give"],
  ["took", "take"],
  ["taken", "take"],
  ["drove", "drive"],
  ["driven", "drive"],
  ["got", "get"],
  ["built", "build"],
  ["cut", "cut"],
  ["put", "put"],
  ["read", "read"],
  ["ran", "run"],
  ["run", "run"],
  ["sold", "sell"],
  ["told", "tell"],
  ["taught", "teach"],
  ["swept", "sweep"],
  ["fed", "feed"],
  ["found", "find"],
  ["met", "meet"],
  ["spent", "spend"],
  ["lent", "lend"],
  ["led", "lead"],
  ["kept", "keep"],
  ["went", "go"],
  ["goes", "go"],
  ["swam", "swim"],
  ["drew", "draw"],
  ["sewed", "sew"],
  ["hung", "hang"],
  ["has", "have"],
  ["had", "have"],
]);
const generic: ReadonlySet<string> = new Set(["do", "finish", "complet"]);
const empty: ReadonlySet<string> = new Set(
  "the a an my your our his her their its it that this them of for to with in on at by and all up out off some work already yet now today yesterday tonight again too as is are been who what".split(
    " ",
  ),
);

/** What the speaker says they have done. */
export function deedsIn(text: string): Deed[] {
  return sentencesOf(text).flatMap(({ text: sentence, isQuestion }) => {
    const { verb, done, rest = "" } = said.exec(sentence)?.groups ?? {};
    const past = verb ?? done ?? "";
    if (isQuestion || !isPast(past) || /^\s*(?:not|never|nothing)\b/i.test(rest)) return [];
    return [{ verb: stem(past), words: wordsOf(rest), ...quantityIn(rest) }];
  });
}

/** The deed that a promise becomes once it is kept: "do 5h work". */
export function deedOf(action: string, { amount, unit }: Quantity): Deed {
  const [verb = "", ...rest] = action.split(/\s+/);
  return {
    verb: stem(verb),
    words: wordsOf(rest.join(" ")),
    ...(amount === undefined ? {} : { amount }),
    ...(unit === undefined ? {} : { unit }),
  };
}

export function meets(deed: Deed, condition: Quantity & { readonly action: string }): boolean {
  const wanted = deedOf(condition.action, condition);
  if (wanted.amount !== undefined) {
    return (
      isAtLeast(deed, wanted) &&
      (deed.verb === wanted.verb || generic.has(deed.verb) || generic.has(wanted.verb))
    );
  }
  if (deed.verb !== wanted.verb && !(generic.has(deed.verb) && wanted.words.size > 0)) return false;
  return wanted.words.size === 0 || [...wanted.words].some((word) => deed.words.has(word));
}

function isPast(verb: string): boolean {
  const lower = verb.toLowerCase();
  return (irregular.has(lower) && !/^(?:does|goes|has|had)$/.test(lower)) || /.[^e]ed$/.test(lower);
}

function wordsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/\p{L}{2,}/gu) ?? [];
  return new Set(words.filter((word) => !empty.has(word)).map(stem));
}

/** Crude, and the same for every form of a word: "bakes", "baked" and "baking" are all "bak". */
function stem(word: string): string {
  const lower = word.toLowerCase();
  const plain = irregular.get(lower) ?? lower.replace(/ie[sd]$/, "y").replace(/(..)(?:es|ed|ing|s|e)$/, "$1");
  return plain.replace(/e$/, "").replace(/([^aeiou])\1$/, "$1");
}

/**
 * Promises in English, by rules: who commits themselves to what, how much, and on which condition.
 *
 * A promise is never guessed. Questions, quotations, negations, the past, hypotheticals, jokes and what others will
 * do are none; what is half said is unclear, and its author is asked.
 */
import { type Clause, clausesOf } from "./clauses.ts";
import { type Circumstance, circumstanceOf, partCircumstance, partLead } from "./conditions.ts";
import { meantBy, withoutVocative } from "./people.ts";
import { promisesOf, settled } from "./promised.ts";
import { quantitiesIn } from "./quantities.ts";
import { type Sentence, sentencesOf, straight } from "./sentences.ts";
import { nothing, type PromiseReader, type Reading, type Speech } from "./types.ts";
import { kindOf, plainForm } from "./verbs.ts";

const maxPromises = 5;
/** So many sentences, and clauses of them, are read: a message is not to be longer to read than to write. */
const maxSentences = 50;
const maxClauses = 25;

// Every promise has one of these three: plain patterns, which cost a third of what the words below do.
const will = /[lL][lL]\b/;
const first = /[iI][ m'’ʼ‘]/;
const me = /[tTnN] [mM][eE]\b/;
/** Without one of these words there is no promise in a text, or in the JSON of one. */
const words =
  /(?:\b|(?<=\\[nrt]))(?:i(?: ?ll|['’ʼ‘](?:ll|m|mma|d)|m|mma| (?:will|shall|am|can|could|might|may|should|agree|plan|intend|mean|aim))\b|w(?:ill|e['’ʼ‘](?:ll|re))\b|shall\b|swear\b|going to\b|gonna\b|guarantee\b|promise\b|pledge\b|put me\b|vow\b|commit\b|count (?:me|on)\b|undertake\b|on me\b|owe\b)/i;

/** What may open a promise in a sentence of a text that has one of those words elsewhere. */
const alsoOpens = /\bi (?:wil|would be) /i;

/** Cheap, and true of every text that holds a promise. */
export function mayPromise(text: string): boolean {
  return (will.test(text) || first.test(text) || me.test(text)) && words.test(text);
}

const joke =
  /\b(?:yeah,? right|as if|in your dreams|pigs (?:can )?fly|hell freezes|over my dead body|just kidding|only kidding|kidding|joking|jk|sarcasm|(?:a|one|ten|two) (?:million|billion|trillion|gazillion|zillion))\b|(?:^|\s)\/s\b|\bnot!|\bnot\s*$|🙄|🤡|🙃|🤪/i;
const laughter = /\b(?:lol|lmao|lmfao|rofl|ha(?:ha)+|hehe|xd)\b|😂|🤣|😅|😜|😉|;-?\)/i;
const tag = /[,\s]+(?:ok|okay|alright|all right|deal|right|yeah|yes|sound good|sounds good|fine|cool)$/i;
const asks =
  /^(?:(?:so|and|but|hey|ok|well|wait),? )*(?:(?:do|does|did|would|should|shall|can|could|may|is|are|was|were|have|has|had|am|will) (?:I|you|we|he|she|they|it|anyone|anybody|someone|somebody|the|my|your|this|that|there|\p{Lu}\p{L}+)\b|(?:what|where|who|whom|whose|which|why|how)\b|when (?:do|does|did|will|can|should|is|are)\b)/iu;
const attributed =
  /,\s*(?:(?:he|she|they|you|I|we|[\p{Lu}][\p{L}]+)\s+(?:says?|said|told|thought|replied|promised|claimed|goes|was like|wrote)|(?:says?|said|replied|wrote)\s)/u;
/** "Will pay you tomorrow" leaves out who. */
const unsaid = /^(?:(?:ok|okay|sure|yes|yeah|yep|fine|great|thanks),? )?will (?=[a-z]+ )/i;
const missingApostrophe = /(^|[,;]\s*|\b(?:and|but|so|then|ok|okay|sure) )(i ?ll|i wil) (?=[a-z]+)/gi;
const trailer =
  /(?:,? (?:then|too|lol|haha\w*|ok|okay)|, (?:no worries|no problem|don't worry|(?:I )?promise|I swear|thanks|guys|everyone|all|folks))$/i;
/** What follows a comma and is about something else. */
const aside = /,\s+(?:my|it|that|this|because|since|he|she|they|you|we|I|as)\b.*$/i;
const hedge = /\b(?:maybe|perhaps|probably|possibly|hopefully|I think|I guess)\b/i;
const treatsAll = /^(?:the )?(?<what>[\p{L}' -]{2,40}?)(?:'s|'re| is| are) on me\b(?<rest>.*)$/iu;
const someday =
  /\b(?:today|tonight|tomorrow|(?:on|this|next|by) (?:\p{L}+day|weekend|week|month)|weekend)\b/iu;
const order = /\bplease\b/i;

export function readPromises(speech: Speech): Reading {
  const { text } = speech;
  if (!mayPromise(text) || joke.test(straight(text))) return nothing;
  const about: About = {
    names: [...speech.others, speech.speaker].flatMap(({ name }) => spokenNames(name.toLowerCase())),
    isLight: laughter.test(text),
  };
  const readings = sentencesOf(text)
    .filter((sentence) => words.test(sentence.text) || alsoOpens.test(sentence.text))
    .slice(0, maxSentences)
    .flatMap((sentence) => clausesIn(sentence, speech, about))
    .slice(0, maxClauses)
    .flatMap(({ clause, addressee, isLight }) => readClause(clause, { ...speech, addressee }, isLight));
  const promises = readings.flatMap((reading) => (reading.kind === "promises" ? reading.promises : []));
  if (promises.length > 0) return { kind: "promises", promises: promises.slice(0, maxPromises) };
  return readings.find((reading) => reading.kind === "unclear") ?? nothing;
}

export const readByRules: PromiseReader = async (speech) => readPromises(speech);

/** What is the same for every sentence of a message. */
interface About {
  /** By which its members may be spoken to, in lower case. */
  readonly names: readonly string[];
  /** Somebody laughs in it. */
  readonly isLight: boolean;
}

function spokenNames(name: string): string[] {
  return [name, name.split(/\s+/)[0] ?? name];
}

interface Said {
  readonly clause: Clause;
  readonly addressee: Speech["addressee"];
  readonly isLight: boolean;
}

function clausesIn(sentence: Sentence, speech: Speech, about: About): Said[] {
  const isTagged = sentence.isQuestion && tag.test(sentence.text);
  if (sentence.isQuestion && !isTagged) return [];
  const asked = completed(isTagged ? sentence.text.replace(tag, "") : sentence.text);
  if (asks.test(asked) || attributed.test(asked)) return [];
  const { text, addressee } = withoutVocative(asked, speech);
  const treat = treatsAll.exec(text)?.groups;
  const said = treat === undefined ? text : `I'll pay for ${treat.what}${treat.rest}`;
  const isLight = isTagged || about.isLight;
  return clausesOf(said, about.names).map((clause) => ({ clause, addressee, isLight }));
}

/** With the words that haste leaves out. */
function completed(text: string): string {
  const whole = text.replace(missingApostrophe, "$1I'll ");
  return unsaid.test(whole) && kindOf(whole.replace(unsaid, "")) === "done"
    ? whole.replace(unsaid, "I'll ")
    : whole;
}

function readClause(clause: Clause, speech: Speech, isLight: boolean): Reading[] {
  const spoken = clause.phrase.replace(/^(?<verb>[a-z]+ing)\b/i, (verb) => plainForm(verb) || verb);
  const isProgressive = spoken !== clause.phrase;
  if (isProgressive && !someday.test(spoken)) return [];
  if (/^[a-z]+ing\b/i.test(spoken) && !/^(?:bring|sing)\b/i.test(spoken)) return [];
  if (order.test(spoken)) return [];
  const after = partCircumstance(spoken);
  const before = partLead(clause.lead);
  const circumstance =
    before.connector === ""
      ? circumstanceOf(after.connector, after.rest, speech)
      : circumstanceOf(before.connector, before.rest, speech);
  if (circumstance.kind === "absurd") return [];
  const isKept = circumstance.kind === "none" || circumstance.kind === "softens";
  const deed = tidied(isKept ? spoken : after.deed);
  const strength = bindingOf(clause, deed, circumstance, speech);
  if (strength === "none") return [];
  const isSoft = strength === "soft" || isLight || hedge.test(spoken) || circumstance.kind === "softens";
  return promisesOf(deed, circumstance, speech).map((promise) =>
    settled({ promise, deed, clause, circumstance, speech, isSoft }),
  );
}

/** Whether the words bind at all, and whether without asking. */
function bindingOf(
  { strength, isSolemn }: Clause,
  deed: string,
  circumstance: Circumstance,
  speech: Speech,
): "firm" | "soft" | "none" {
  const kind = kindOf(deed);
  const isPersonal =
    circumstance.kind === "whose" ||
    (circumstance.kind === "condition" && circumstance.condition.userId !== undefined);
  const hasAmount = quantitiesIn(deed).length > 0;
  if (isSolemn) return /^(?:you|it|this|that)\b/i.test(deed) ? "none" : "firm";
  if (kind === "never" || (kind === "other" && !hasAmount && !isPersonal)) return "none";
  if (strength === "firm") return "firm";
  if (strength === "offer" && isPersonal) return "firm";
  const isDefinite = hasAmount || isPersonal || someday.test(deed) || meantBy(deed, speech).kind !== "nobody";
  return isDefinite && kind === "done" ? "soft" : "none";
}

function tidied(deed: string): string {
  return deed
    .replace(aside, "")
    .replace(/[\s,;:–—-]+$/, "")
    .replace(trailer, "");
}

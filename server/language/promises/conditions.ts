/**
 * "If Alice does 5h": who has to do what before a promise is due.
 *
 * Politeness ("if you want"), one's own moods ("if I have time") and wonders ("if I win the lottery") are no
 * conditions; the promise they stand with is softer, or none.
 */
import type { Mention } from "./people.ts";
import { meantBy, mentionsIn } from "./people.ts";
import { quantityIn } from "./quantities.ts";
import type { Condition, Person, Speech } from "./types.ts";
import { ofSomebody } from "./verbs.ts";

export type Circumstance =
  | { readonly kind: "none" }
  /** Takes back so much of the promise that its author has to be asked. */
  | { readonly kind: "softens" }
  /** Will never be. */
  | { readonly kind: "absurd" }
  | { readonly kind: "condition"; readonly condition: Condition }
  | {
      readonly kind: "whose";
      readonly word: string;
      readonly candidates: readonly Person[];
      readonly condition: Condition;
    };

const trailing =
  /,?\s+(?:but )?(?:only |even |just )?(?<connector>if|when|once|as soon as|provided(?: that)?|providing(?: that)?|as long as|so long as|on condition that|assuming(?: that)?|after|in case|unless|the (?:day|minute|moment|second)|in exchange for)\s+(?<rest>.+)$/i;
const leading =
  /^(?:(?:only|even) )?(?<connector>if|when|once|as soon as|provided(?: that)?|providing(?: that)?|as long as|so long as|on condition that|assuming(?: that)?|after|in case)\s+(?<rest>.+)$/i;
const temporal = /^(?:when|once|as soon as|after)$/i;
const polite =
  /^(?:(?:you|y'all|you guys|anyone|anybody|everyone|everybody)(?:'d| would)? (?:all )?(?:want|like|wish|need|prefer|don't mind|do not mind|ask|insist|say so|guys want|agree|are (?:ok|okay|fine|free|up for it|interested|hungry|around))|that(?:'s| is| works| helps)|it(?:'s| is) (?:ok|okay|fine|alright|all right|needed|necessary|possible|cool|easier|helpful)|it (?:helps|works|suits)|needed|need be|necessary|possible|nobody (?:minds|objects)|no one (?:minds|objects)|asked|so$)/i;
const own = /^(?:I|my|I'm|I've|we|we're|our|there'?s|there is|there are)\b/i;
const absurd =
  /\b(?:lottery|lotto|jackpot|pigs (?:can )?fly|hell freezes|billionaire|millionaire|superman|superpowers?|god|president|king|queen|unicorns?|the moon|aliens?|world ends|heaven|miracle|I'm (?:rich|famous|dead|retired))\b/i;
/** A time, not a deed: "after work", "when the shop opens". */
const time =
  /^(?:work|lunch|dinner|breakfast|school|class|that|this|\d|midnight|noon|christmas|easter|the (?:meeting|call|game|show|movie|weekend|holidays?|exam|party|class|break)|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b/i;
const pronounSubject = /^(?<subject>you|he|she|they)(?:'re|'ve| guys| all)?\s+(?<deed>.+)$/i;
const someSubject =
  /^(?<subject>(?:the |my |your |our |a |an )?[\p{L}\p{N}._~'-]+(?: (?:of (?:you|us)|and [\p{L}\p{N}._~-]+|else))?)\s+(?<deed>.+)$/iu;

/** Parts a phrase into the deed and the circumstance that follows it. */
export function partCircumstance(phrase: string): { deed: string; connector: string; rest: string } {
  const match = trailing.exec(phrase);
  if (match === null) return { deed: phrase, connector: "", rest: "" };
  const { connector = "", rest = "" } = match.groups ?? {};
  return { deed: phrase.slice(0, match.index).trim(), connector, rest };
}

/** The same of what stands before the promise. */
export function partLead(lead: string): { connector: string; rest: string } {
  const { connector = "", rest = "" } = leading.exec(lead)?.groups ?? {};
  return { connector, rest };
}

export function circumstanceOf(connector: string, given: string, speech: Speech): Circumstance {
  const rest = given.replace(/[\s,]+$/, "");
  if (connector === "") return { kind: "none" };
  if (absurd.test(rest)) return { kind: "absurd" };
  if (/^(?:unless|the |in exchange)/i.test(connector)) return { kind: "softens" };
  if (temporal.test(connector) && (own.test(rest) || time.test(rest))) return { kind: "none" };
  if (own.test(rest) || polite.test(rest)) return { kind: "softens" };
  return conditionIn(rest, speech);
}

function conditionIn(rest: string, speech: Speech): Circumstance {
  const [mention] = mentionsIn(rest, speech.others);
  if (mention !== undefined && mention.index <= 1) return named(mention, rest, speech);
  const match = pronounSubject.exec(rest) ?? someSubject.exec(rest);
  const { subject, deed } = match?.groups ?? {};
  if (subject === undefined || deed === undefined) return { kind: "softens" };
  const meant = /^(?:you|he|she|they)$/i.test(subject) ? meantBy(subject, speech) : undefined;
  // A name will stand there in place of it.
  const isPlural = /^(?:you|they)$/i.test(subject) && meant?.kind !== "nobody";
  const condition = { name: subject, action: isPlural ? ofSomebody(deed) : deed, ...quantityIn(deed) };
  if (meant?.kind === "one") return { kind: "condition", condition: { ...condition, ...idOf(meant.person) } };
  if (meant?.kind !== "several") return { kind: "condition", condition };
  return { kind: "whose", word: subject, candidates: meant.candidates, condition };
}

function named({ text, index, candidates }: Mention, rest: string, { others }: Speech): Circumstance {
  const deed = rest.slice(index + text.length).replace(/^[\s,]+/, "");
  const [also] = mentionsIn(deed, others);
  const isPair = also !== undefined && /^(?:and|or|&)\b/i.test(deed) && also.index <= 4;
  const name = isPair ? `${text} ${deed.slice(0, also.index + also.text.length)}` : text;
  const action = isPair ? deed.slice(also.index + also.text.length).trim() : deed;
  if (action === "") return { kind: "softens" };
  const condition = { name, action, ...quantityIn(action) };
  const [only] = candidates;
  if (isPair || only === undefined) return { kind: "condition", condition };
  if (candidates.length > 1) return { kind: "whose", word: text, candidates, condition };
  return { kind: "condition", condition: { ...condition, ...idOf(only) } };
}

export function idOf({ userId, name }: Person): Person {
  return { userId, name };
}

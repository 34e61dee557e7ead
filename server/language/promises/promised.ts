/**
 * From a deed that binds to the promise: who owes it to whom, how much, on which condition; or the question that is
 * left.
 */
import { questionAboutAmount, questionOfIntent, questionOfPerson } from "./ask.ts";
import type { Clause } from "./clauses.ts";
import { type Circumstance, idOf } from "./conditions.ts";
import { escaped, meantBy, mentionsIn } from "./people.ts";
import { isMoney, quantitiesIn, quantityIn } from "./quantities.ts";
import type { Condition, Promised, Reading, Speech, Unclear } from "./types.ts";
import { transfers } from "./verbs.ts";

const maxActionChars = 200;
/** "$20-30", "20 to 30 dollars", "2-3 hours": so much, or more. */
const range =
  /\p{Sc} ?\d[\d.,]* ?(?:[-–—]|to) ?\p{Sc}? ?\d|(?<![\w.,:/-])\d[\d.,]* ?(?:[-–—]|to|or) ?\d[\d.,]* ?(?:\p{Sc}|(?:h|hrs?|hours?|min(?:ute)?s?|usd|dollars?|bucks|eur|euros?|gbp|quid)\b)/iu;
/** "My half of the $60", "10% of the $60": less than the sum that is named. */
const share =
  /(?:\b(?:half|third|quarter|share|part|portion|fraction)|%|\bpercent) (?:of )?(?:the |that |those |our |your )?\p{Sc} ?\d/iu;
const each = / (?:each|apiece)\b/i;
/** Of what is promised in one breath. */
const maxParts = 50;
const vagueWork =
  /^(?:pay|give|lend|do|work|contribute|donate|chip in|put in|help(?: out)?)\b.*\b(?:some|a few|several|a couple|a bit|a little|part|something|my (?:share|part|bit|half)|more|a lot)\b/i;
const paying =
  /^(?:pay(?: back)?|repay|reimburse|refund|lend|venmo|paypal|zelle|wire|transfer)\s+(?<rest>.+)$/i;
/** Each of its words ends where a letter does not follow: in halves of words there are endlessly many ways to read it. */
const recipientOnly =
  /^(?:back |\p{L}+ back|(?:you|him|her|them)(?: back)?|\p{Lu}[\p{L}._-]*(?: back)?)?(?: ?(?:today|tonight|tomorrow|later|soon|asap|next \p{L}+|on \p{L}+day|by \p{L}+|this \p{L}+|for sure|first thing|in the morning|too)(?!\p{L}))*$/iu;

interface Draft {
  readonly promise: Promised;
  readonly deed: string;
  readonly clause: Clause;
  readonly circumstance: Circumstance;
  readonly speech: Speech;
  readonly isSoft: boolean;
}

/** The promise as it is, or what has to be asked about it. */
export function settled({ promise, deed, clause, circumstance, speech, isSoft }: Draft): Reading {
  if (clause.isPlural) return questionOfIntent(promise, "we");
  if (circumstance.kind === "whose") {
    return questionOfPerson(circumstance.word, circumstance.candidates, (person) =>
      withCondition(promise, { ...circumstance.condition, ...idOf(person) }),
    );
  }
  if (isSoft) return questionOfIntent(promise, "I");
  return (
    unclearRecipient(promise, deed, speech) ??
    (lacksAmount(promise) ? questionAboutAmount(promise) : { kind: "promises", promises: [promise] })
  );
}

/** Something passes to "you", and there are several whom that may be. */
function unclearRecipient(promise: Promised, deed: string, speech: Speech): Unclear | undefined {
  if (!transfers.test(deed)) return undefined;
  const meant = meantBy(deed, speech);
  if (meant.kind !== "several") return undefined;
  return questionOfPerson(meant.text, meant.candidates, (person) => ({
    ...promise,
    owedTo: person.userId,
    action: renamed(promise.action, meant.text, person.name),
  }));
}

function lacksAmount({ action, amount }: Promised): boolean {
  if (amount !== undefined)
    return range.test(action) || share.test(action) || quantitiesIn(action).filter(isMoney).length > 1;
  if (vagueWork.test(action)) return true;
  const payment = paying.exec(action);
  return payment !== null && recipientOnly.test((payment.groups?.rest ?? "").trim());
}

/** One promise, or one for each of "Bob $20 and Carol $30", or of "Bob and Carol $5 each". */
export function promisesOf(deed: string, circumstance: Circumstance, speech: Speech): Promised[] {
  const deeds = forEach(deed, speech) ?? sharedOut(deed, speech);
  return deeds.slice(0, maxParts).map((part) => promiseOf(part, circumstance, speech));
}

/** "pay Bob $5" and "pay Carol $5", of "pay Bob and Carol $5 each"; `undefined` where it is no such deed. */
function forEach(deed: string, { others }: Speech): string[] | undefined {
  if (!transfers.test(deed) || !each.test(deed)) return undefined;
  const mentions = mentionsIn(deed, others);
  const [first, last] = [mentions[0], mentions.at(-1)];
  if (first === undefined || last === undefined || mentions.length < 2) return undefined;
  const end = last.index + last.text.length;
  const between = mentions.slice(1).map(({ index }, at) => {
    const { index: start = 0, text = "" } = mentions[at] ?? {};
    return deed.slice(start + text.length, index);
  });
  if (!between.every((text) => /^(?:,? (?:and|&) |, ?)$/i.test(text))) return undefined;
  const rest = deed.slice(end).replace(each, "");
  return mentions.map(({ text }) => deed.slice(0, first.index) + text + rest);
}

function sharedOut(deed: string, speech: Speech): string[] {
  const verb = transfers.exec(deed)?.[0];
  const parts = deed.split(/\s+and\s+|,\s*/);
  const isShared =
    verb !== undefined &&
    parts.length > 1 &&
    parts.every((part) => quantitiesIn(part).length === 1 && mentionsIn(part, speech.others).length === 1);
  return isShared ? parts.map((part) => (part.startsWith(verb) ? part : `${verb} ${part}`)) : [deed];
}

function promiseOf(deed: string, circumstance: Circumstance, speech: Speech): Promised {
  const condition = "condition" in circumstance ? circumstance.condition : undefined;
  const meant = meantBy(deed, speech);
  const owedTo = meant.kind === "one" ? meant.person.userId : undefined;
  const action =
    meant.kind === "one" && /^you$/i.test(meant.text) ? renamed(deed, meant.text, meant.person.name) : deed;
  const { amount, unit = condition?.unit } = quantityIn(deed);
  const promise: Promised = {
    debtor: idOf(speech.speaker),
    action: shortened(action),
    ...(amount === undefined ? {} : { amount }),
    // "If Alice does 5h, I'll do 3": hours as well.
    ...(amount === undefined || unit === undefined ? {} : { unit }),
    ...(owedTo === undefined ? {} : { owedTo }),
  };
  return circumstance.kind === "condition" ? withCondition(promise, circumstance.condition) : promise;
}

function withCondition(promise: Promised, condition: Condition): Promised {
  const owedTo = promise.owedTo ?? condition.userId;
  const short = { ...condition, name: shortened(condition.name), action: shortened(condition.action) };
  return { ...promise, condition: short, ...(owedTo === undefined ? {} : { owedTo }) };
}

/** The word may be a name: anything that somebody likes to be called, also what would be a pattern. */
function renamed(action: string, word: string, name: string): string {
  const pattern = new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped(word)}(?![\p{L}\p{N}'])`, "iu");
  return action.replace(pattern, () => name);
}

function shortened(text: string): string {
  return text.length <= maxActionChars ? text : `${text.slice(0, maxActionChars - 1).trimEnd()}…`;
}

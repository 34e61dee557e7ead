/**
 * Who is meant: members by name, and "you", "he", "she", "they".
 *
 * Nobody is guessed at. Where a word may mean several members, all of them are given.
 */
import type { Person, Speech } from "./types.ts";

/** Somebody named in a text. */
export interface Mention {
  /** As written. */
  readonly text: string;
  readonly index: number;
  /** One, unless the name is several members'. */
  readonly candidates: readonly Person[];
}

/** Names that are words as well: meant only where they are written as names. */
const alsoWords =
  /^(?:will|mark|may|art|rose|grace|hope|joy|drew|sue|pat|bill|jack|rob|chip|summer|april|june)$/i;
const pronoun = /\b(?:you|him|her|them|he|she|they)\b/i;
/** "you all" and "you guys" are everybody, who is nobody's creditor. */
const everybody = /\b(?:you (?:all|guys|both|lot|two)|y'all|everyone|everybody|all of you)\b/i;

/** Members named in the text, in order. */
export function mentionsIn(text: string, people: readonly Person[]): readonly Mention[] {
  const directory = directoryOf(people);
  const known = directory.mentions.get(text);
  if (known !== undefined) return known;
  const mentions = lookedUp(text, directory);
  directory.mentions.set(text, mentions);
  return mentions;
}

function lookedUp(text: string, directory: Directory): readonly Mention[] {
  const found = new Map<string, Mention & { candidates: Person[] }>();
  for (const { person, names } of listedIn(text, directory)) {
    const hit = firstOf(names, text);
    if (hit === undefined) continue;
    const same = found.get(hit.text.toLowerCase());
    if (same === undefined) found.set(hit.text.toLowerCase(), { ...hit, candidates: [person] });
    else same.candidates.push(person);
  }
  return [...found.values()].sort((a, b) => a.index - b.index);
}

/** A person, and every name of theirs as it is looked for. */
interface Listed {
  readonly person: Person;
  readonly names: readonly { readonly name: string; readonly pattern: RegExp }[];
}

/** Whose names to look for in a text: by the first word of each name, so that nobody else's are. */
interface Directory {
  readonly byWord: ReadonlyMap<string, readonly number[]>;
  /** Names without a letter or a digit. */
  readonly wordless: readonly number[];
  readonly people: readonly Person[];
  readonly listed: Map<number, Listed>;
  /** In texts that were looked through: a clause is several times. */
  readonly mentions: Map<string, readonly Mention[]>;
}

/** A message is looked through for the same people many times; what is known of them goes with the message. */
const directories = new WeakMap<readonly Person[], Directory>();
const word = /[\p{L}\p{N}]+/gu;

function listedIn(text: string, directory: Directory): Listed[] {
  const places = new Set(directory.wordless);
  for (const [found] of text.matchAll(word)) {
    for (const place of directory.byWord.get(found.toLowerCase()) ?? []) places.add(place);
  }
  return [...places].sort((a, b) => a - b).map((place) => listedAt(place, directory));
}

function directoryOf(people: readonly Person[]): Directory {
  const known = directories.get(people);
  if (known !== undefined) return known;
  const byWord = new Map<string, number[]>();
  const wordless: number[] = [];
  for (const [place, person] of people.entries()) {
    for (const name of namesOf(person)) {
      const [first] = name.match(word) ?? [];
      if (first === undefined) wordless.push(place);
      else if (!byWord.has(first.toLowerCase())) byWord.set(first.toLowerCase(), [place]);
      else byWord.get(first.toLowerCase())?.push(place);
    }
  }
  const directory: Directory = { byWord, wordless, people, listed: new Map(), mentions: new Map() };
  directories.set(people, directory);
  return directory;
}

function listedAt(place: number, { listed, people }: Directory): Listed {
  const known = listed.get(place);
  if (known !== undefined) return known;
  const person = people[place] as Person;
  const made: Listed = {
    person,
    names: namesOf(person).map((name) => ({ name, pattern: patternOf(name) })),
  };
  listed.set(place, made);
  return made;
}

function patternOf(name: string): RegExp {
  const flags = alsoWords.test(name) ? "u" : "iu";
  return new RegExp(String.raw`(?<![\p{L}\p{N}])@?(${escaped(name)})(?![\p{L}\p{N}])`, flags);
}

/** The longest name that stands in the text. */
function firstOf(names: Listed["names"], text: string): { text: string; index: number } | undefined {
  for (const { name, pattern } of names) {
    const match = pattern.exec(text);
    if (match !== null) return { text: match[1] ?? name, index: match.index };
  }
  return undefined;
}

function namesOf({ userId, name }: Person): string[] {
  const first = name.split(/\s+/)[0] ?? "";
  const id = userId.toLowerCase() === first.toLowerCase() ? "" : userId;
  return [...new Set([name.trim(), first, id])].filter((candidate) => candidate.length > 1);
}

/** As it stands for itself in a pattern. */
export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

type Meant =
  | { readonly kind: "nobody" }
  | { readonly kind: "one"; readonly person: Person; readonly text: string }
  /** One of these, and it is not said which. */
  | { readonly kind: "several"; readonly candidates: readonly Person[]; readonly text: string };

/** Whom the text speaks of first, by name or by pronoun. */
export function meantBy(text: string, { others, addressee, speaker }: Speech): Meant {
  const [mention] = mentionsIn(text, others);
  if (mention !== undefined) return chosen(mention.candidates, mention.text);
  const word = everybody.test(text) ? undefined : pronoun.exec(text)?.[0];
  if (word === undefined) return { kind: "nobody" };
  const isYou = word.toLowerCase() === "you";
  if (isYou && addressee !== undefined && addressee.userId !== speaker.userId) {
    return { kind: "one", person: addressee, text: word };
  }
  return chosen(others, word);
}

function chosen(candidates: readonly Person[], text: string): Meant {
  const [only] = candidates;
  if (only === undefined) return { kind: "nobody" };
  return candidates.length === 1
    ? { kind: "one", person: only, text }
    : { kind: "several", candidates, text };
}

/** Whom a sentence addresses, "Bob, …" or "…, Bob", and the sentence without a name at its end. */
export function withoutVocative(
  sentence: string,
  { others, addressee }: Speech,
): { text: string; addressee: Person | undefined } {
  const [first = ""] = sentence.split(/[,!]\s/);
  const atStart = first === sentence ? undefined : only(first, others);
  const end = /,\s*@?(?<name>[^,]{2,40})$/.exec(sentence);
  const atEnd = only(end?.groups?.name ?? "", others);
  if (atEnd === undefined) return { text: sentence, addressee: atStart ?? addressee };
  return { text: sentence.slice(0, end?.index), addressee: atEnd };
}

/** The member whose name is all there is of the text, greetings aside. */
function only(text: string, others: readonly Person[]): Person | undefined {
  const [mention] = mentionsIn(text, others);
  if (mention === undefined || mention.candidates.length > 1) return undefined;
  const before = text.slice(0, mention.index).replace(/[\s@]+$/, "");
  const isAlone = mention.index + mention.text.length >= text.trimEnd().length - 1;
  return isAlone && /^(?:|hey|hi|hello|ok|okay|sure|yes|thanks|dear)$/i.test(before)
    ? mention.candidates[0]
    : undefined;
}

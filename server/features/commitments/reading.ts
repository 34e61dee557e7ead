/**
 * From what a message says to what it changes: commitments made, changed or called off, a question asked.
 *
 * Pure. A message that was read before, up to this edit of it, changes nothing.
 */
import type { Promised, Reading } from "../../language/promises/types.ts";
import type { Effect, StoredClarification, StoredCommitment } from "../../store/port.ts";
import { type Entry, isActive, shown } from "./ledger.ts";

/** The message, and what was made of it before. */
export interface Source {
  readonly room: StoredCommitment["room"];
  /** The message's own. */
  readonly seq: number;
  readonly messageId: string;
  readonly authorId: StoredClarification["userId"];
  /** The seq of the message, or of its edit. */
  readonly readSeq: number;
  readonly commitments: readonly StoredCommitment[];
  readonly clarifications: readonly StoredClarification[];
}

interface Consequences {
  readonly entries: readonly Entry[];
  readonly effects: readonly Effect[];
  readonly asked: StoredClarification | undefined;
}

const nothing: Consequences = { entries: [], effects: [], asked: undefined };

/** @param made what was made of the message */
export function isReadAlready(made: readonly { readonly readSeq: number }[], readSeq: number): boolean {
  return made.some((one) => one.readSeq >= readSeq);
}

export function consequencesOf(reading: Reading, source: Source): Consequences {
  const { commitments, clarifications, readSeq } = source;
  if (isReadAlready([...commitments, ...clarifications], readSeq)) return nothing;
  const promises = reading.kind === "promises" ? reading.promises : [];
  const kept = commitments.map((commitment, at) => reread(commitment, promises[at], source));
  const made = promises
    .slice(commitments.length)
    .map((promise, at) => created(promise, source, commitments.length + at + 1));
  const open = clarifications.filter(({ status }) => status === "open");
  const asked = reading.kind === "unclear" ? questionOf(reading, source) : undefined;
  return {
    entries: [...kept.map(({ entry }) => entry), ...made],
    effects: [
      ...kept.flatMap(({ reworded }) => reworded),
      ...open.map(({ id }) => ({ kind: "settle", clarificationId: id, status: "withdrawn" }) as const),
      ...(asked === undefined ? [] : [{ kind: "ask", clarification: asked } as const]),
    ],
    asked,
  };
}

export function created(
  promise: Promised,
  { room, seq, messageId, readSeq }: Pick<Source, "room" | "seq" | "messageId" | "readSeq">,
  number: number,
): Entry {
  const id = `${messageId}.${number}`;
  const place = { id, room, seq, messageId, readSeq };
  return { kind: "created", commitment: { ...place, ...promise, status: "open", fulfilled: 0, revision: 0 } };
}

/** What the message says now in this promise's place; nothing, where it no longer says one. */
function reread(
  commitment: StoredCommitment,
  promise: Promised | undefined,
  { readSeq, room, seq }: Source,
): { entry: Entry; reworded: Effect[] } {
  const after = { ...withWords(commitment, promise), readSeq };
  const isSame = JSON.stringify(shown(after)) === JSON.stringify(shown(commitment));
  if (isSame) return { entry: { kind: "quiet", commitment: after }, reworded: [] };
  const { id } = commitment;
  const body = JSON.stringify(shown(after));
  return {
    entry: { kind: "updated", commitment: after },
    reworded: [{ kind: "reword-commitment", room, seq, id, body }],
  };
}

function withWords(commitment: StoredCommitment, promise: Promised | undefined): StoredCommitment {
  const { id, room, seq, messageId, debtor, status, fulfilled, readSeq, revision } = commitment;
  const same = { id, room, seq, messageId, debtor, status, fulfilled, readSeq, revision };
  if (promise === undefined) {
    return { ...same, action: "", status: isActive(commitment) ? "cancelled" : status };
  }
  const { debtor: _, ...words } = promise;
  if (!isActive(commitment)) return { ...same, ...words };
  const { amount } = words;
  const isDone = amount !== undefined && fulfilled > 0 && fulfilled >= amount;
  const hasCondition = words.condition !== undefined;
  return { ...same, ...words, status: isDone ? "fulfilled" : hasCondition ? status : "open" };
}

function questionOf(
  { question, choices, open }: Extract<Reading, { kind: "unclear" }>,
  { room, seq, messageId, authorId, readSeq }: Source,
): StoredClarification {
  const id = `${questionsOf(messageId)}${readSeq}`;
  const body = JSON.stringify({ question, choices, ...(open === undefined ? {} : { open }) });
  return { id, room, seq, messageId, userId: authorId, body, status: "open", readSeq };
}

/** What the ids of all questions about a message begin with. */
export function questionsOf(messageId: string): string {
  return `${messageId}.q`;
}

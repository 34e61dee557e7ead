/**
 * The ledger's rules: what becomes of a commitment, and what everybody owes.
 *
 * Open, with a condition: nobody owes anything yet. Open without one, or due: it is owed. Fulfilled and cancelled are
 * the end.
 */
import {
  type Commitment,
  type DownType,
  type Liability,
  ProtocolError,
  type RoomName,
} from "../../../protocol/index.ts";
import { deedOf, meets } from "../../language/promises/deeds.ts";
import type { Effect, NewEvent, StoredCommitment } from "../../store/port.ts";

export const isActive = ({ status }: StoredCommitment): boolean => status === "open" || status === "due";

/** Its condition is not met yet. */
export const isWaiting = ({ status, condition }: StoredCommitment): boolean =>
  status === "open" && condition !== undefined;

/** As everybody is told of it. */
export function shown(commitment: StoredCommitment): Commitment {
  const { id, messageId, debtor, owedTo, action, amount, unit, condition, status, fulfilled } = commitment;
  return {
    id,
    messageId,
    debtor,
    ...(owedTo === undefined ? {} : { owedTo }),
    action,
    ...(amount === undefined ? {} : { amount }),
    ...(unit === undefined ? {} : { unit }),
    ...(condition === undefined ? {} : { condition }),
    status,
    ...(fulfilled > 0 && fulfilled < (amount ?? 0) ? { fulfilled } : {}),
  };
}

/**
 * The next step: a condition that was waited for is met, or so much of the promise is done.
 *
 * @param amount all of it where left out
 * @throws ProtocolError `conflict` where there is no such step
 */
export function advanced(commitment: StoredCommitment, amount: number | undefined): StoredCommitment {
  requireActive(commitment);
  if (isWaiting(commitment)) {
    requireEnough(commitment, amount);
    return { ...commitment, status: "due" };
  }
  if (amount === undefined) return { ...commitment, status: "fulfilled", fulfilled: commitment.amount ?? 0 };
  if (commitment.amount === undefined) {
    throw new ProtocolError("conflict", "this promise has no amount; fulfil it without one");
  }
  const fulfilled = rounded(commitment.fulfilled + amount);
  return fulfilled < commitment.amount
    ? { ...commitment, fulfilled }
    : { ...commitment, status: "fulfilled", fulfilled: commitment.amount };
}

/** @throws ProtocolError `conflict` where it is settled already */
export function cancelled(commitment: StoredCommitment): StoredCommitment {
  requireActive(commitment);
  return { ...commitment, status: "cancelled" };
}

/** Of those that wait, the ones whose condition is met by what somebody promised and has done. */
export function dueBy(done: StoredCommitment, waiting: readonly StoredCommitment[]): StoredCommitment[] {
  const { debtor, action, amount, unit } = done;
  const deed = deedOf(action, {
    ...(amount === undefined ? {} : { amount }),
    ...(unit === undefined ? {} : { unit }),
  });
  return waiting
    .filter((other) => isWaiting(other) && other.condition?.userId === debtor.userId && other.id !== done.id)
    .filter(({ condition }) => condition !== undefined && meets(deed, condition))
    .map((other) => ({ ...other, status: "due" }));
}

/** What each member owes, unit by unit. */
export function liabilitiesOf(commitments: readonly StoredCommitment[]): Liability[] {
  const sums = new Map<string, Liability & { because: string[] }>();
  for (const commitment of commitments) {
    const { id, debtor, amount, unit = "", fulfilled } = commitment;
    if (amount === undefined || !isActive(commitment) || isWaiting(commitment)) continue;
    const key = `${debtor.userId} ${unit}`;
    const sum = sums.get(key) ?? { ...debtor, owes: 0, unit, because: [] };
    sums.set(key, { ...sum, owes: rounded(sum.owes + amount - fulfilled), because: [...sum.because, id] });
  }
  return [...sums.values()].filter(({ owes }) => owes > 0);
}

/** A commitment that is new, told anew, or only read anew. */
export interface Entry {
  readonly kind: "created" | "updated" | "quiet";
  readonly commitment: StoredCommitment;
}

/**
 * Events and effects of changes that belong together.
 *
 * @param before what is active in the room before them
 * @param isOwedAnew what is owed is told even if it does not seem to have changed
 */
export function booked(
  before: readonly StoredCommitment[],
  entries: readonly Entry[],
  isOwedAnew = false,
): Booked {
  const changed = new Map(entries.map(({ commitment }) => [commitment.id, commitment]));
  const known = new Set(before.map(({ id }) => id));
  const after = [
    ...before.map((commitment) => changed.get(commitment.id) ?? commitment),
    ...entries.flatMap(({ commitment }) => (known.has(commitment.id) ? [] : [commitment])),
  ].filter(isActive);
  const liabilities = liabilitiesOf(after);
  const isTold = isOwedAnew || JSON.stringify(liabilitiesOf(before)) !== JSON.stringify(liabilities);
  const room = entries[0]?.commitment.room;
  const owed = isTold && room !== undefined ? [eventIn(room, "liability:update", { liabilities })] : [];
  return { events: [...told(entries), ...owed], effects: entries.map(effectOf), after };
}

interface Booked {
  readonly events: readonly NewEvent[];
  readonly effects: readonly Effect[];
  /** What is active in the room after them. */
  readonly after: readonly StoredCommitment[];
}

function told(entries: readonly Entry[]): NewEvent[] {
  return entries.flatMap(({ kind, commitment }) => {
    const { room, seq } = commitment;
    return kind === "quiet"
      ? []
      : [{ ...eventIn(room, `commitment:${kind}`, shown(commitment)), targetSeq: seq }];
  });
}

function eventIn(room: RoomName, type: DownType, data: object): NewEvent {
  return { room, type, body: JSON.stringify(data) };
}

function effectOf({ kind, commitment }: Entry): Effect {
  return { kind: kind === "created" ? "create-commitment" : "change-commitment", commitment };
}

function requireActive(commitment: StoredCommitment): void {
  if (isActive(commitment)) return;
  throw new ProtocolError("conflict", `this promise is ${commitment.status} already`);
}

/** @throws ProtocolError `conflict` where the condition asks for more */
function requireEnough({ condition }: StoredCommitment, amount: number | undefined): void {
  if (amount === undefined || amount >= (condition?.amount ?? 0)) return;
  throw new ProtocolError("conflict", `the condition asks for ${condition?.amount}, got ${amount}`);
}

/** Sums of tenths are tenths. */
function rounded(amount: number): number {
  return Math.round(amount * 1e4) / 1e4;
}

/**
 * What must hold for every answer and every event, worked out from the contract alone.
 *
 * Shares no code with the server: it reads a frame its own way and says which answers are due.
 */
import { type DownEvent, down, errorTable, type UpEvent, up } from "../../protocol/index.ts";
import type { Heard } from "../support/world.ts";
import { brief, Violation } from "./violation.ts";

const maxFrameBytes = 65_536;
const maxDepth = 32;
const maxBatch = 64;
const idPattern = /^[\x20-\x7e]{1,64}$/;

/** What a frame asks for. */
interface Due {
  /** Ids of requests, and of envelopes that are none, in order; each is to be answered once. */
  readonly ids: readonly string[];
  /** By id: the types that were asked under it. */
  readonly types: ReadonlyMap<string, readonly string[]>;
  /** It holds something that cannot be answered by an id and is refused: at least one error without an id. */
  readonly hasRefusal: boolean;
}

const refusal: Due = { ids: [], types: new Map(), hasRefusal: true };

export function dueFor(text: string): Due {
  if (Buffer.byteLength(text) > maxFrameBytes) return refusal;
  const value = parse(text);
  if (value === undefined || depthOf(text) > maxDepth) return refusal;
  const items = Array.isArray(value.parsed) ? value.parsed : [value.parsed];
  if (items.length === 0 || items.length > maxBatch) return refusal;
  const ids: string[] = [];
  const types = new Map<string, string[]>();
  let hasRefusal = false;
  for (const item of items) {
    const { id, type } = membersOf(item);
    if (typeof id === "string" && idPattern.test(id)) {
      ids.push(id);
      types.set(id, [...(types.get(id) ?? []), typeof type === "string" ? type : ""]);
    } else if (id !== undefined || typeof item !== "object" || item === null) hasRefusal = true;
  }
  return { ids, types, hasRefusal };
}

function parse(text: string): { parsed: unknown } | undefined {
  try {
    return { parsed: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function membersOf(item: unknown): { id?: unknown; type?: unknown } {
  return typeof item === "object" && item !== null && !Array.isArray(item) ? item : {};
}

/** Of text that is JSON; members that a later one of the same name displaces count as well. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [bracket] of text.replace(/"(?:[^"\\]|\\.)*"/g, "").matchAll(/[[{\]}]/g)) {
    depth += bracket === "[" || bracket === "{" ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

const answerTypes = new Set(["ack", "error", "welcome", "pong"]);
/** Said at once, before what waits in the queue. */
const early = new Set(["bad_envelope", "rate_limited"]);

export function isAnswered(due: Due, heard: readonly Heard[]): boolean {
  const answers = heard.filter(({ id }) => id !== undefined).length;
  if (answers < due.ids.length) return false;
  return !due.hasRefusal || heard.some(({ type, id }) => type === "error" && id === undefined);
}

/** @param isClosed the connection ended meanwhile; then answers may be missing, and none may be too many */
export function checkAnswers(due: Due, heard: readonly Heard[], isClosed: boolean): void {
  const answers = heard.filter(({ id }) => id !== undefined);
  const wanted = new Map<string, number>();
  for (const id of due.ids) wanted.set(id, (wanted.get(id) ?? 0) + 1);
  for (const { id = "" } of answers) {
    const left = (wanted.get(id) ?? 0) - 1;
    if (left < 0) throw new Violation("answer", `one answer too many for the id ${brief(id)}`);
    wanted.set(id, left);
  }
  const missing = [...wanted].filter(([, left]) => left > 0);
  if (missing.length > 0 && !isClosed) {
    throw new Violation("answer", `no answer for the ids ${brief(missing.map(([id]) => id))}`);
  }
  if (due.hasRefusal && !isClosed && !isAnswered(due, heard)) {
    throw new Violation("answer", "a refused frame got no error");
  }
  checkOrder(due, answers);
  for (const answer of answers) checkAnswer(due, answer);
}

function checkOrder(due: Due, answers: readonly Heard[]): void {
  const inOrder = answers.filter(({ type, data }) => type !== "error" || !early.has(data?.code));
  let at = 0;
  for (const { id = "" } of inOrder) {
    at = due.ids.indexOf(id, at) + 1;
    if (at === 0) throw new Violation("answer", `the answer to ${brief(id)} came out of order`);
  }
}

function checkAnswer({ types }: Due, answer: Heard): void {
  if (!answerTypes.has(answer.type)) {
    throw new Violation("contract", `an answer of type ${brief(answer.type)}`);
  }
  if (answer.type === "error") return;
  const asked = types.get(answer.id ?? "") ?? [];
  const specs = asked.flatMap((type) =>
    Object.hasOwn(up, type) ? [(up as Record<string, UpEvent>)[type]] : [],
  );
  const fits = specs.some(
    (spec) =>
      spec !== undefined &&
      (spec.replyType ?? "ack") === answer.type &&
      spec.reply.safeParse(answer.data).success,
  );
  if (!fits)
    throw new Violation("contract", `the answer to ${asked.join(" or ")} does not fit: ${brief(answer)}`);
}

const downEvents = down as Record<string, DownEvent>;

/** Everything that a server says to anybody. @param hasOwnEvents events that the contract does not know may go by */
export function checkHeard(heard: Heard, hasOwnEvents: boolean): void {
  const { type, timestamp, seq, data } = heard;
  const wrong = (what: string) => new Violation("contract", `${what}: ${brief(heard)}`);
  if (!Number.isSafeInteger(timestamp)) throw wrong("no timestamp");
  if (seq !== undefined && !(Number.isSafeInteger(seq) && seq >= 1)) throw wrong("a seq that is none");
  if (type === "error") checkError(data, wrong);
  else if (type !== "ack" && heard.id === undefined) {
    const spec = Object.hasOwn(downEvents, type) ? downEvents[type] : undefined;
    if (spec === undefined && hasOwnEvents) return;
    if (spec === undefined) throw wrong("no event of the contract");
    const { error } = spec.data.safeParse(data);
    if (error !== undefined) throw wrong(`data that does not fit (${brief(error.issues[0])})`);
  }
}

function checkError(data: Heard["data"], wrong: (what: string) => Violation): void {
  const { code, message, retryAfterMs } = data ?? {};
  if (!Object.hasOwn(errorTable, code)) throw wrong("a code that the table does not have");
  if (code === "internal") throw wrong("a bug, by the server's own word");
  if (typeof message !== "string" || message === "") throw wrong("an error without a message");
  if (retryAfterMs !== undefined && !(retryAfterMs > 0)) throw wrong("a wait that is none");
}

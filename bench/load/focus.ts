/**
 * A focus job: people in sessions, each of whom logs activities by the clock and watches them come back.
 *
 * An activity is lost when it was acknowledged and is not in what the server gives out of its session afterwards, or
 * was never shown to who watches.
 */
import type { FocusJob, FocusResult } from "../job.ts";
import { mint, request, tautline } from "../peers/tautline.ts";
import { inParallel } from "./crowd.ts";
import { type FrameSink, Link } from "./link.ts";
import { percentile } from "./meter.ts";
import { Span } from "./span.ts";

const tickMs = 2;
/** For the last acks and the last showings. */
const patienceMs = 20_000;
const pollMs = 20;

interface Envelope {
  type: string;
  id?: string;
  data: { activity?: { metadata: { activityId?: string } } };
}

/** One person: logs over one connection, watches over another. */
class Concentrating {
  readonly sessionId: string;
  readonly userId: string;
  /** By request: what it carries and when it was written. */
  readonly #open = new Map<string, { ids: readonly string[]; atMs: number; isMeasured: boolean }>();
  readonly #writtenAtMs = new Map<string, number>();
  readonly acked = new Set<string>();
  readonly shown = new Set<string>();
  readonly ackMs: number[] = [];
  readonly shownMs: number[] = [];
  updates = 0;
  failure: string | null = null;
  #logger: Link | null = null;
  #watcher: Link | null = null;
  #requests = 0;

  constructor(index: number) {
    this.userId = `u${index}`;
    this.sessionId = `bench-${index}`;
  }

  async begin(port: number): Promise<void> {
    const [logger, watcher] = await Promise.all([this.#connect(port), this.#connect(port)]);
    const { sessionId } = this;
    await request(logger, "session:start", { sessionId, startTime: Date.now() });
    await request(watcher, "session:subscribe", { sessionId });
    for (const link of [logger, watcher]) link.endGreeting();
    this.#logger = logger;
    this.#watcher = watcher;
  }

  log(batch: number, isMeasured: boolean): void {
    const ids = Array.from({ length: batch }, () => Bun.randomUUIDv7());
    const timestamp = Date.now();
    const activities = ids.map((activityId, at) => ({
      sessionId: this.sessionId,
      eventType: at % 2 === 0 ? "typing" : "url_change",
      timestamp,
      metadata: { activityId, url: "docs.example.org", typingVelocity: 240 },
    }));
    const id = `${this.userId}-${this.#requests++}`;
    const [type, data] = batch === 1 ? ["activity:log", activities[0]] : ["activity:batch", { activities }];
    const text = JSON.stringify({ type, id, data });
    const atMs = performance.now();
    this.#open.set(id, { ids, atMs, isMeasured });
    if (isMeasured) for (const activityId of ids) this.#writtenAtMs.set(activityId, atMs);
    this.#logger?.sendText(text);
  }

  get isSettled(): boolean {
    return this.#open.size === 0 && this.shown.size >= this.acked.size;
  }

  /** How many acknowledged activities the server does not have. */
  async countLost(port: number): Promise<number> {
    const headers = { authorization: `Bearer ${await mint(this.userId)}` };
    const path = `/api/v1/sessions/${this.sessionId}/export`;
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    const { data } = (await response.json()) as { data: { activities: { activityId: string }[] } };
    const stored = new Set(data.activities.map(({ activityId }) => activityId));
    return [...this.acked].filter((id) => !stored.has(id)).length;
  }

  close(): void {
    this.#logger?.close();
    this.#watcher?.close();
  }

  async #connect(port: number): Promise<Link> {
    const path = await tautline.dialect.upgradePath(this.userId, "");
    const sink: FrameSink = {
      onFrame: (link, bytes, start, end) => {
        const said = JSON.parse(Buffer.from(bytes.subarray(start, end)).toString());
        for (const envelope of Array.isArray(said) ? said : [said]) this.#hear(link, envelope);
      },
      onReadEnd: () => {},
      onLost: (_link, reason) => {
        this.failure ??= `a connection was lost: ${reason}`;
      },
    };
    const link = await Link.open(port, path, sink);
    await link.waitFor((text) => text.includes('"type":"welcome"'));
    return link;
  }

  #hear(link: Link, { type, id, data }: Envelope): void {
    const nowMs = performance.now();
    if (type === "error") this.failure ??= `the server answered ${JSON.stringify(data)}`;
    else if (type === "ack") this.#onAck(id ?? "", nowMs);
    else if (link !== this.#watcher) return;
    else if (type === "session:update") this.updates++;
    else if (type === "activity:new") this.#onShown(data.activity?.metadata.activityId ?? "", nowMs);
  }

  #onAck(id: string, nowMs: number): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    this.#open.delete(id);
    for (const activityId of open.ids) this.acked.add(activityId);
    if (open.isMeasured) this.ackMs.push(nowMs - open.atMs);
  }

  #onShown(activityId: string, nowMs: number): void {
    this.shown.add(activityId);
    const writtenAtMs = this.#writtenAtMs.get(activityId);
    if (writtenAtMs !== undefined) this.shownMs.push(nowMs - writtenAtMs);
  }
}

export async function runFocus(job: FocusJob): Promise<FocusResult> {
  const people = Array.from({ length: job.sessionCount }, (_, index) => new Concentrating(index));
  await inParallel(people, (person) => person.begin(job.port));
  await logByTheClock(people, job, job.warmupMs, false);
  const updatesBefore = people.map(({ updates }) => updates);
  const span = new Span(job.serverPid);
  const lateMs = await logByTheClock(people, job, job.measureMs, true);
  const spent = span.end();
  const updates = people.map((person, index) => person.updates - (updatesBefore[index] ?? 0));
  const deadlineMs = performance.now() + patienceMs;
  while (!people.every(({ isSettled }) => isSettled) && performance.now() < deadlineMs) {
    await Bun.sleep(pollMs);
  }
  const failure = people.find((person) => person.failure !== null)?.failure;
  if (failure != null) throw new Error(failure);
  const lost = await inParallel(people, (person) => person.countLost(job.port));
  for (const person of people) person.close();
  const ackMs = Float64Array.from(people.flatMap((person) => person.ackMs)).sort();
  const shownMs = Float64Array.from(people.flatMap((person) => person.shownMs)).sort();
  return {
    kind: "focus",
    ...spent,
    sessionCount: job.sessionCount,
    activities: ackMs.length * job.batch,
    ackP50Ms: percentile(ackMs, 0.5),
    ackP99Ms: percentile(ackMs, 0.99),
    shownP50Ms: percentile(shownMs, 0.5),
    shownP99Ms: percentile(shownMs, 0.99),
    writerLateP99Ms: percentile(lateMs, 0.99),
    // One may fall on either end of the stretch.
    updatesPerSecond: ((Math.max(...updates) - 1) * 1_000) / spent.elapsedMs,
    lost: lost.reduce((sum, count) => sum + count, 0),
    unshown: people.reduce((sum, { acked, shown }) => sum + acked.size - shown.size, 0),
  };
}

/** Everybody evenly, and each a little later than the one before. @returns how late each request was, ascending */
async function logByTheClock(
  people: readonly Concentrating[],
  { batch, ratePerSecond }: FocusJob,
  lengthMs: number,
  isMeasured: boolean,
): Promise<Float64Array> {
  const everyMs = (batch * 1_000) / ratePerSecond;
  const startedMs = performance.now();
  const nextMs = people.map((_, index) => startedMs + (index * everyMs) / people.length);
  const late: number[] = [];
  while (performance.now() - startedMs < lengthMs) {
    for (const [index, person] of people.entries()) {
      for (let dueMs = nextMs[index] ?? 0; dueMs <= performance.now(); dueMs += everyMs) {
        late.push(performance.now() - dueMs);
        person.log(batch, isMeasured);
        nextMs[index] = dueMs + everyMs;
      }
    }
    await Bun.sleep(tickMs);
  }
  return Float64Array.from(late).sort();
}

/** Focus sessions without a server: signals that a test drives, and what was asked for. */
import {
  beginFocus,
  type Focus,
  type FocusReport,
  type FocusSession,
  type FocusSite,
  type FocusState,
  type FocusWatcher,
  type NewActivity,
  type SaidSite,
  signal,
  TautlineError,
  type WatchedFocus,
} from "../../client/index.ts";
import { FakeHolds } from "./fake-holds.ts";

class FakeWatch extends FakeHolds implements WatchedFocus {
  readonly sessionId: string;
  readonly state = signal<FocusState | undefined>(undefined);
  readonly loading = signal(false);
  readonly isOwn = signal(true);
  readonly error = signal<{ readonly code: string; readonly message: string } | undefined>(undefined);
  retries = 0;
  aheadMs = 0;

  constructor(sessionId: string) {
    super();
    this.sessionId = sessionId;
  }

  now(): number {
    return Date.now() + this.aheadMs;
  }

  retry(): void {
    this.retries += 1;
  }
}

export class FakeFocus implements Focus {
  readonly watches = new Map<string, FakeWatch>();
  /** What was asked for, in words. */
  readonly asked: string[] = [];
  readonly logged: NewActivity[] = [];
  listed: readonly FocusSession[] = [];
  watching: readonly FocusWatcher[] = [];
  siteList: readonly FocusSite[] = [];
  readonly reports = new Map<string, FocusReport>();
  /** Rejected with by everything, when set. */
  refusal: TautlineError | undefined;

  watch(sessionId: string): FakeWatch {
    const watch = this.watches.get(sessionId) ?? new FakeWatch(sessionId);
    this.watches.set(sessionId, watch);
    return watch;
  }

  start(sessionId = `s-${this.watches.size + 1}`) {
    this.watch(sessionId).state.value = beginFocus(sessionId, Date.now());
    return { sessionId, started: this.#note(`start ${sessionId}`) };
  }

  async log(sessionId: string, activities: readonly NewActivity[]): Promise<void> {
    this.logged.push(...activities);
    await this.#note(`log ${sessionId}`);
  }

  async end(sessionId: string, at?: number): Promise<number> {
    await this.#note(`end ${sessionId}${at === undefined ? "" : ` at ${at}`}`);
    return 80;
  }

  async dismiss(sessionId: string, interventionId: string): Promise<void> {
    await this.#note(`dismiss ${sessionId} ${interventionId}`);
  }

  async grant(sessionId: string, userId: string, on: boolean): Promise<void> {
    await this.#note(`grant ${sessionId} ${userId} ${on}`);
    const others = this.watching.filter((one) => one.userId !== userId);
    this.watching = on ? [...others, { userId }] : others;
  }

  async watchers(sessionId: string) {
    await this.#note(`watchers ${sessionId}`);
    return this.watching;
  }

  async sessions({ before = Number.POSITIVE_INFINITY, limit = 50 } = {}) {
    await this.#note("sessions");
    if (limit > 200) throw new TautlineError("invalid_data", { message: "limit: must be at most 200" });
    return this.listed.filter(({ startTime }) => startTime < before).slice(0, limit);
  }

  async report(sessionId: string): Promise<FocusReport> {
    await this.#note(`report ${sessionId}`);
    const report = this.reports.get(sessionId);
    if (report === undefined) throw new TautlineError("not_found", { message: "there is no such session" });
    return report;
  }

  async download(sessionId: string, format: "csv" | "json"): Promise<Blob> {
    await this.#note(`download ${sessionId} ${format}`);
    return new Blob([format]);
  }

  async remove(sessionId: string): Promise<void> {
    await this.#note(`remove ${sessionId}`);
    this.listed = this.listed.filter((session) => session.sessionId !== sessionId);
  }

  async sites() {
    await this.#note("sites");
    return this.siteList;
  }

  async setSites(sites: readonly SaidSite[]) {
    await this.#note(`sites ${JSON.stringify(sites)}`);
    const own = sites.map((site) => ({ ...site, isDefault: false }));
    const others = this.siteList.filter(
      ({ domain, isDefault }) => isDefault && !own.some((site) => site.domain === domain),
    );
    this.siteList = [...own, ...others];
    return this.siteList;
  }

  async pair() {
    await this.#note("pair");
    return { code: "K7QF-2MXW", expiresAt: Date.now() + 300_000, isUsed: signal(false) };
  }

  async #note(what: string): Promise<void> {
    this.asked.push(what);
    if (this.refusal) throw this.refusal;
  }
}

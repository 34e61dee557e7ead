/** A server as far as the queue meets it: sessions, activities known by their ids, and moods. */
import { TautlineError } from "../../../client/core/errors.ts";

export const moods = ["fair", "deaf", "mute", "rate_limited", "unavailable", "internal"] as const;
/** `deaf`: hears nothing; `mute`: takes it and does not say so. */
type Mood = (typeof moods)[number];

interface Known {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly eventType: string;
  readonly timestamp: number;
}

interface Batch {
  readonly activities: readonly (Known & { readonly sessionId: string })[];
}

export class ActivityServer {
  mood: Mood = "fair";
  readonly sessions = new Map<string, { startTime: number; endTime?: number }>();
  /** By session and id; how often each was taken anew. */
  readonly known = new Map<string, Known>();
  /** What was asked, oldest first, and when. */
  readonly asked: { readonly type: string; readonly count: number; readonly at: number }[] = [];
  /** Sessions that it does not have any more. */
  readonly deleted = new Set<string>();
  /** The server refuses a batch with such an activity in it. */
  isUnfit: (activity: Known) => boolean = () => false;
  now = () => 0;
  underWay = 0;
  mostUnderWay = 0;

  request = async (type: string, data: Record<string, unknown>): Promise<unknown> => {
    const { activities = [] } = data as Partial<Batch>;
    this.asked.push({ type, count: activities.length, at: this.now() });
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.underWay -= 1;
    const { mood } = this;
    if (mood === "deaf") throw new TautlineError("disconnected");
    if (mood === "rate_limited") throw new TautlineError(mood, { message: mood, retryAfterMs: 3_000 });
    if (mood === "unavailable" || mood === "internal") throw new TautlineError(mood, { message: mood });
    const reply = this.#take(type, data);
    if (mood === "mute") throw new TautlineError("timeout");
    return reply;
  };

  #take(type: string, data: Record<string, unknown>): unknown {
    if (type === "activity:batch") return this.#log(data as unknown as Batch);
    const sessionId = `${data.sessionId}`;
    const session = this.sessions.get(sessionId);
    if (type === "session:start") {
      if (!session) this.sessions.set(sessionId, { startTime: Number(data.startTime) });
    } else {
      this.#require(sessionId);
      const endTime = Number(data.endTime);
      if (session?.endTime !== undefined && session.endTime !== endTime)
        throw new TautlineError("conflict", { message: "the session ended already" });
      if (session) session.endTime = endTime;
    }
    return { success: true };
  }

  #log({ activities }: Batch): unknown {
    for (const activity of activities) {
      this.#require(activity.sessionId);
      if (this.isUnfit(activity)) throw new TautlineError("invalid_data", { message: "unfit" });
    }
    for (const { sessionId, metadata, ...rest } of activities) {
      const key = `${sessionId} ${metadata.activityId}`;
      if (!this.known.has(key)) this.known.set(key, { metadata, ...rest });
    }
    return { success: true };
  }

  #require(sessionId: string): void {
    if (this.deleted.has(sessionId) || !this.sessions.has(sessionId))
      throw new TautlineError("not_found", { message: "there is no such session" });
  }

  /** In the order of taking. */
  ids(): string[] {
    return [...this.known.values()].map(({ metadata }) => `${metadata.activityId}`);
  }

  /** How many it was told were dropped. */
  shedTold(): number {
    return [...this.known.values()].reduce((sum, { metadata }) => sum + Number(metadata.shedBefore ?? 0), 0);
  }
}

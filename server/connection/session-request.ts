/** A request as its session queues it, and what became of it. */
import { type ProtocolError, type UpEvent, up } from "../../protocol/index.ts";
import type { Outcome } from "../features/feature.ts";
import { heldChars } from "../lib/held-chars.ts";
import type { Request } from "./dispatch.ts";
import { QueuedRequest, type RequestQueue } from "./request-queue.ts";

const upEvents: ReadonlyMap<string, UpEvent> = new Map(Object.entries(up));

interface Refused {
  readonly kind: "refused";
  readonly error: unknown;
}

export type Result = Outcome | Refused;
export type SessionQueue = RequestQueue<SessionRequest, Result>;

export const refused = (error: unknown): Refused => ({ kind: "refused", error });

export class SessionRequest extends QueuedRequest<Result> implements Request {
  readonly type: string;
  readonly data: unknown;
  readonly id: string | undefined;
  chars: number;
  readonly isPipelined: boolean;
  readonly isLengthy: boolean;
  readonly replyType: string;
  /** What it is answered with, in its turn, where it is no request at all. */
  readonly refusal: ProtocolError | undefined;

  constructor(
    queue: SessionQueue,
    type: string,
    data: unknown,
    id: string | undefined,
    chars: number,
    refusal?: ProtocolError,
  ) {
    super(queue);
    const spec: UpEvent | undefined = upEvents.get(type);
    this.type = type;
    this.data = data;
    this.id = id;
    this.chars = chars;
    this.isPipelined = spec?.pipelined === true;
    this.isLengthy = spec?.lengthy === true;
    this.replyType = spec?.replyType ?? "ack";
    this.refusal = refusal;
  }

  weigh(): void {
    this.chars = Math.max(this.chars, heldChars(this.data));
  }
}

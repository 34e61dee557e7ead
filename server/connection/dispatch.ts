/**
 * Dispatch: from a request's type to its handler, and from what the handler did to the answer.
 *
 * The one way to a feature, for WebSocket and HTTP alike. A handler gets data rebuilt by its schema, nothing else.
 */
import {
  checkerOf,
  misfit,
  ProtocolError,
  type RoomName,
  roomName,
  type UpData,
  type UpEvent,
  type UpType,
  up,
} from "../../protocol/index.ts";
import type { Appended, DurableHandler, Feature, Handler, Outcome, Services } from "../features/feature.ts";
import type { Maybe } from "../lib/maybe.ts";
import { requireSame } from "../room/committed.ts";
import type { Asker } from "../room/join.ts";
import type { RequestKey } from "../store/port.ts";
import { fromStored, RequestContext } from "./context.ts";
import type { Turn } from "./request-queue.ts";

type AnyHandler = Handler<UpType> | DurableHandler<UpType>;

/** From a request's data to what is done with it. */
interface Route {
  readonly handler: AnyHandler;
  readonly isDurable: boolean;
  readonly read: (data: unknown) => object;
}

/** A durable request, as its answer depends on it. */
interface Asked {
  readonly handler: DurableHandler<UpType>;
  readonly context: RequestContext;
  readonly data: Checked;
}

/** A request's data as its schema rebuilt it, as far as it says which room it is about. */
interface Checked {
  readonly room?: RoomName;
  readonly conversationId?: string;
}

export interface Request {
  readonly type: string;
  readonly data: unknown;
  readonly id: string | undefined;
}

/** For a request that nothing waits behind. */
const alone: Turn = { release() {} };

export class Dispatcher {
  readonly #services: Services;
  readonly #routes = new Map<string, Route>();

  constructor(features: readonly Feature[], services: Services) {
    this.#services = services;
    for (const feature of features) {
      for (const [type, handler] of Object.entries(feature.setUp(services))) {
        if (this.#routes.has(type))
          throw new Error(`two features handle ${type}, one of them ${feature.name}`);
        const { durable }: UpEvent = up[type as UpType];
        const read = readerOf(type as UpType);
        this.#routes.set(type, { handler: handler as AnyHandler, isDurable: durable === true, read });
      }
    }
  }

  /**
   * @param turn released when the change waits for its commit and the next request may begin
   * @throws ProtocolError whatever the request deserves, at once or by the promise
   */
  handle(asker: Asker, request: Request, turn: Turn = alone): Maybe<Outcome> {
    const { type, data } = request;
    const route = this.#routes.get(type);
    if (route === undefined) throw new ProtocolError("unknown_type", `this server knows no event ${type}`);
    const { handler } = route;
    const checked: Checked = route.read(data);
    const room = checked.room === undefined ? undefined : this.#services.rooms.open(checked.room);
    if (room instanceof Promise) {
      return room.then((opened) =>
        this.#run(handler, new RequestContext(this.#services, asker, opened, request, route, turn), checked),
      );
    }
    return this.#run(handler, new RequestContext(this.#services, asker, room, request, route, turn), checked);
  }

  #run(handler: AnyHandler, context: RequestContext, checked: Checked): Maybe<Outcome> {
    if (typeof handler === "function") return handler(context, checked as never);
    return this.#handleDurable({ handler, context, data: checked });
  }

  #handleDurable(asked: Asked): Maybe<Outcome> {
    let result: Maybe<Appended | Outcome>;
    try {
      result = asked.handler.change(asked.context, asked.data as never);
    } catch (error) {
      return this.#answerEarlier(asked, error);
    }
    if (!(result instanceof Promise)) return this.#answer(asked, result);
    return result.then(
      (event) => this.#answer(asked, event),
      (error) => this.#answerEarlier(asked, error),
    );
  }

  #answer(asked: Asked, result: Appended | Outcome): Maybe<Outcome> {
    return "kind" in result ? this.#answerUnchanged(asked, result) : answer(asked, result);
  }

  /** Where there is nothing to change, it may be because this very request changed it before. */
  async #answerUnchanged(asked: Asked, outcome: Outcome): Promise<Outcome> {
    const { key } = asked.context;
    if (key === undefined) return outcome;
    const event = await this.#findDone(key);
    return event === undefined ? outcome : answer(asked, event);
  }

  /** A request that is refused now may have been done before, or be about to be. */
  async #answerEarlier(asked: Asked, error: unknown): Promise<Outcome> {
    const { key, connection } = asked.context;
    if (key === undefined || !(error instanceof ProtocolError) || error.code === "unavailable") throw error;
    if (connection !== undefined && isFinal(error)) this.#services.refusals.told(key, connection, error);
    const event = await this.#findDone(key);
    if (event === undefined) throw error;
    return answer(asked, event);
  }

  /** What a request did before, once it was told: what is on disk may not be, and an ack never comes before its event. */
  async #findDone(key: RequestKey): Promise<Appended | undefined> {
    const { ephemeral, journal, store } = this.#services;
    const passed = ephemeral.findRequest(key);
    if (passed !== undefined) return passed;
    await journal.settled();
    const stored = await store.log.findRequest(key);
    return stored && fromStored(stored, true);
  }
}

/**
 * Rebuilds the data of requests of one type.
 *
 * @returns what throws ProtocolError `invalid_data` with every field that does not fit
 */
export function readerOf<T extends UpType>(type: T): (data: unknown) => UpData<T> {
  const spec: UpEvent = up[type];
  const check = checkerOf(spec.data);
  return (data) => {
    const checked = check(data);
    if (checked.kind === "fits") return checked.data as UpData<T>;
    throw misfit(`the data of ${type}`, checked.problems);
  };
}

function roomIn({ room, conversationId }: Checked): RoomName | undefined {
  return conversationId === undefined ? room : roomName("conversation", conversationId);
}

/** Not to be asked again as it is. */
function isFinal({ code }: ProtocolError): boolean {
  return code === "forbidden" || code === "not_found" || code === "conflict";
}

function answer(asked: Asked, event: Appended): Outcome {
  if (event.isDuplicate) requireRepeat(asked, event);
  const { handler } = asked;
  const data = handler.reply(event);
  return { kind: "reply", data: event.isDuplicate ? { ...data, duplicate: true } : data };
}

/** @throws UsedBefore where the id of the request stands for another one */
function requireRepeat({ handler, context, data }: Asked, event: Appended): void {
  const isRepeat = () => handler.isRepeat?.(event, data as never, context.user.id) ?? true;
  requireSame(event, { type: handler.makes, room: roomIn(data), isRepeat });
}

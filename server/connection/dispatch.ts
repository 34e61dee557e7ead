/**
 * Dispatch: from a request's type to its handler, and from what the handler did to the answer.
 *
 * The one way to a feature, for WebSocket and HTTP alike. A handler gets data rebuilt by its schema, nothing else.
 */
import { ProtocolError, type UpEvent, type UpType, up } from "../../protocol/index.ts";
import type { Appended, DurableHandler, Feature, Handler, Outcome, Services } from "../features/feature.ts";
import type { RequestKey } from "../store/port.ts";
import { type Asker, fromStored, RequestContext } from "./context.ts";

type AnyHandler = Handler<UpType> | DurableHandler<UpType>;

export interface Request {
  readonly type: string;
  readonly data: unknown;
  readonly id: string | undefined;
}

const ignore = () => {};

export class Dispatcher {
  readonly #services: Services;
  readonly #handlers = new Map<string, AnyHandler>();

  constructor(features: readonly Feature[], services: Services) {
    this.#services = services;
    for (const feature of features) {
      for (const [type, handler] of Object.entries(feature.setUp(services))) {
        if (this.#handlers.has(type))
          throw new Error(`two features handle ${type}, one of them ${feature.name}`);
        this.#handlers.set(type, handler as AnyHandler);
      }
    }
  }

  /**
   * @param release called when the change waits for its commit and the next request may begin
   * @throws ProtocolError whatever the request deserves
   */
  async handle(asker: Asker, { type, data, id }: Request, release: () => void = ignore): Promise<Outcome> {
    const handler = this.#handlers.get(type);
    if (handler === undefined) throw new ProtocolError("unknown_type", `this server knows no event ${type}`);
    const checked = parseData(type as UpType, data);
    if (typeof handler === "function") {
      return handler(new RequestContext(this.#services, asker, undefined, release), checked as never);
    }
    const key = id === undefined ? undefined : { userId: asker.user.id, requestId: id };
    const context = new RequestContext(this.#services, asker, key, release);
    try {
      const result = await handler.change(context, checked as never);
      return "kind" in result ? result : reply(handler, result);
    } catch (error) {
      const earlier = await this.#findEarlier(key, error);
      if (earlier === undefined) throw error;
      return reply(handler, earlier);
    }
  }

  /** A request that is refused now may have been done before. */
  async #findEarlier(key: RequestKey | undefined, error: unknown): Promise<Appended | undefined> {
    if (key === undefined || !(error instanceof ProtocolError) || error.code === "unavailable")
      return undefined;
    const event = await this.#services.store.log.findRequest(key);
    return event === undefined ? undefined : fromStored(event, true);
  }
}

/** The data of a request, rebuilt. @throws ProtocolError `invalid_data` with every field that does not fit */
export function parseData<T extends UpType>(type: T, data: unknown) {
  const spec: UpEvent = up[type];
  const result = spec.data.safeParse(data);
  if (result.success) return result.data;
  const details = result.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  const first = details[0];
  const what = first === undefined ? "" : `: ${first.path === "" ? "data" : first.path} ${first.message}`;
  throw new ProtocolError("invalid_data", `the data of ${type} does not fit${what}`, { details });
}

function reply(handler: DurableHandler<UpType>, event: Appended): Outcome {
  const isErased = event.type === "message:deleted";
  if (event.isDuplicate && event.type !== handler.makes && !isErased) {
    throw new ProtocolError("conflict", "this request id was used for a different request; use a new one");
  }
  const data = handler.reply(event);
  return { kind: "reply", data: event.isDuplicate ? { ...data, duplicate: true } : data };
}

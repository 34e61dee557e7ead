/**
 * The outbox in a bundle of its own, loaded beside the client.
 *
 * What is called takes effect once it is there, in the order of the calls; where it cannot be loaded, whoever
 * asks is told so, and it is tried again with the next connection.
 */
import { TautlineError } from "../core/errors.ts";
import type { Outbox, OutboxFactory } from "../core/outbox-port.ts";

const nothing = () => {};

export function laterOutbox(load: () => Promise<OutboxFactory>): OutboxFactory {
  return (deps) => {
    const create = async (): Promise<Outbox> => {
      try {
        return (await load())(deps);
      } catch (error) {
        throw new TautlineError("unavailable", { message: `${error}` });
      }
    };
    let outbox = create();
    return new Proxy({} as Outbox, {
      get:
        (_, name: keyof Outbox) =>
        (...args: unknown[]) => {
          // Said with every connection.
          if (name === "identify") outbox = outbox.catch(create);
          const answer = outbox.then((there) => Reflect.apply(there[name], there, args));
          answer.catch(nothing);
          return answer;
        },
    });
  };
}

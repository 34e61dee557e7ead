/**
 * An application's backend that speaks for one user over HTTP, and repeats a request under its id until it has an
 * answer. Its ids are short and count from 1, so those of different users are the same.
 */
import type { Envelope, User } from "../../../protocol/index.ts";
import type { ServerProcess } from "./server-process.ts";
import { Scope, type Time } from "./time.ts";
import type { Watch } from "./watch.ts";

const answerTimeoutMs = 4_000;
const pauseMs = 1_000;

export class Backend {
  readonly user: User;
  /** Requests without an answer. */
  openRequests = 0;
  /** Messages written by it. */
  sendCount = 0;
  readonly #time: Time;
  readonly #watch: Watch;
  readonly #running: () => ServerProcess | undefined;
  readonly #scope = new Scope();
  #ids = 0;

  constructor(user: User, time: Time, watch: Watch, running: () => ServerProcess | undefined) {
    this.user = user;
    this.#time = time;
    this.#watch = watch;
    this.#running = running;
  }

  get name(): string {
    return `${this.user.id}/backend`;
  }

  post(type: string, data: Envelope["data"]): void {
    this.#ids += 1;
    this.openRequests += 1;
    this.#attempt({ type, data, id: `r${this.#ids}`, isOpen: true });
  }

  #attempt(request: { type: string; data: Envelope["data"]; id: string; isOpen: boolean }): void {
    if (!request.isOpen) return;
    const { type, data, id } = request;
    const end = () => {
      if (request.isOpen) this.openRequests -= 1;
      request.isOpen = false;
    };
    const cancel = this.#time.after(answerTimeoutMs, this.#scope, () => this.#attempt(request));
    const server = this.#running();
    if (server === undefined) return;
    void server.http.handle(this.user, type, data, id).then((result) => {
      cancel();
      if (result.ok) {
        end();
        this.#watch.answered(this.user.id, id, type, data, result.data as Envelope["data"]);
        return;
      }
      const { code, retryAfterMs = pauseMs } = result.error;
      if (!/^(unavailable|rate_limited)$/.test(code)) end();
      else this.#time.after(retryAfterMs, this.#scope, () => this.#attempt(request));
    });
  }
}

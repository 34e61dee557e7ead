/**
 * A proxy on this machine that nobody told the server of: everybody behind it counts as this machine.
 *
 * That is worth one warning, at the first request that shows it.
 */
import { isLoopbackAddress } from "./address.ts";
import type { Log } from "./log.ts";

export class UnseenProxy {
  readonly #report: Pick<Log, "warn">;
  #isTold: boolean;

  /** @param isBehindProxy `X-Forwarded-For` is believed, so there is nothing to tell */
  constructor(report: Pick<Log, "warn">, isBehindProxy: boolean) {
    this.#report = report;
    this.#isTold = isBehindProxy;
  }

  /** @param address the socket's */
  look(headers: Headers, address: string): void {
    if (this.#isTold || !isLoopbackAddress(address) || !headers.has("x-forwarded-for")) return;
    this.#isTold = true;
    this.#report.warn(
      "a request from this machine has X-Forwarded-For, which is not believed: whoever comes through a proxy here " +
        "counts as this machine, which limits for each address leave out; if the proxy is yours and sets that header " +
        "itself, set TAUTLINE_TRUSTED_PROXY=on",
    );
  }
}

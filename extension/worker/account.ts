/**
 * Who is signed in: a token that a pairing code is exchanged for, or one that is pasted, and its renewal.
 *
 * A token is renewed where a connection asks again, since it was of no use to that one; where the server does not renew
 * it either, the user has to sign in again.
 */
import { resolveUrl } from "../../client/core/browser.ts";
import { createHttp, type Http } from "../../client/features/http.ts";
import { subjectOf } from "../../client/features/token.ts";
import type { TautlineError } from "../../client/index.ts";
import type { Account, KeptStore } from "./kept.ts";
import type { WorkerPorts } from "./ports.ts";
import { ProblemError, problems } from "./problems.ts";

interface Granted {
  readonly token: string;
  /** Epoch ms. */
  readonly expiresAt: number;
  readonly user: { readonly id: string; readonly name: string };
}

/** As said to the server's users where a device was connected. */
const deviceName = "Tautline Focus";

/**
 * Of other characters, such as quotation marks that were copied along, a browser makes no request; what is longer no
 * connection takes, and a server or a proxy may hang up on.
 */
const isSendable = /^[!-~]{0,8192}$/;

export interface Accounts {
  /** Rejects with a TautlineError, or a ProblemError. */
  claim(code: string): Promise<Account>;
  /** Rejects with a TautlineError, or a ProblemError. */
  adopt(token: string): Promise<Account>;
  /**
   * For one connection: gives what is there, or a new one where that was given to this connection before. Rejects with
   * a TautlineError, or a ProblemError.
   */
  tokens(): () => Promise<string>;
  /** The server over HTTP, as the user who is signed in. */
  http(): Http;
}

export function createAccounts(
  kept: KeptStore,
  { fetch, clock }: Pick<WorkerPorts, "fetch" | "clock">,
): Accounts {
  const httpAs = (server: string, token: string | undefined) =>
    createHttp({ url: resolveUrl(server), token, latest: () => token, fetch });

  async function granted(http: Http, path: string, body: object): Promise<Account> {
    const init = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    };
    const { token, expiresAt, user } = (await http.ask(path, init)) as Granted;
    const renewAt = (clock.now() + expiresAt) / 2;
    return { server: kept.now.settings.server, token, userId: user.id, name: user.name, renewAt };
  }

  const renewed = (server: string, token: string) =>
    granted(httpAs(server, token), "/api/v1/auth/refresh", {});

  return {
    async claim(code) {
      const { server } = kept.now.settings;
      try {
        return await granted(httpAs(server, undefined), "/api/v1/pairings/claim", { code, name: deviceName });
      } catch (error) {
        const { code: refusal } = error as TautlineError;
        throw refusal === "not_found" ? new ProblemError(problems.codeUnknown()) : error;
      }
    },

    async adopt(token) {
      const { server } = kept.now.settings;
      if (!isSendable.test(token)) throw new ProblemError(problems.tokenExpired());
      try {
        return await renewed(server, token);
      } catch (error) {
        // Tokens of another issuer are taken, and not renewed.
        const { code } = error as TautlineError;
        const userId = subjectOf(token);
        if (code !== "forbidden" && code !== "unavailable") throw error;
        if (userId === undefined) throw new ProblemError(problems.tokenExpired());
        await httpAs(server, token).ask("/api/v1/sessions?limit=1");
        return { server, token, userId, name: userId, renewAt: undefined };
      }
    },

    tokens() {
      /** Given to this connection last. */
      let given: string | undefined;
      return async () => {
        const { account } = kept.now;
        if (account === undefined) throw new ProblemError(problems.notSignedIn());
        const { server, token, renewAt = Number.POSITIVE_INFINITY } = account;
        const isOfNoUse = given === token;
        if (isOfNoUse || clock.now() >= renewAt) {
          try {
            await kept.set({ account: await renewed(server, token) });
          } catch (error) {
            const { code } = error as TautlineError;
            // Before its end, it is good for a while without.
            if (isOfNoUse) throw code === "forbidden" ? new ProblemError(problems.tokenExpired()) : error;
          }
        }
        given = kept.now.account?.token ?? token;
        return given;
      };
    },

    http() {
      const { account } = kept.now;
      if (account === undefined) throw new ProblemError(problems.notSignedIn());
      return httpAs(account.server, account.token);
    },
  };
}

/** The server's HTTP side, asked as this client's user. Rejects with a TautlineError whatever goes wrong. */
import type { ErrorData } from "../../protocol/errors.ts";
import type { TokenProvider } from "../core/connection.ts";
import { TautlineError } from "../tautline.ts";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Http {
  /** @returns the answer's data */
  ask(path: string, init?: RequestInit): Promise<unknown>;
  /** @returns the answer itself, if it is a good one */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Where a path of the server is. */
  urlOf(path: string): string;
}

interface HttpOptions {
  /** The WebSocket's. */
  readonly url: string;
  /** A provider is asked again where the server refuses what it gave last. */
  readonly token: string | TokenProvider | undefined;
  /** What it gave last. */
  latest(): string | undefined;
  readonly fetch: Fetch;
}

export function createHttp({ url, token, latest, fetch }: HttpOptions): Http {
  const base = url.replace(/^ws/, "http");
  const urlOf = (path: string) => new URL(path, base).href;

  async function send(path: string, init: RequestInit, bearer: string | undefined): Promise<Response> {
    const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${bearer ?? ""}` };
    try {
      return await fetch(urlOf(path), { ...init, headers });
    } catch (error) {
      const isAborted = init.signal?.aborted === true;
      const told = { message: isAborted ? "stopped" : "the server cannot be reached", cause: error };
      throw new TautlineError(isAborted ? "aborted" : "disconnected", told);
    }
  }

  async function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const provide = typeof token === "function" ? token : undefined;
    let response = await send(path, init, latest() ?? (await provide?.()) ?? undefined);
    if (response.status === 401 && provide !== undefined) response = await send(path, init, await provide());
    if (response.ok) return response;
    const { error } = (await response.json().catch(() => ({}))) as { error?: ErrorData };
    const { status } = response;
    // As of another program in its place.
    const unknown = {
      code: "internal",
      message: `the server answered ${status}`,
      details: { status },
    } as const;
    throw new TautlineError((error ?? unknown).code, error ?? unknown);
  }

  return {
    urlOf,
    fetch: ask,
    async ask(path, init) {
      const { data } = (await (await ask(path, init)).json()) as { data: unknown };
      return data;
    },
  };
}

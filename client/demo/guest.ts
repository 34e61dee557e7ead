/** Guests of this server, as its pages make them. */

export interface Guest {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Who has no token of their own does not come in. */
export class NoGuests extends Error {}

/** @throws Error in words for the reader; `NoGuests` */
export async function newGuest(fetch: Fetch, name: string): Promise<Guest> {
  const response = await post(fetch, "/api/v1/auth/guest", { name });
  if (response.status === 403 || response.status === 404) {
    throw new NoGuests("This server takes no guests: whoever comes in has a token from those who run it.");
  }
  if (!response.ok) throw new Error(await readProblem(response));
  const { token, user } = await readData(response);
  const guest = guestIn({ ...(user as object | undefined), token });
  if (guest === undefined) throw new Error("The server's answer makes no sense.");
  return guest;
}

/**
 * Whoever the server says that the token is; undefined for a good one of another issuer, which it does not renew.
 *
 * @throws Error in words for the reader
 */
export async function bearerOf(fetch: Fetch, token: string): Promise<Guest | undefined> {
  const response = await post(fetch, "/api/v1/auth/refresh", {}, { authorization: `Bearer ${token}` });
  if (response.status === 403) return undefined;
  if (!response.ok)
    throw new Error("The server does not accept this token. Was it copied whole, and is it of today?");
  const { token: renewed, user } = await readData(response);
  const bearer = guestIn({ ...(user as object | undefined), token: renewed });
  if (bearer === undefined) throw new Error("The server's answer makes no sense.");
  return bearer;
}

/** @throws Error where there is no server */
export function post(
  fetch: Fetch,
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new Error("The server cannot be reached. Is it running?");
  });
}

/** The guest that something read may be. */
export function guestIn(value: unknown): Guest | undefined {
  const { id, name, token } = (value ?? {}) as Partial<Record<keyof Guest, unknown>>;
  const isGuest = typeof id === "string" && typeof name === "string" && typeof token === "string";
  return isGuest ? { id, name, token } : undefined;
}

export async function readData(response: Response): Promise<Record<string, unknown>> {
  const body = (await response.json()) as { data?: Record<string, unknown> };
  return body.data ?? {};
}

async function readProblem(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  const message = (body as { error?: { message?: string } } | undefined)?.error?.message;
  return message ?? `The server answered ${response.status}.`;
}

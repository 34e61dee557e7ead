/** Guests of this server, as its pages make them. */

export interface Guest {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** @throws Error in words for the reader */
export async function newGuest(fetch: Fetch, name: string): Promise<Guest> {
  const response = await post(fetch, "/api/v1/auth/guest", { name });
  if (response.status === 403 || response.status === 404) {
    throw new Error("This server takes no guests. Start it with TAUTLINE_GUESTS=on to try this page.");
  }
  if (!response.ok) throw new Error(await readProblem(response));
  const { token, user } = await readData(response);
  const guest = guestIn({ ...(user as object | undefined), token });
  if (guest === undefined) throw new Error("The server's answer makes no sense.");
  return guest;
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

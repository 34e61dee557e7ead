/** The real client in a process of this suite: a page that is told when to wake, and tells how it goes. */
import type { Page, PageEvent, Ports } from "../../../client/core/ports.ts";
import { type Client, connect } from "../../../client/index.ts";
import { createOutbox } from "../../../client/outbox.ts";
import type { FileStorage } from "../../support/file-storage.ts";
import { tokenOf } from "../evidence/evidence.ts";
import type { ClientDeath, ClientPlace, Said, Told } from "./talk.ts";

export function say(message: Said): void {
  process.send?.(message);
}

export function onTold(handler: (told: Told) => void): void {
  process.on("message", handler);
}

/** @returns to be called every time; kills this process when it is time */
export function dieAt(at: ClientDeath["at"], death: ClientDeath | undefined): () => void {
  let left = death?.at === at ? death.count : 0;
  return () => {
    left -= 1;
    if (left === 0) process.kill(process.pid, "SIGKILL");
  };
}

/** A page port whose events come from the run. */
export class ToldPage implements Page {
  readonly #handlers = new Set<(event: PageEvent) => void>();

  isOnline = (): boolean => true;

  listen = (handler: (event: PageEvent) => void): (() => void) => {
    this.#handlers.add(handler);
    return () => void this.#handlers.delete(handler);
  };

  wake(): void {
    for (const handler of this.#handlers) handler("online");
  }
}

/** Connects, and holds every room; goes on from the cursors that the storage holds. */
export function openClient(
  { url, token, userId }: ClientPlace,
  rooms: readonly string[],
  storage: FileStorage,
  ports: Partial<Ports>,
): Client {
  const client = connect({
    url,
    token,
    user: userId,
    replay: true,
    client: { kind: "other" },
    ports: { ...ports, outbox: createOutbox(storage) },
  });
  for (const room of rooms) client.room(room).hold();
  return client;
}

/** Resolves once every room of every client has been joined. */
export function allJoined(clients: readonly Client[], rooms: readonly string[]): Promise<void> {
  return when(() =>
    clients.every((client) => rooms.every((room) => client.room(room).state.value.kind === "joined")),
  );
}

/** Resolves when it holds; looks often. */
export async function when(holds: () => boolean, timeoutMs = Number.POSITIVE_INFINITY): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!holds() && performance.now() < deadline) await Bun.sleep(10);
}

/** The tokens of what the page shows of a room, from top to bottom. */
export function shownTokens(client: Client, room: string): string[] {
  return client.room(room).messages.list.value.map(({ content }) => tokenOf(content));
}

/** How many messages stand in the list a second time now. */
export function countShownTwice(clients: readonly Client[], rooms: readonly string[]): number {
  const twice = clients.flatMap((client) =>
    rooms.map((room) => {
      const tokens = shownTokens(client, room);
      return tokens.length - new Set(tokens).size;
    }),
  );
  return twice.reduce((sum, count) => sum + count, 0);
}

/**
 * Once nothing disturbs any more: everyone is there, everything kept has been stored, and every page shows what is
 * true, with nothing missing.
 */
import type { Message, Room } from "../../../client/index.ts";
import type { RoomName } from "../../../protocol/index.ts";
import { durableChannel, passingChannel } from "../world/channels.ts";
import type { Page } from "../world/page.ts";
import type { ServerProcess } from "../world/server-process.ts";
import { isDurable } from "./durable.ts";
import type { Checks } from "./index.ts";
import type { Recorded } from "./truth.ts";

/** @returns what is still under way, or undefined when all is quiet */
export function unrest(pages: readonly Page[]): string | undefined {
  for (const { name, client, openRequests, rooms } of pages) {
    const status = client.status.peek();
    if (status.kind !== "ready") return `${name} is ${JSON.stringify(status)}`;
    if (client.queued.peek() > 0) return `${name} has ${client.queued.peek()} requests queued`;
    if (openRequests > 0) return `${name} awaits ${openRequests} answers`;
    for (const [room, { room: shown }] of rooms) {
      const { kind } = shown.state.peek();
      if (kind !== "joined" && kind !== "denied") return `${name} is ${kind} in ${room}`;
      if (shown.messages.loading.peek()) return `${name} is loading ${room}`;
    }
  }
  return undefined;
}

/** Who is shown to be in which room, against who is. */
export function checkPresence(checks: Checks, pages: readonly Page[]): void {
  const isShown = (name: string, { state }: Room) =>
    name !== durableChannel && state.peek().kind === "joined";
  const present = new Map<string, Set<string>>();
  for (const { rooms, device } of pages) {
    for (const [name, { room }] of rooms) {
      if (!isShown(name, room)) continue;
      present.set(name, (present.get(name) ?? new Set()).add(device.userId));
    }
  }
  for (const { rooms, name: page } of pages) {
    for (const [name, { room }] of rooms) {
      if (!isShown(name, room)) continue;
      const shown = room.presence.users.peek().map(({ userId }) => userId as string);
      const expected = [...(present.get(name) ?? [])].sort().join(" ");
      if (shown.toSorted().join(" ") !== expected) {
        checks.violated(
          "presence",
          `${page} sees ${shown.sort().join(" ")} in ${name}; there are ${expected}`,
        );
      }
      const count = room.presence.count.peek();
      if (count !== shown.length)
        checks.violated("presence", `${page} counts ${count} in ${name}: ${expected}`);
      const typing = room.typing.users.peek();
      if (typing.length > 0)
        checks.violated("presence", `${page} sees ${typing[0]?.userId} typing in ${name}`);
    }
  }
}

export function checkWhole(checks: Checks, pages: readonly Page[]): void {
  for (const page of pages) checkPage(checks, page);
  for (const kept of checks.pages.kept.values()) {
    const { entry, wasRefused, refusal, isAskedAgain, pageName, userId } = kept;
    const { id, type, data } = entry;
    if (type !== "message:send" || String(data.room).startsWith("whisper:")) continue;
    const made = checks.truth.made(userId, id);
    if (made === undefined && !wasRefused) {
      checks.violated(
        "kept-is-stored",
        `${pageName} kept "${String(data.content).slice(0, 40)}": never stored`,
      );
    }
    const isTrimmed = made !== undefined && made.seq <= checks.truth.floor(made.room);
    if (made !== undefined && refusal !== undefined && !isTrimmed && !isAskedAgain) {
      checks.violated("refused-is-not-stored", `${id} of ${pageName} was refused (${refusal}) and is stored`);
    }
  }
}

/** Logs in memory are the server's own, and known to nobody else. */
export function checkMemoryLogs(checks: Checks, pages: readonly Page[], server: ServerProcess): void {
  for (const page of pages) {
    for (const room of ["all-users", passingChannel]) {
      const head = server.host.services.rooms.loaded(room as RoomName)?.head;
      const place = checks.pages.placesOf(page).get(room);
      const isThere = room === "all-users" || page.rooms.get(room)?.room.state.peek().kind === "joined";
      if (head === undefined || place === undefined || !isThere || place.bases.has(head)) continue;
      const stands = [...place.bases].join(" or ");
      checks.violated("nothing-missing", `${page.name} is at ${stands} of ${room}, its head is ${head}`);
    }
  }
}

function checkPage(checks: Checks, page: Page): void {
  const { truth } = checks;
  const { name: device } = page;
  const { userId } = page.device;
  const ownRoom = `user:${userId}`;
  checkPlace(checks, page, ownRoom);
  for (const [name, { room }] of page.rooms) {
    const isMember = truth.conversationOf(name)?.members.has(userId) ?? !name.startsWith("conversation:");
    const { kind } = room.state.peek();
    if ((kind === "joined") !== isMember) {
      checks.violated("rights", `${device} is ${kind} in ${name}, being ${isMember ? "a" : "no"} member`);
    }
    if (kind !== "joined" || !isDurable(name)) continue;
    checkPlace(checks, page, name);
    // Where the newest page could not be loaded, the reader is offered to try again.
    if (room.messages.error.peek() === undefined) checkKeptCursor(checks, page, name);
    // Such a page shows what came since; what was before, its application has.
    if (page.device.replays) continue;
    const difference = differenceOf(
      room.messages.list.peek(),
      truth.logs.get(name) ?? [],
      truth.floor(name),
      room.messages.hasOlder.peek(),
    );
    if (difference !== undefined)
      checks.violated("nothing-missing", `${device} shows ${name}: ${difference}`);
  }
}

/** A reader stands at the end of the log. */
function checkPlace(checks: Checks, page: Page, room: string): void {
  const place = checks.pages.placesOf(page).get(room);
  const head = checks.truth.head(room);
  if (place === undefined || place.bases.has(head)) return;
  const stands = [...place.bases].join(" or ");
  checks.violated("nothing-missing", `${page.name} is at ${stands} of ${room}, its head is ${head}`);
}

/** A page that replays has kept where it stands, so that the next one goes on there. */
function checkKeptCursor(checks: Checks, page: Page, room: string): void {
  const { replays, storage } = page.device;
  if (!replays || storage.hasFailed || storage.strangers.has(page)) return;
  const kept = storage.cursors.get(room)?.seq;
  const head = checks.truth.head(room);
  if (kept !== head) {
    checks.violated("cursor-kept", `${page.name} keeps ${kept ?? "nothing"} of ${room}, its head is ${head}`);
  }
}

/** What a page shows against the end of the log that it has loaded. */
function differenceOf(
  list: readonly Message[],
  log: readonly Recorded[],
  floor: number,
  hasOlder: boolean,
): string | undefined {
  // A page may go on showing what is no longer kept.
  const shown = list.filter(({ state, seq = 0 }) => state === "sent" && seq > floor);
  const queued = list.find(({ state }) => state === "queued");
  if (queued !== undefined) return `"${queued.content.slice(0, 40)}" is still queued`;
  const from = hasOlder ? (shown[0]?.seq ?? log.length + 1) : floor + 1;
  const expected = log.filter(
    ({ seq, type, isErased }) => seq >= from && type === "message:new" && !isErased,
  );
  for (const [at, { seq, content }] of expected.entries()) {
    const message = shown[at];
    if (message?.seq !== seq) return `seq ${message?.seq ?? "nothing"} in place of ${seq}`;
    if (message.content !== content) {
      return `"${message.content.slice(0, 40)}" at seq ${seq}, which says "${content.slice(0, 40)}"`;
    }
  }
  if (shown.length > expected.length) return `seq ${shown[expected.length]?.seq}, which is gone`;
  return undefined;
}

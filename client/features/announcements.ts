/**
 * What everybody is told: announcements, and errors that answer no request, the newest first.
 *
 * Those that the log of all users still holds are there for who comes back, too. What the user has dismissed is
 * remembered on this device, by id, for that user at that server. Of whom a device remembers nothing, not even that
 * nothing was dismissed, is new here: of what the log holds then, all but the last day's is taken as dismissed.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Core } from "../core/core.ts";
import { askAgain, type TautlineError } from "../core/errors.ts";
import type { HistoryPage, ServerEvent, Verdict } from "../core/wire.ts";
import type { Notification } from "./notifications.ts";

export interface Announcement extends Pick<Notification, "id" | "title" | "message" | "createdAt"> {
  readonly level: "info" | "error";
  /** The user has seen it, and wants no more of it. */
  readonly isDismissed: boolean;
}

export interface Announcements {
  readonly list: ReadonlySignal<readonly Announcement[]>;
  dismiss(ids: readonly string[] | "all"): void;
}

/** Where is remembered what was dismissed. */
export type DismissalStorage = Pick<Storage, "getItem" | "setItem">;

const everyone = "all-users";
/** As many as the server keeps, twice. */
const maxRemembered = 200;
const maxHeld = 100;
/** What is older is no news to somebody new. */
const newsMs = 86_400_000;

/** @param storage may throw, or forget: then it is remembered as long as the page */
export function createAnnouncements(core: Core, storage: () => DismissalStorage | undefined, server: string) {
  const list = signal<readonly Announcement[]>([]);
  const dismissed = new Set<string>();
  /** The log holds what this page may not have been told. */
  let isBehind = true;
  let isAsking = false;
  let isNewHere = false;
  /** A client is one user's. */
  let owner = "";

  const key = () => `taut-dismissed ${server} ${owner}`;

  function recall(): void {
    owner = core.welcome()?.user.id ?? owner;
    try {
      const kept = storage()?.getItem(key());
      isNewHere ||= kept === null;
      const ids: unknown = JSON.parse(kept ?? "[]");
      if (Array.isArray(ids)) for (const id of ids) if (typeof id === "string") dismissed.add(id);
    } catch {
      // What was kept is none of ours, or nothing may be read.
    }
  }

  function remember(): void {
    try {
      storage()?.setItem(key(), JSON.stringify([...dismissed].slice(-maxRemembered)));
    } catch {
      // Nothing may be kept: the page itself remembers.
    }
  }

  function forgo(events: readonly ServerEvent[]): void {
    const since = (core.welcome()?.serverTime ?? 0) - newsMs;
    const old = events.filter(({ timestamp }) => timestamp < since);
    for (const event of old) for (const { id } of announced(event)) dismissed.add(id);
    isNewHere = false;
    remember();
  }

  function put(events: readonly ServerEvent[]): void {
    const told = events.flatMap((event) => announced(event, core.cursor(everyone)?.epoch));
    const fresh = told.filter(({ id }) => !list.peek().some((held) => held.id === id));
    if (fresh.length === 0) return;
    const all = [...fresh.map((one) => ({ ...one, isDismissed: dismissed.has(one.id) })), ...list.peek()];
    list.value = all.sort((a, b) => b.createdAt - a.createdAt).slice(0, maxHeld);
  }

  async function refresh(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    recall();
    try {
      const page = (await core.request("room:history", { room: everyone })) as HistoryPage;
      // An error of some time ago tells nothing about now.
      const told = page.events.filter(({ type }) => type !== "system:error");
      if (isNewHere) forgo(told);
      put(told);
      isBehind = false;
    } catch (error) {
      askAgain(core.after, () => void refresh())(error as TautlineError);
    }
    isAsking = false;
  }

  /** What came while there was no connection comes by itself, unless the room begins anew at its log's head. */
  function welcomed(verdict: Verdict | undefined): void {
    if (verdict?.recovered === "fresh" || verdict?.recovered === "reset") isBehind = true;
    if (isBehind) void refresh();
  }

  const shown: Announcements = {
    list,
    dismiss(ids) {
      recall();
      list.value = list.peek().map((held) => {
        if (ids !== "all" && !ids.includes(held.id)) return held;
        dismissed.add(held.id);
        return { ...held, isDismissed: true };
      });
      remember();
    },
  };

  return {
    shown,
    refresh,
    event(event: ServerEvent): void {
      if (event.type === "welcome") welcomed(event.data.rooms[everyone]);
      else put([event]);
    },
  };
}

function announced(event: ServerEvent, epoch = ""): readonly Omit<Announcement, "isDismissed">[] {
  const { type, data, room = "", seq, timestamp: createdAt } = event;
  if (type === "system:announcement") {
    return [{ ...data, level: "info", createdAt }];
  }
  if (type === "system:error") {
    const id = `${room} ${epoch} ${seq ?? createdAt}`;
    return [{ id, level: "error", title: "Something went wrong", message: data.message, createdAt }];
  }
  return [];
}

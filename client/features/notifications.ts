/**
 * This user's notifications, the newest first, kept current by what goes by.
 *
 * The list is read anew on every connection, so nothing missed stays wrong; what one device reads is read on all.
 */
import { batch, type ReadonlySignal, signal } from "@preact/signals-core";
import type { ListedNotification, Reply } from "../../protocol/events/index.ts";
import type { Core } from "../core/core.ts";
import type { ServerEvent } from "../core/wire.ts";
import { createAsking } from "./asking.ts";
import type { Problem } from "./message.ts";

export type Notification = Omit<ListedNotification, "sender"> & {
  /** Left out where no person sent it. */
  readonly sender?: { readonly id: string; readonly name: string } | undefined;
};

export interface Notifications {
  readonly list: ReadonlySignal<readonly Notification[]>;
  readonly unread: ReadonlySignal<number>;
  readonly loading: ReadonlySignal<boolean>;
  readonly error: ReadonlySignal<Problem | undefined>;
  refresh(): Promise<void>;
  markRead(ids: readonly string[] | "all"): Promise<void>;
}

export function createNotifications(core: Core) {
  const { request } = core;
  const list = signal<readonly Notification[]>([]);
  const unread = signal(0);
  const { loading, error, refresh, welcomed } = createAsking(core, async () => {
    const reply = (await request("notification:list", {})) as Reply<"notification:list">;
    batch(() => {
      list.value = reply.notifications;
      unread.value = reply.unread;
    });
  });

  function seen(ids: readonly string[] | "all", left: number): void {
    batch(() => {
      list.value = list
        .peek()
        .map((held) => (ids === "all" || ids.includes(held.id) ? { ...held, isRead: true } : held));
      unread.value = left;
    });
  }

  const shown: Notifications = {
    list,
    unread,
    loading,
    error,
    refresh,
    async markRead(ids) {
      const reply = (await request("notification:read", { ids })) as Reply<"notification:read">;
      seen(ids, reply.unread);
    },
  };

  return {
    shown,
    event({ type, data }: ServerEvent): void {
      if (type === "welcome") welcomed();
      else if (type === "notification:seen") seen(data.ids, data.unread);
      else if (type === "system:notification") {
        if (list.peek().some(({ id }) => id === data.id)) return;
        batch(() => {
          list.value = [{ ...data, isRead: false }, ...list.peek()];
          unread.value += 1;
        });
      }
    },
  };
}

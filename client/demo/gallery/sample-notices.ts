/** Notifications of the sample server, and what it tells everybody. */
import type { SampleRooms } from "./sample-rooms.ts";
import type { Handlers } from "./sample-server.ts";

interface Notice {
  readonly id: string;
  readonly level: "info" | "success";
  readonly title: string;
  readonly message: string;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly isRead: boolean;
}

const minuteMs = 60_000;

/** @param now epoch ms */
export function createSampleNotices(rooms: SampleRooms, now: number) {
  let notices: readonly Notice[] = [
    {
      id: "seeds",
      level: "success",
      title: "The seeds are here",
      message: "Forty bags, in the shed behind the greenhouse.",
      createdAt: now - 12 * minuteMs,
      isRead: false,
    },
    {
      id: "meeting",
      level: "info",
      title: "Meeting on Friday",
      message: "At six, by the old apple tree.",
      createdAt: now - 26 * 60 * minuteMs,
      isRead: true,
    },
  ];
  const unread = () => notices.filter(({ isRead }) => !isRead).length;
  const handlers: Handlers = {
    "notification:list": () => ({ notifications: notices, unread: unread() }),
    "notification:read": (_, { ids }: { ids: "all" | readonly string[] }) => {
      notices = notices.map((one) =>
        ids === "all" || ids.includes(one.id) ? { ...one, isRead: true } : one,
      );
      return { unread: unread() };
    },
  };
  return {
    handlers,
    announce(): void {
      const message = "The garden closes an hour earlier tonight: a storm is on its way.";
      rooms.append("all-users", "system:announcement", { id: crypto.randomUUID(), title: "Storm", message });
    },
  };
}

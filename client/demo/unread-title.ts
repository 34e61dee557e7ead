/** The page's title says how much is unread, to whoever has the page behind other tabs. */
import type { Client } from "../index.ts";

/** @returns stops it */
export function showUnread(client: Client): () => void {
  const title = document.title;
  const stop = client.conversations.list.subscribe((conversations) => {
    const count = conversations.reduce((sum, { unread }) => sum + unread, 0);
    document.title = count === 0 ? title : `(${count > 99 ? "99+" : count}) ${title}`;
  });
  return () => {
    stop();
    document.title = title;
  };
}

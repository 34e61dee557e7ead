/**
 * The elements, as `/sdk/components.js` defines them.
 *
 * The provider comes first: elements already in the page are upgraded in this order, and ask it for its
 * connection when they are.
 */
import { TautAnnouncements } from "./announcements.ts";
import { TautChat } from "./chat.ts";
import { TautCommitments } from "./commitments.ts";
import { TautConversations } from "./conversations.ts";
import { define } from "./define.ts";
import { TautEmotion } from "./emotion.ts";
import { TautFocus } from "./focus.ts";
import { TautFocusHistory } from "./focus-history.ts";
import { TautMembers } from "./members.ts";
import { TautNotifications } from "./notifications.ts";
import { TautPresence } from "./presence.ts";
import { TautProvider } from "./provider.ts";
import { TautReport } from "./report.ts";
import { TautStatus } from "./status.ts";
import { TautTyping } from "./typing.ts";
import { TautWhisper } from "./whisper.ts";

define("taut-provider", TautProvider);
define("taut-status", TautStatus);
define("taut-announcements", TautAnnouncements);
define("taut-presence", TautPresence);
define("taut-members", TautMembers);
define("taut-typing", TautTyping);
define("taut-chat", TautChat);
define("taut-conversations", TautConversations);
define("taut-notifications", TautNotifications);
define("taut-commitments", TautCommitments);
define("taut-emotion", TautEmotion);
define("taut-focus", TautFocus);
define("taut-focus-history", TautFocusHistory);
define("taut-report", TautReport);
define("taut-whisper", TautWhisper);

export type { TautEvents } from "./events.ts";
export { pageClient } from "./registry.ts";
export {
  TautAnnouncements,
  TautChat,
  TautCommitments,
  TautConversations,
  TautEmotion,
  TautFocus,
  TautFocusHistory,
  TautMembers,
  TautNotifications,
  TautPresence,
  TautProvider,
  TautReport,
  TautStatus,
  TautTyping,
  TautWhisper,
};

declare global {
  interface HTMLElementTagNameMap {
    "taut-provider": TautProvider;
    "taut-status": TautStatus;
    "taut-announcements": TautAnnouncements;
    "taut-presence": TautPresence;
    "taut-members": TautMembers;
    "taut-typing": TautTyping;
    "taut-chat": TautChat;
    "taut-conversations": TautConversations;
    "taut-notifications": TautNotifications;
    "taut-commitments": TautCommitments;
    "taut-emotion": TautEmotion;
    "taut-focus": TautFocus;
    "taut-focus-history": TautFocusHistory;
    "taut-report": TautReport;
    "taut-whisper": TautWhisper;
  }
}

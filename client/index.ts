/**
 * The whole client, as `/sdk/rooms.js` exports it: what `/sdk/tautline.js` has, and rooms with their messages,
 * presence, typing, and conversations as signals.
 */
export type {
  FocusComponents,
  FocusReport,
  FocusSession,
  FocusSite,
  FocusSpell,
  FocusWatcher,
  PreviousSession,
  SaidSite,
  SiteCategory,
  TimeKind,
} from "../protocol/focus-report.ts";
export type { TokenProvider } from "./core/connection.ts";
export type { Access, Link, Ports, Transport } from "./core/ports.ts";
export type { RequestOptions } from "./core/requests.ts";
export type { RoomState } from "./core/rooms.ts";
export type { Cursor, OutboxEntry } from "./core/storage-port.ts";
export type { ListedConversation, PresentUser, User } from "./core/wire.ts";
export type { Announcement, Announcements, DismissalStorage } from "./features/announcements.ts";
export type { Channel, ChannelEventInfo, ChannelPage, ChannelRecord, Misfit } from "./features/channels.ts";
export type { Clarification, Clarifications } from "./features/clarifications.ts";
export type { ClientOptions, EnvelopeInfo, Status } from "./features/client.ts";
export type { Commitment, Commitments, Liability } from "./features/commitments.ts";
export { type Client, type ConnectOptions, connect, type Frame } from "./features/connect.ts";
export type { Conversations } from "./features/conversations.ts";
export type { Emotion, EmotionFeed } from "./features/emotion.ts";
export type { FileLinks, Files, RoomFile, SendFileOptions, Upload } from "./features/files.ts";
export type { Focus, NewActivity, PairingCode } from "./features/focus.ts";
export {
  browserCapture,
  type Capture,
  type CaptureSource,
  captureFocus,
} from "./features/focus-capture.ts";
export {
  afterDismissal,
  afterFocusEvent,
  beginFocus,
  type FocusActivity,
  type FocusEnvelope,
  type FocusIntervention,
  type FocusPoint,
  type FocusState,
} from "./features/focus-state.ts";
export type { WatchedFocus } from "./features/focus-watch.ts";
export type { Delay, Message, Messages, SendOptions } from "./features/message.ts";
export type { Notification, Notifications } from "./features/notifications.ts";
export type { OwnStatus, WatchInput } from "./features/own-status.ts";
export type { KnownUser, People } from "./features/people.ts";
export type { Presence } from "./features/presence.ts";
export type { Reaction } from "./features/reactions.ts";
export type { Receipts } from "./features/receipts.ts";
export type { Room } from "./features/rooms.ts";
export type { ChoiceStorage, SettableStatus } from "./features/status-choice.ts";
export type { Typing } from "./features/typing.ts";
export {
  batch,
  type ClientErrorCode,
  computed,
  effect,
  type ReadonlySignal,
  type Signal,
  signal,
  TautlineError,
} from "./tautline.ts";

/** Which requests promise that what they do is stored, as the contract has it. */
import { type Envelope, up } from "../../../protocol/index.ts";
import { durableChannel } from "../world/channels.ts";

const durable = new Set(Object.entries(up).flatMap(([type, spec]) => ("durable" in spec ? [type] : [])));

export const isDurableRequest = (type: string): boolean => durable.has(type);

/** Whether the room's log is in the store; other logs live as long as their server. */
export function isDurable(room: string): boolean {
  return room.startsWith("conversation:") || room.startsWith("user:") || room === durableChannel;
}

/** What is said in a room without a durable log, or about something said in a whisper room, leaves no trace. */
export function isPassing({ room, messageId }: Envelope["data"]): boolean {
  return typeof room === "string" ? !isDurable(room) : String(messageId).startsWith("w.");
}

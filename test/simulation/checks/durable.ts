/** Which requests promise that what they do is stored, as the contract has it. */
import { type Envelope, up } from "../../../protocol/index.ts";

const durable = new Set(Object.entries(up).flatMap(([type, spec]) => ("durable" in spec ? [type] : [])));

export const isDurableRequest = (type: string): boolean => durable.has(type);

/** What is said in a whisper room, or about something said there, leaves no trace. */
export function isPassing(type: string, { room, messageId }: Envelope["data"]): boolean {
  return type === "message:send" ? String(room).startsWith("whisper:") : String(messageId).startsWith("w.");
}

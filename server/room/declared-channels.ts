/**
 * What channels carry where that is declared: an event that is not, or does not fit, is refused before it is kept.
 *
 * Of several definitions whose patterns fit a channel, the one that says most of its name counts.
 */
import {
  type ChannelDefinition,
  check,
  matchesChannel,
  misfit,
  ProtocolError,
  type RoomName,
  roomName,
} from "../../protocol/index.ts";

const prefix = roomName("channel", "");

/** @throws ProtocolError `invalid_data` naming the field */
export type CheckDeclared = (room: RoomName, event: string, payload: unknown) => void;

export function createDeclared(definitions: readonly ChannelDefinition[]): CheckDeclared {
  // A name is longer than the beginning of it, and what ends in a star says less than what does not.
  const ordered = definitions.toSorted(
    (a, b) => fixedLength(b.pattern) - fixedLength(a.pattern) || a.pattern.length - b.pattern.length,
  );
  return (room, event, payload) => {
    if (ordered.length === 0) return;
    const channel = room.slice(prefix.length);
    const definition = ordered.find(({ pattern }) => matchesChannel(pattern, channel));
    if (definition === undefined) return;
    const { events, pattern } = definition;
    const schema = Object.hasOwn(events, event) ? events[event] : undefined;
    if (schema === undefined) {
      const message = `must be one of ${Object.keys(events).join(", ")}`;
      throw new ProtocolError(
        "invalid_data",
        `the channel ${pattern} carries no ${event}: event: ${message}`,
        {
          details: [{ path: "event", message }],
        },
      );
    }
    const checked = check(schema, payload);
    if (checked.kind === "fits") return;
    const problems = checked.problems.map(({ path, message }) => ({
      path: path === "" ? "payload" : `payload.${path}`,
      message,
    }));
    throw misfit(`the payload of ${event}`, problems);
  };
}

function fixedLength(pattern: string): number {
  return pattern.endsWith("*") ? pattern.length - 1 : pattern.length;
}

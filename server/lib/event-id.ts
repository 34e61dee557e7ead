/**
 * Ids of logged messages: the room's number and the seq, base 36. Short, unique in the server, and the place of
 * the message in the log is known without an index.
 */
export function eventId(roomNumber: number, seq: number): string {
  return `${roomNumber.toString(36)}-${seq.toString(36)}`;
}

const pattern = /^([0-9a-z]{1,10})-([0-9a-z]{1,10})$/;

/** @returns undefined if no logged message can have that id */
export function parseEventId(id: string): { roomNumber: number; seq: number } | undefined {
  const match = pattern.exec(id);
  if (match === null) return undefined;
  return { roomNumber: Number.parseInt(match[1] ?? "", 36), seq: Number.parseInt(match[2] ?? "", 36) };
}

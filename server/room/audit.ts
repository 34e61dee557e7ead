/** What was done goes into the audit, and admins see it as it happens. */
import { type AuditEntry, roomName } from "../../protocol/index.ts";
import type { Effect } from "../store/port.ts";
import type { Hub } from "./hub.ts";
import type { Journal } from "./journal.ts";

interface AuditServices {
  readonly journal: Journal;
  readonly hub: Hub;
}

const whisper = roomName("whisper", "");

/** What is kept of it: nothing of a whisper room touches a disk, and its code least of all. */
export function auditEffect({ room, ...entry }: AuditEntry): Effect {
  const isKept = room !== undefined && !room.startsWith(whisper);
  return { kind: "audit", entry: isKept ? { ...entry, room } : entry };
}

/** @throws ProtocolError `unavailable`: then it is nowhere */
export async function noteInAudit({ journal, hub }: AuditServices, entry: AuditEntry): Promise<void> {
  await journal.commit({ events: [], effects: [auditEffect(entry)], at: entry.at });
  hub.tell("audited", entry);
}

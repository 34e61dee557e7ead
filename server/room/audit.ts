/** Notes what was done in the audit, and tells of it. */
import type { AuditEntry } from "../../protocol/index.ts";
import type { Hub } from "./hub.ts";
import type { Journal } from "./journal.ts";

interface AuditServices {
  readonly journal: Journal;
  readonly hub: Hub;
}

/** @throws ProtocolError `unavailable`: then it is nowhere */
export async function noteInAudit({ journal, hub }: AuditServices, entry: AuditEntry): Promise<void> {
  await journal.commit({ events: [], effects: [{ kind: "audit", entry }], at: entry.at });
  hub.tell("audited", entry);
}

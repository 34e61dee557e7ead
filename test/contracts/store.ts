/** What every store must do, whichever database is under it. */
import type { Store } from "../../server/store/port.ts";
import { commitmentsContract } from "./store/commitments.ts";
import { conversationsContract } from "./store/conversations.ts";
import { filesContract } from "./store/files.ts";
import { focusContract } from "./store/focus.ts";
import { logContract } from "./store/log.ts";
import { messagesContract } from "./store/messages.ts";
import { retentionContract } from "./store/retention.ts";
import { usersContract } from "./store/users.ts";

const contracts = [
  logContract,
  messagesContract,
  conversationsContract,
  filesContract,
  retentionContract,
  usersContract,
  commitmentsContract,
  focusContract,
];

/** @param open a new, empty store each time */
export function storeContract(name: string, open: () => Store | Promise<Store>): void {
  for (const contract of contracts) contract(name, open);
}

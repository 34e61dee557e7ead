/**
 * Guests: users without an account. Each gets an id of its own and a token for a week.
 *
 * Two guests never share an id, whatever names they choose.
 */
import type { User } from "../../protocol/events/connection.ts";
import type { UserId } from "../../protocol/ids.ts";
import type { RandomId } from "../lib/ids.ts";
import { cleanName } from "./identity.ts";
import type { MintedToken, Tokens } from "./tokens.ts";

const ttlSeconds = 7 * 24 * 3_600;

export interface Guests {
  /** @param name to be shown; without one it is `Guest` and four letters or digits */
  createGuest(name?: string): Promise<MintedToken & { readonly user: User }>;
}

export function createGuests({ tokens, randomId }: { tokens: Tokens; randomId: RandomId }): Guests {
  return {
    async createGuest(given) {
      const id = `g${randomId(10)}` as UserId;
      const name = cleanName(given, `Guest ${randomId(4).toUpperCase()}`);
      const minted = await tokens.mint({ userId: id, name, role: "user", ttlSeconds });
      return { ...minted, user: { id, name, role: "user" } };
    },
  };
}

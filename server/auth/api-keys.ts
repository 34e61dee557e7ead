/**
 * Service keys: how a backend shows that it is one.
 *
 * The time a comparison takes tells nothing about the keys.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { User } from "../../protocol/events/connection.ts";
import { serviceId } from "./identity.ts";

const serviceUser: User = { id: serviceId, name: "service", role: "service" };

export interface ApiKeys {
  /** @returns the user that a key acts as; undefined if it is no key */
  identify(key: string): User | undefined;
}

export function createApiKeys(keys: readonly string[]): ApiKeys {
  // Digests are equally long, as the comparison wants, whatever is presented.
  const digests = keys.map(digest);
  return {
    identify(key) {
      const presented = digest(key);
      let isKnown = false;
      for (const known of digests) {
        if (timingSafeEqual(known, presented)) isKnown = true;
      }
      return isKnown ? serviceUser : undefined;
    },
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

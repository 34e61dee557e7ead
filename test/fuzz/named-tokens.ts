/** Tokens that say in plain words who one is, as strict about it as real ones: `ID:ROLE:SECONDS`. */
import { roles } from "../../protocol/events/connection.ts";
import { isUserId, ProtocolError } from "../../protocol/index.ts";
import type { Tokens } from "../../server/auth/tokens.ts";
import type { FakeClock } from "../support/fake-clock.ts";

export function namedTokens(clock: FakeClock): Tokens {
  const unused = () => Promise.reject(new Error("nobody asks for one here"));
  return {
    async verify(token) {
      const [id = "", given = "user", seconds = "3600"] = token.split(":");
      const role = roles.find((known) => known === given);
      if (!isUserId(id) || role === undefined || !/^\d{1,9}$/.test(seconds)) {
        throw new ProtocolError("token_invalid", "the token says nothing that a token says");
      }
      const expiresAt = clock.now() + Number(seconds) * 1_000;
      return { user: { id, name: id.slice(0, 64), role }, expiresAt };
    },
    mint: unused,
    refresh: unused,
  };
}

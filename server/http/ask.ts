/**
 * A request that goes on to the same handlers as a connection's, under the id that makes its repeat harmless.
 */
import { z } from "@hono/zod-openapi";
import { isRequestId } from "../../protocol/envelope.ts";
import { ProtocolError } from "../../protocol/errors.ts";
import type { Reply, UpType } from "../../protocol/events/index.ts";
import type { Caller } from "./caller.ts";
import type { AppDeps } from "./deps.ts";

export const requestId = z.string().refine(isRequestId, "must be 1 to 64 printable ASCII characters");
export const idempotency = z.object({ "idempotency-key": requestId.optional() });

export function keyIn(headers: z.output<typeof idempotency>): string | undefined {
  return headers["idempotency-key"];
}

/** @throws ProtocolError `invalid_data` where the body and the header say two ids */
export function oneId(inBody: string | undefined, headers: z.output<typeof idempotency>): string | undefined {
  const inHeader = keyIn(headers);
  if (inBody !== undefined && inHeader !== undefined && inBody !== inHeader) {
    throw new ProtocolError("invalid_data", "got `id` and another Idempotency-Key, expected one or the same");
  }
  return inBody ?? inHeader;
}

/** @throws ProtocolError whatever the handler refuses with */
export async function ask<T extends UpType>(
  { handle }: Pick<AppDeps, "handle">,
  ...[caller, type, data, id]: readonly [caller: Caller, type: T, data: unknown, id?: string | undefined]
): Promise<Reply<T>> {
  const grants = caller.kind === "token" ? caller.identity.rooms : undefined;
  const result = await handle(caller.user, type, data, id, grants);
  if (!result.ok) {
    const { code, message, ...more } = result.error;
    throw new ProtocolError(code, message, more);
  }
  // A handler's return type is its event's reply.
  return result.data as Reply<T>;
}

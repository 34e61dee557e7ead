/** Shapes that several routes answer with or ask for, as OpenAPI shows them. */
import { z } from "@hono/zod-openapi";
import { roles } from "../../protocol/events/connection.ts";
import { type Reply, type UpType, up } from "../../protocol/events/index.ts";
import { isUserId } from "../../protocol/ids.ts";

export const instant = z.int().openapi({ description: "Milliseconds since 1970" });

const pattern = "^[A-Za-z0-9._~-]{1,96}$";

export const userIdRule = "must be 1 to 96 of A-Z a-z 0-9 . _ ~ -";

export const userIdText = z.string().refine(isUserId, userIdRule).openapi({ pattern, example: "alice" });

export const conversationIdText = z.string().regex(/^[A-Za-z0-9._~-]{1,96}$/, "must be a conversation's id");

export const messageIdText = z.string().regex(/^[A-Za-z0-9._~-]{1,64}$/, "must be a message's id");

const maxGivenChars = 1_024;

/** A name as it is asked for; it is cut and cleaned before it is shown. */
export const givenName = z
  .string()
  // Not `max`, which compares the `length` of whatever comes, and throws where that is no number.
  .refine((name) => name.length <= maxGivenChars, `must be at most ${maxGivenChars} characters`)
  .openapi({ maxLength: maxGivenChars });

const userShape = z
  .object({ id: z.string().openapi({ pattern }), name: z.string(), role: z.enum(roles) })
  .openapi("User");

/** What whoever gets in is given. */
export const granted = z.object({ token: z.string(), expiresAt: instant, user: userShape });

/** A whole number in a query or a path, where everything is a text. */
export function numberText(minimum: number, maximum: number) {
  return z
    .string()
    .regex(/^\d{1,16}$/, `must be a whole number from ${minimum} to ${maximum}`)
    .transform(Number)
    .pipe(z.int().min(minimum).max(maximum))
    .openapi({ type: "integer", minimum, maximum });
}

/** Which page of a room's log. */
export const pageQuery = z.object({
  after: numberText(0, Number.MAX_SAFE_INTEGER).optional(),
  before: numberText(1, Number.MAX_SAFE_INTEGER).optional(),
  limit: numberText(1, 200).optional(),
});

/** A reply as it is on the wire: plain texts, without the brands that only the server's code sees. */
export function replyOf<T extends UpType>(type: T): z.ZodType<Reply<T>> {
  return up[type].reply as unknown as z.ZodType<Reply<T>>;
}

/**
 * The shape of every JSON answer, good or bad, the way from an error to its status, and how routes speak of both.
 *
 * No answer carries a stack, and statuses come from the protocol's table, but for those of a part of a file.
 */
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { type ErrorCode, type ErrorData, errorTable } from "../../protocol/errors.ts";
import type { AppDeps, HttpEnv } from "./deps.ts";

const meta = z
  .object({
    timestamp: z.int().openapi({ description: "Milliseconds since 1970", example: 1_700_000_000_000 }),
    requestId: z.string().openapi({ example: "3kX9aTzQ0pLm" }),
  })
  .openapi("Meta");

const failure = z
  .object({
    success: z.literal(false),
    error: z.object({
      code: z.enum(Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]]),
      message: z.string(),
      details: z
        .union([
          z.array(z.object({ path: z.string(), message: z.string() })),
          z.record(z.string(), z.unknown()),
        ])
        .optional(),
    }),
    meta,
  })
  .openapi("Failure");

const json = <Schema extends z.ZodType>(schema: Schema) => ({ "application/json": { schema } });

/** A route's body, as OpenAPI wants it; the codes of what it does not take are `misfits`. */
export function takes<Schema extends z.ZodType>(schema: Schema) {
  return { required: true as const, content: json(schema) };
}

/** The codes of a body that a route does not take. */
export const misfits = ["bad_json", "bad_envelope", "too_large", "invalid_data"] as const;

/** The codes of a caller whom a route does not let pass. */
export const refusals = ["unauthenticated", "token_invalid", "token_expired", "forbidden"] as const;

/** A route's good answer, as OpenAPI wants it. */
export function succeeds<Data extends z.ZodType>(description: string, data: Data) {
  return { description, content: json(z.object({ success: z.literal(true), data, meta })) };
}

type StatusOf<Code extends ErrorCode> = (typeof errorTable)[Code]["http"];
type Failures<Code extends ErrorCode> = {
  [Status in StatusOf<Code>]: { description: string; content: ReturnType<typeof json<typeof failure>> };
};

/** A route's bad answers: one for each status, naming the codes that share it. */
export function fails<Code extends ErrorCode>(...codes: readonly Code[]): Failures<Code | "internal"> {
  const byStatus: Record<number, { description: string; content: ReturnType<typeof json<typeof failure>> }> =
    {};
  for (const code of [...codes, "internal" as const]) {
    const { http } = errorTable[code];
    const before = byStatus[http];
    const description = before === undefined ? `\`${code}\`` : `${before.description}, \`${code}\``;
    byStatus[http] = { description, content: json(failure) };
  }
  return byStatus as Failures<Code | "internal">;
}

/** A bad answer of a status that no code has, as OpenAPI wants it. */
export function failsAs(description: string) {
  return { description, content: json(failure) };
}

/** What a good answer holds; `nowMs` in milliseconds since 1970. */
export function success<Data>(requestId: string, nowMs: number, data: Data) {
  return { success: true as const, data, meta: { timestamp: nowMs, requestId } };
}

/** The answer to a request that was granted. */
export function answer<Env extends HttpEnv, Data>(
  c: Context<Env>,
  { clock }: Pick<AppDeps, "clock">,
  data: Data,
) {
  return c.json(success(c.get("requestId"), clock.now(), data), 200);
}

/** The answer to a request that failed. */
export function failureResponse(c: Context<HttpEnv>, nowMs: number, error: ErrorData): Response {
  const { code, retryAfterMs } = error;
  const { http } = errorTable[code];
  if (retryAfterMs !== undefined)
    c.header("Retry-After", String(Math.max(1, Math.ceil(retryAfterMs / 1_000))));
  if (http === 401) c.header("WWW-Authenticate", "Bearer");
  return c.json(failureBody(c.get("requestId"), nowMs, error), http);
}

/** What a bad answer holds; `nowMs` in milliseconds since 1970. */
export function failureBody(requestId: string, nowMs: number, { code, message, details }: ErrorData) {
  return {
    success: false as const,
    error: { code, message, ...(details === undefined ? {} : { details }) },
    meta: { timestamp: nowMs, requestId },
  };
}

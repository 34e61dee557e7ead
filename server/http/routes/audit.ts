/** Who used which right over others, for admins. */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { type NamedAuditEntry, namedAuditEntry } from "../../../protocol/events/moderation.ts";
import { requireAdmin } from "../caller.ts";
import type { AppDeps, HttpEnv } from "../deps.ts";
import { answer, fails, refusals, succeeds } from "../reply.ts";
import { numberText } from "../shapes.ts";

const audit = createRoute({
  method: "get",
  path: "/api/v1/audit",
  operationId: "audit",
  tags: ["Moderation"],
  summary: "Kicks, bans, closings, slow mode, moderators and revocations, the newest first",
  description:
    "A page has more than `limit` where more happened in its last millisecond. The next one is what was `before` the `at` of its last entry.",
  security: [{ token: [] }],
  request: {
    query: z.object({
      before: numberText(0, Number.MAX_SAFE_INTEGER).optional(),
      limit: numberText(1, 500).optional(),
    }),
  },
  responses: {
    200: succeeds(
      "Entries",
      z.object({ entries: z.array(namedAuditEntry as unknown as z.ZodType<NamedAuditEntry>) }),
    ),
    ...fails(...refusals, "invalid_data", "unavailable"),
  },
});

export function addAudit(app: OpenAPIHono<HttpEnv>, deps: AppDeps): void {
  app.openapi({ ...audit, middleware: [requireAdmin(deps)] as const }, async (c) => {
    const { before, limit = 100 } = c.req.valid("query");
    const entries = [...(await deps.audit({ before, limit }))];
    return answer(c, deps, { entries });
  });
}

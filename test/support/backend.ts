/** Somebody who asks over HTTP: the same handlers, and no connection. */
import type { Role, UserId } from "../../protocol/index.ts";
import type { Grants } from "../../server/auth/identity.ts";
import { httpAnswers } from "../../server/http-answers.ts";
import type { World } from "./world.ts";

/** @returns asks, and gives what the handler answers, or its refusal */
export function overHttp(world: World, id: string, role: Role, grants?: Grants) {
  const { handle } = httpAnswers(world.host, () => 0);
  const user = { id: id as UserId, name: id, role };
  // biome-ignore lint/suspicious/noExplicitAny: a test names the fields that it expects
  return async (type: string, data: object, requestId?: string): Promise<any> => {
    const [result] = await Promise.all([handle(user, type, data, requestId, grants), world.clock.settle()]);
    return result.ok ? result.data : result.error;
  };
}

/**
 * What a load process cannot do itself, it asks the runner for: the server is the runner's child.
 */
import type { LoadReply, LoadRequest } from "../job.ts";
import { within } from "./within.ts";

/** @throws Error if this process was not started by the runner, or no reply comes in time */
export function ask(request: LoadRequest): Promise<LoadReply> {
  const replied = new Promise<LoadReply>((resolve) => process.once("message", resolve));
  if (process.send?.(request) === undefined) throw new Error("there is no runner to ask");
  return within(replied, `the runner to ${request.kind}`);
}

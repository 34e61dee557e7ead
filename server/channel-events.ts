/**
 * The module in which an embedder declares what its channels carry.
 *
 * It is read once, at the start, and a server that cannot read it does not start: nothing is let through unchecked.
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { ChannelDefinition } from "../protocol/index.ts";

const variable = "TAUTLINE_CHANNEL_EVENTS";
const expected = 'expected a module that exports what defineChannel of "tautline/channel" made';

/**
 * @param path relative to where the server was started
 * @throws Error in one line, for the person who starts it
 */
export async function loadChannelEvents(path: string): Promise<readonly ChannelDefinition[]> {
  const exported = await load(path);
  const definitions = Object.values(exported).filter(isDefinition);
  if (definitions.length === 0) throw problem(path, "which exports none");
  const patterns = definitions.map(({ pattern }) => pattern);
  const twice = patterns.find((pattern, at) => patterns.indexOf(pattern) !== at);
  if (twice !== undefined) throw problem(path, `which defines the channel ${twice} twice`);
  return definitions;
}

async function load(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(pathToFileURL(resolve(path)).href);
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw problem(path, `which cannot be loaded (${reason})`);
  }
}

function problem(path: string, what: string): Error {
  return new Error(`${variable}: got ${JSON.stringify(path)}, ${what}, ${expected}`);
}

/** By its shape, for the module may have a copy of defineChannel, or of zod, of its own. */
function isDefinition(value: unknown): value is ChannelDefinition {
  if (typeof value !== "object" || value === null) return false;
  const { pattern, events } = value as Partial<Record<string, unknown>>;
  if (typeof pattern !== "string" || typeof events !== "object" || events === null) return false;
  return Object.values(events).every((schema) => typeof schema?.safeParse === "function");
}

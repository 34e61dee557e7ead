/** Settings as they are read from an environment and a command line. */
import { type Config, readConfig } from "../../server/config.ts";

export const secret = "a-secret-of-more-than-32-bytes-in-all";

export function configOf(env: Record<string, string>, argv: string[] = []): Config {
  const result = readConfig(env, argv);
  if (result.kind !== "config") throw new Error(`expected a config, got ${JSON.stringify(result)}`);
  return result.config;
}

export function problemsOf(env: Record<string, string>, argv: string[] = []): readonly string[] {
  const result = readConfig(env, argv);
  return result.kind === "problems" ? result.lines : [];
}

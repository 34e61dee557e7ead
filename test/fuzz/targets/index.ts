/** Everything that can be fuzzed. A new target is a file beside this one and a line here and in `options.ts`. */
import type { TargetName } from "../options.ts";
import { client } from "./client.ts";
import { config } from "./config.ts";
import { envelopes } from "./envelopes.ts";
import { hello } from "./hello.ts";
import { http } from "./http.ts";
import { resume } from "./resume.ts";
import type { Target } from "./target.ts";

/** A target whose inputs are its own affair. */
type AnyTarget = Target<unknown>;

export const targets: Readonly<Record<TargetName, AnyTarget>> = {
  envelopes: open(envelopes),
  hello: open(hello),
  resume: open(resume),
  http: open(http),
  config: open(config),
  client: open(client),
};

/** What a target is fed comes from itself, or was checked by its `isInput`. */
function open<Input>(target: Target<Input>): AnyTarget {
  return target as unknown as AnyTarget;
}

/** How many of all inputs each of the targets gets. */
export function shareOut(inputs: number, names: readonly TargetName[]): Map<TargetName, number> {
  const whole = names.reduce((sum, name) => sum + targets[name].share, 0);
  const shares = new Map(names.map((name) => [name, Math.floor((inputs * targets[name].share) / whole)]));
  const given = [...shares.values()].reduce((sum, share) => sum + share, 0);
  // What rounding leaves over goes to the first.
  const [first] = names;
  if (first !== undefined) shares.set(first, (shares.get(first) ?? 0) + inputs - given);
  return shares;
}

/**
 * Makes a list of inputs smaller for as long as it still breaks the same rule.
 *
 * Knows JSON only: lists lose items, objects members, texts parts of themselves (those that are JSON, parts of
 * what they say), numbers their size. Which of these are still inputs, the target says.
 */
interface ShrinkLimits {
  readonly maxTries: number;
  readonly maxMs: number;
}

const usual: ShrinkLimits = { maxTries: 3_000, maxMs: 120_000 };

/** @param breaks whether these inputs, in a new rig, break the same rule */
export async function shrink<Input>(
  inputs: readonly Input[],
  isInput: (value: unknown) => value is Input,
  breaks: (inputs: readonly Input[]) => Promise<boolean>,
  { maxTries, maxMs }: ShrinkLimits = usual,
): Promise<readonly Input[]> {
  const endMs = performance.now() + maxMs;
  let tries = 0;
  const tried = new Set<string>();
  const attempt = async (candidate: unknown): Promise<readonly Input[] | undefined> => {
    if (tries >= maxTries || performance.now() > endMs) return undefined;
    if (!Array.isArray(candidate) || candidate.length === 0 || !candidate.every(isInput)) return undefined;
    const name = JSON.stringify(candidate);
    if (tried.has(name)) return undefined;
    tried.add(name);
    tries += 1;
    return (await breaks(candidate)) ? candidate : undefined;
  };
  // Most of what breaks is broken by one input alone, the last.
  let smallest = (await attempt(inputs.slice(-1))) ?? inputs;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const candidate of smaller(smallest)) {
      const taken = await attempt(candidate);
      if (taken === undefined) continue;
      smallest = taken;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

/** Deeper than that, a value is left as it is. */
const maxDepth = 60;

/** Everything that is a step smaller, the largest steps first. */
function* smaller(value: unknown, depth = 0): Iterable<unknown> {
  if (depth > maxDepth) return;
  if (Array.isArray(value)) yield* smallerList(value, depth);
  else if (typeof value === "string") yield* smallerText(value, depth);
  else if (typeof value === "number") yield* smallerNumber(value);
  else if (typeof value === "object" && value !== null) yield* smallerObject(Object.entries(value), depth);
}

function* smallerList(items: readonly unknown[], depth: number): Iterable<unknown[]> {
  for (let length = items.length; length >= 1; length = Math.floor(length / 2)) {
    for (let at = 0; at < items.length; at += length) yield items.toSpliced(at, length);
  }
  for (const [at, item] of items.entries()) {
    for (const less of smaller(item, depth + 1)) yield items.with(at, less);
  }
}

function* smallerObject(entries: [string, unknown][], depth: number): Iterable<Record<string, unknown>> {
  for (const [at] of entries.entries()) yield Object.fromEntries(entries.toSpliced(at, 1));
  for (const [at, [key, item]] of entries.entries()) {
    for (const less of smaller(item, depth + 1)) yield Object.fromEntries(entries.with(at, [key, less]));
  }
}

function* smallerText(text: string, depth: number): Iterable<string> {
  const meant = read(text);
  if (meant !== undefined) for (const less of smaller(meant.value, depth + 1)) yield JSON.stringify(less);
  // In long texts, single characters are not tried.
  for (let length = text.length; length >= Math.max(1, text.length / 64); length = Math.floor(length / 2)) {
    for (let at = 0; at < text.length; at += length) yield text.slice(0, at) + text.slice(at + length);
  }
}

/** What a text says, if it is JSON of several values. */
function read(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { value } : undefined;
  } catch {
    return undefined;
  }
}

function* smallerNumber(value: number): Iterable<number> {
  if (value !== 0) yield 0;
  if (Math.abs(value) > 1) yield Math.trunc(value / 2);
}

/**
 * What may be written to a log: fields bounded in size, and nothing in them that lets anyone in or that a
 * person wrote to another.
 *
 * Every value that is logged passes through here.
 */
const hidden = "[redacted]";
const maxChars = 1_000;
const maxStackChars = 4_000;
const maxItems = 20;
const maxKeys = 50;
const maxDepth = 4;

const sensitive = new Set(
  "token ticket authorization authentication secret password passphrase cookie content credential jwt bearer".split(
    " ",
  ),
);
/** Last words of keys that only speak about what is sensitive: `tokenExpiresAt`, `content-type`. */
const harmless = new Set("at ms type length size bytes chars count".split(" "));

const wordsOfQuery = "[\\w.-]*(?:token|ticket|secret|password|api[_-]?key|authorization)";
const query = new RegExp(`([?&#;]${wordsOfQuery}=)[^&#\\s"'<>]*`, "gi");
const jsonMember = new RegExp(`("(?:${wordsOfQuery}|content|cookie)"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"?`, "gi");
// Also where it was cut short: the first part alone is never needed in a log.
const jwt = /eyJ[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]*){0,4}/g;
const bearer = /\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]+/gi;

/** Masks secrets inside a text, and cuts it to 1,000 characters. */
export function redactText(text: string, limitChars = maxChars): string {
  const masked = text
    // The masks cost time by length, and nothing that far out is kept.
    .slice(0, limitChars * 8)
    .replace(query, `$1${hidden}`)
    .replace(jsonMember, `$1"${hidden}"`)
    .replace(jwt, hidden)
    .replace(bearer, `$1 ${hidden}`);
  return masked.length > limitChars ? `${masked.slice(0, limitChars)}… (${text.length} characters)` : masked;
}

/** A request's path without the codes of whisper rooms, in whatever case and encoding. */
export function redactPath(path: string): string {
  return path
    .split("/")
    .map((segment) => (/whisper\s*:/i.test(decodeAscii(segment)) ? `whisper:${hidden}` : segment))
    .join("/");
}

const encodedAscii = /%([0-7][0-9a-f])/gi;
/** Nobody encodes by mistake what was encoded so often, and each time costs the length of the text. */
const maxEncodings = 4;

function decodeAscii(text: string): string {
  let decoded = text;
  for (let round = 0; round < maxEncodings && decoded.includes("%"); round += 1) {
    decoded = decoded.replace(encodedAscii, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
  return decoded;
}

/**
 * A copy of `fields` that may be logged: JSON values only, secrets masked, sizes bounded.
 *
 * @param hasStacks whether errors keep their stack
 */
export function redactFields(
  fields: Readonly<Record<string, unknown>>,
  hasStacks: boolean,
): Record<string, unknown> {
  return members(Object.entries(fields), hasStacks, 1);
}

function members(entries: [string, unknown][], hasStacks: boolean, depth: number): Record<string, unknown> {
  const kept: [string, unknown][] = [];
  for (const [key, value] of entries.slice(0, maxKeys)) {
    if (value === undefined) continue;
    kept.push([redactText(key, 64), isSensitive(key, value) ? hidden : redactValue(value, hasStacks, depth)]);
  }
  if (entries.length > maxKeys) kept.push(["…", `${entries.length - maxKeys} more`]);
  return Object.fromEntries(kept);
}

function isSensitive(key: string, value: unknown): boolean {
  if (typeof value === "boolean" || value === null) return false;
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  if (harmless.has(words.at(-1) ?? "")) return false;
  return /api ?keys?/.test(words.join(" ")) || words.some((word) => sensitive.has(word.replace(/s$/, "")));
}

function redactValue(value: unknown, hasStacks: boolean, depth: number): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "boolean" || value === null) return value;
  if (typeof value !== "object") return redactText(String(value));
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (depth > maxDepth) return "…";
  if (value instanceof Error) return redactError(value, hasStacks, depth);
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  if (value instanceof Map) return members(entriesOf(value), hasStacks, depth + 1);
  if (Array.isArray(value) || value instanceof Set) {
    const items = [...value];
    const kept = items.slice(0, maxItems).map((item) => redactValue(item, hasStacks, depth + 1));
    return items.length > maxItems ? [...kept, `… ${items.length - maxItems} more`] : kept;
  }
  return members(Object.entries(value), hasStacks, depth + 1);
}

function entriesOf(map: ReadonlyMap<unknown, unknown>): [string, unknown][] {
  return [...map].map(([key, value]) => [String(key), value]);
}

function redactError(error: Error, hasStacks: boolean, depth: number): Record<string, unknown> {
  return {
    name: error.name,
    message: redactText(error.message),
    ...("code" in error ? { code: redactText(String(error.code), 64) } : {}),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, hasStacks, depth + 1) }),
    ...(hasStacks && error.stack !== undefined ? { stack: redactText(error.stack, maxStackChars) } : {}),
  };
}

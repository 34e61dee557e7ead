/** Domains as people type them. */

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** `https://Docs.Example.org/start` is `docs.example.org`; undefined where there is no domain in it. */
export function readDomain(typed: string): string | undefined {
  const text = typed.trim();
  const url = URL.parse(text.includes("://") ? text : `http://${text}`);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) return undefined;
  const domain = url.hostname.replace(/\.$/, "");
  return domain.length <= 253 && domain.split(".").every((part) => label.test(part)) ? domain : undefined;
}

/** What to say of text without one. */
export const noDomain = (typed: string) => `“${typed}” is no domain. Expected is one such as example.org.`;

/**
 * Finds the links in a text and builds nodes from them.
 *
 * Text stays text: whatever it holds, it never becomes markup, and only http, https and mailto become links. A link is
 * shown as it is read, from left to right (RFC 3987, 4.1): none is in a text that turns letters round.
 */
import { html, type TemplateResult } from "lit";

type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string };

type RenderText = (text: string) => (string | TemplateResult)[];

const candidate = /(?:https?:\/\/|mailto:|www\.)[^\s<>"]+/giu;
const safeProtocols: ReadonlySet<string> = new Set(["http:", "https:", "mailto:"]);
const sentenceEnds: ReadonlySet<string> = new Set(".,;:!?'’”»…");
/** Overrides of direction: letters are shown in another order than that in which an address is read. */
const turned = /[\u202d\u202e]/;
const closers: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** The text in parts, in order; joined they are the text. */
export function findLinks(text: string): Part[] {
  if (turned.test(text)) return [{ kind: "text", text }];
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(candidate)) {
    const before = text.charAt(match.index - 1);
    const found = withoutTail(match[0]);
    const href = /[\p{L}\p{N}]/u.test(before) ? undefined : safeHref(found);
    if (href === undefined) continue;
    if (match.index > end) parts.push({ kind: "text", text: text.slice(end, match.index) });
    parts.push({ kind: "link", text: found, href });
    end = match.index + found.length;
  }
  if (end < text.length) parts.push({ kind: "text", text: text.slice(end) });
  return parts;
}

/**
 * The text for the page, with its links.
 *
 * @param render what stands for a piece of it, in a link or beside one
 */
export function renderLinks(text: string, render: RenderText = (text) => [text]): ReturnType<RenderText> {
  return findLinks(text).flatMap((part) =>
    part.kind === "text"
      ? render(part.text)
      : [
          html`<a part="link" dir="ltr" href=${part.href} target="_blank" rel="noopener noreferrer">${render(part.text)}</a>`,
        ],
  );
}

function safeHref(text: string): string | undefined {
  const full = text.toLowerCase().startsWith("www.") ? `https://${text}` : text;
  if (!URL.canParse(full)) return undefined;
  const url = new URL(full);
  if (!safeProtocols.has(url.protocol)) return undefined;
  // "https://" or "mailto:" alone leads nowhere.
  return url.hostname !== "" || url.pathname !== "" ? url.href : undefined;
}

/** Punctuation that ends the sentence, and a bracket that was opened before the link, are not the link's. */
function withoutTail(link: string): string {
  const counts = new Map<string, number>();
  for (const char of link) counts.set(char, (counts.get(char) ?? 0) + 1);
  let end = link.length;
  for (; end > 0; end -= 1) {
    const last = link.charAt(end - 1);
    const opener = closers[last];
    const count = counts.get(last) ?? 0;
    const isTail = opener === undefined ? sentenceEnds.has(last) : count > (counts.get(opener) ?? 0);
    if (!isTail) break;
    counts.set(last, count - 1);
  }
  return link.slice(0, end);
}

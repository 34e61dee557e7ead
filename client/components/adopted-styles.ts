/**
 * An element's styles in the document that it is in.
 *
 * A constructed sheet serves the document of one window: what is moved into another, such as an iframe's or a
 * picture-in-picture window's, is left without its sheets, and may not take them along.
 */
import type { CSSResult } from "lit";

const sheets = new WeakMap<Document, Map<CSSResult, CSSStyleSheet>>();

/** In a document without a window nothing is shown, and nothing applied. */
export function applyStyles(root: ShadowRoot, styles: readonly CSSResult[]): void {
  const { ownerDocument: owner } = root;
  const view = owner.defaultView;
  if (view === null) return;
  const held = sheets.get(owner) ?? new Map<CSSResult, CSSStyleSheet>();
  sheets.set(owner, held);
  root.adoptedStyleSheets = styles.map((style) => {
    const sheet = held.get(style) ?? new view.CSSStyleSheet();
    if (!held.has(style)) sheet.replaceSync(style.cssText);
    held.set(style, sheet);
    return sheet;
  });
}

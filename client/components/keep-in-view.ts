/** What opens from a button stands whole in the page, wherever in it the button is. */

/** Between what opens and the edges of the page. */
const marginPx = 8;

/** Below its button as far as the page is wide enough: on a narrow one, as far to the side as it takes. */
export function keepInView(opened: HTMLElement): void {
  opened.style.translate = "";
  const { left, right } = opened.getBoundingClientRect();
  const beyond = right - (opened.ownerDocument.documentElement.clientWidth - marginPx);
  opened.style.translate = `${Math.max(marginPx - left, Math.min(0, -beyond))}px`;
}

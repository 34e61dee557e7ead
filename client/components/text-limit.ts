/** The length of a message as the server counts it, and what is said about it near the limit. */
import { html, nothing } from "lit";

/** Unicode code points. */
export function countChars(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

export function isSendable(text: string, maxChars: number): boolean {
  return text.trim() !== "" && (text.length <= maxChars || countChars(text) <= maxChars);
}

/** Nothing, until nine tenths of the limit are used. */
export function renderCounter(text: string, maxChars: number) {
  if (text.length < maxChars * 0.9) return nothing;
  const left = maxChars - countChars(text);
  if (left > maxChars * 0.1) return nothing;
  const words = `${Math.abs(left).toLocaleString("en")} ${left < 0 ? "over" : "left"}`;
  return html`<span class="counter ${left < 0 ? "over" : ""}" part="counter" role="status">${words}</span>`;
}

/** Grows with its text, up to what the style sheet allows. */
export function fitHeight(area: HTMLTextAreaElement): void {
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight}px`;
}

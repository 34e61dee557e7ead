/** A person's picture without a picture: initials on a colour that is always the same for the same id. */
import { css, html, type TemplateResult } from "lit";

const colours = 12;

/** One or two letters: of the first and the last word of the name; of a name without letters, its first sign. */
export function initials(name: string): string {
  const parts = name.split(/[\s._-]+/u).filter((part) => part !== "");
  const letters = parts.flatMap((part) => signsOf(part).find((sign) => /[\p{L}\p{N}]/u.test(sign)) ?? []);
  const [first = signsOf(parts[0] ?? "?")[0]] = letters;
  const last = letters.length > 1 ? letters.at(-1) : "";
  return `${first}${last}`.toLocaleUpperCase();
}

/** 0 to 11, stable for an id (FNV-1a). */
export function colourOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const char of id) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0) % colours;
}

export function renderAvatar(person: { id: string; name: string }): TemplateResult {
  return html`<span class="avatar" part="avatar" data-colour=${colourOf(person.id)} aria-hidden="true"
    >${initials(person.name)}</span
  >`;
}

// A whole grapheme, so that an emoji or a letter with its marks is not cut in two.
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function signsOf(word: string): string[] {
  return Array.from(graphemes.segment(word), ({ segment }) => segment);
}

const hues = [25, 50, 75, 110, 140, 165, 195, 225, 255, 285, 315, 350];

/** Also for anything else with a `data-colour`: it finds its hue in `--_hue`. */
export const avatarStyles = [
  css`
    .avatar {
      display: inline-grid;
      place-items: center;
      flex: none;
      inline-size: var(--_avatar-size);
      block-size: var(--_avatar-size);
      border-radius: 50%;
      background: light-dark(oklch(0.91 0.055 var(--_hue)), oklch(0.39 0.07 var(--_hue)));
      color: light-dark(oklch(0.4 0.1 var(--_hue)), oklch(0.92 0.05 var(--_hue)));
      font-size: calc(var(--_avatar-size) * 0.38);
      font-weight: 650;
      letter-spacing: 0.01em;
      line-height: 1;
      overflow: clip;
      user-select: none;
    }
  `,
  ...hues.map((hue, index) => css`[data-colour="${index}"] { --_hue: ${hue}; }`),
];

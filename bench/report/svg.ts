/**
 * What the charts have in common: colours for both colour schemes, a background of their own, and escaping.
 */
const style = `
  .page { fill: #ffffff } .text { fill: #1f2328 } .faint { fill: #59636e }
  .tautline { fill: #0969da } .bare { fill: #8c959f } .peer { fill: #d4a72c } .one { stroke: #59636e }
  .good { fill: #1a7f37 }
  text { font: 13px system-ui, sans-serif } .title { font-size: 18px; font-weight: 600 } .group { font-weight: 600 }
  .label { paint-order: stroke; stroke: #ffffff; stroke-width: 4px }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 } .text { fill: #e6edf3 } .faint { fill: #9198a1 }
    .tautline { fill: #58a6ff } .bare { fill: #6e7681 } .peer { fill: #bb8009 } .one { stroke: #9198a1 }
    .good { fill: #3fb950 }
    .label { stroke: #0d1117 }
  }`;

interface Page {
  widthPx: number;
  heightPx: number;
  /** For those who do not see it. */
  title: string;
  heading: string;
  subheading: string;
  /** At the foot: the machine and the date. */
  caption: string;
}

/** A whole SVG; headings take the first 64 px, the caption the last 36. */
export function svgPage(page: Page, parts: readonly string[]): string {
  const { widthPx, heightPx, title, heading, subheading, caption } = page;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${widthPx} ${heightPx}" width="${widthPx}" height="${heightPx}" role="img" aria-labelledby="title">`,
    `<title id="title">${escapeXml(title)}</title>`,
    `<style>${style}\n</style>`,
    `<rect class="page" width="100%" height="100%"/>`,
    `<text class="text title" x="24" y="34">${escapeXml(heading)}</text>`,
    `<text class="faint" x="24" y="54">${escapeXml(subheading)}</text>`,
    ...parts,
    `<text class="faint" x="24" y="${heightPx - 16}">${escapeXml(caption)}</text>`,
    "</svg>",
    "",
  ].join("\n");
}

export function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

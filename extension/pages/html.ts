/** The pages' HTML: a head, and a body into which a page's script puts its element. */
import { pages } from "../manifest.ts";

/** By their path in the extension. */
export const pageTexts: Readonly<Record<string, string>> = {
  [pages.popup]: htmlOf("Tautline", "popup"),
  [pages.panel]: htmlOf("Tautline", "panel"),
  [pages.options]: htmlOf("Tautline settings", "options"),
  [pages.welcome]: htmlOf("Welcome to Tautline", "welcome"),
};

function htmlOf(title: string, face: keyof typeof pages): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title}</title>
    <link rel="icon" href="../icons/icon-32.png" />
    <link rel="stylesheet" href="../pages/page.css" />
    <script src="main.js" defer></script>
  </head>
  <body class="${face}"></body>
</html>
`;
}

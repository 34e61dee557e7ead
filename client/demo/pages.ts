/** The pages that the build makes: what they share, and what each has of its own. */

interface Page {
  /** Of the page, and of its script. */
  readonly name: string;
  /** The script's source, in this folder. */
  readonly entry: string;
  readonly title: string;
  readonly description: string;
  /** All that is in the page. */
  readonly element: string;
  /** What it does, for who has no JavaScript. */
  readonly does: string;
  /** A style sheet over `page.css`, in this folder. */
  readonly style?: string;
}

export const pages: readonly Page[] = [
  {
    name: "index",
    entry: "main.ts",
    title: "Tautline",
    description: "Tautline: rooms for any page. Open a room, share its link, and watch every frame go by.",
    element: "demo-app",
    does: "is a live chat",
    style: "index.css",
  },
  {
    name: "components",
    entry: "gallery/main.ts",
    title: "Tautline: components",
    description: "Every Tautline component, live, with the two lines that put it into a page.",
    element: "demo-gallery",
    does: "shows live components",
  },
  {
    name: "focus",
    entry: "focus/main.ts",
    title: "Tautline: focus",
    description: "A focus session, live: score, timeline, history.",
    element: "demo-focus",
    does: "follows a session live",
  },
  {
    name: "report",
    entry: "report/main.ts",
    title: "Tautline: report",
    description: "What came of a focus session.",
    element: "demo-report",
    does: "shows a report",
    style: "report.css",
  },
  {
    name: "admin",
    entry: "admin/main.ts",
    title: "Tautline: admin",
    description: "How this server is doing, live, and what its operator does about it.",
    element: "demo-admin",
    does: "shows how the server is doing",
  },
];

export function pageHtml({ name, title, description, element, does, style }: Page): string {
  const styles = ["page.css", ...(style === undefined ? [] : [style])];
  const modules = ["tautline", "rooms", "whisper", "components"];
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content" />
    <meta name="color-scheme" content="light dark" />
    <meta name="description" content="${description}" />
    <title>${title}</title>
    <link rel="icon" href="/demo/favicon.svg" type="image/svg+xml" />
${styles.map((file) => `    <link rel="stylesheet" href="/demo/${file}" />`).join("\n")}
${modules.map((module) => `    <link rel="modulepreload" href="/sdk/${module}.js" />`).join("\n")}
    <script type="module" src="/demo/${name}.js"></script>
  </head>
  <body>
    <${element}></${element}>
    <noscript><p>This page ${does}, and needs JavaScript.</p></noscript>
  </body>
</html>
`;
}

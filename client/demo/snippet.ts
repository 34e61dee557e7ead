/** The lines that put a room into any page. `TOKEN` is the reader's, made by the embedding backend. */

/** Any one element, alone in a page: two lines. */
export function embedLines(origin: string, tagName: string, attributes = ""): [string, string] {
  const given = attributes === "" ? "" : ` ${attributes}`;
  const element = `<${tagName}${given}></${tagName}>`;
  return [
    `<script type="module" src="${origin}/sdk/components.js"></script>`,
    `<taut-provider url="${origin}/ws" token="TOKEN">${tagName === "taut-provider" ? "…" : element}</taut-provider>`,
  ];
}

/** @param origin of the server, such as https://chat.example */
export function snippet(origin: string, room: string): string[] {
  return [
    `<script type="module"`,
    `  src="${origin}/sdk/components.js"></script>`,
    ``,
    `<taut-provider`,
    `  url="${origin}/ws"`,
    `  token="TOKEN">`,
    `  <taut-status></taut-status>`,
    `  <taut-chat`,
    `    room="${room}"></taut-chat>`,
    `</taut-provider>`,
  ];
}

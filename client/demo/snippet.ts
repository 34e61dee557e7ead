/** The lines that put a room into any page. `TOKEN` is the reader's, made by the embedding backend. */

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

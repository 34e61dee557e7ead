/** Tautline's own client, as a page uses it; its outbox is in memory, as there is no IndexedDB here. */
import { connect } from "../../../client/index.ts";
import { createBrowserOutbox } from "../../../client/outbox.ts";
import { play } from "../talk.ts";

await play(async ({ port, room, credential, shown }) => {
  const client = connect({
    url: `ws://127.0.0.1:${port}/ws`,
    token: credential,
    client: { kind: "other" },
    ports: { outbox: createBrowserOutbox },
  });
  client.on("message:new", ({ content }, envelope) => {
    if (envelope.room === room) shown(content);
  });
  client.room(room).hold();
  while (client.room(room).state.value.kind !== "joined") await Bun.sleep(20);
  return {
    send: async (content) => {
      await client.request("message:send", { room, content });
    },
  };
});

/** What the compiler knows of requests and events. The wrong ones must not compile, or this file does not. */
import { expect, test } from "bun:test";
import type { Client, Message, Status } from "../../client/index.ts";
import type { BaseClient } from "../../client/tautline.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T | undefined => undefined;

/** Never called: only compiled. */
async function typed(client: Client, base: BaseClient): Promise<void> {
  const sent = await client.request("message:send", { room: "conversation:a", content: "hi" });
  holds<Equal<typeof sent.messageId, string>>();
  holds<Equal<typeof sent.seq, number | undefined>>();
  const { conversations } = await client.request("conversation:list", {}, { timeoutMs: 5 });
  holds<Equal<(typeof conversations)[number]["unread"], number>>();

  client.on("message:new", (data, envelope) => {
    holds<Equal<typeof data.sender, { id: string; name: string }>>();
    holds<Equal<typeof envelope.type, "message:new">>();
  });
  client.on("presence:diff", ({ joined, left }) => {
    holds<Equal<(typeof left)[number], string>>();
    holds<Equal<(typeof joined)[number]["status"], "online" | "away">>();
  });

  // @ts-expect-error no such request
  void client.request("message:shout", { room: "conversation:a" });
  // @ts-expect-error `content` is missing
  void client.request("message:send", { room: "conversation:a" });
  // @ts-expect-error `content` is a string
  void client.request("message:send", { room: "conversation:a", content: 5 });
  // @ts-expect-error `text` is no field of it
  void client.request("message:send", { room: "conversation:a", content: "x", text: "y" });
  // @ts-expect-error the reply has no such field
  void sent.text;
  // @ts-expect-error a request is no event
  client.on("message:send", () => {});
  // @ts-expect-error the event has no such field
  client.on("message:new", (data) => data.text);
  // @ts-expect-error read-only
  client.status.value = { kind: "offline" };

  // @ts-expect-error the small client is as strict
  void base.request("message:shout", {});

  const status: Status = client.status.value;
  // @ts-expect-error only a waiting one knows when it tries again
  void status.retryAt;
  if (status.kind === "waiting") holds<Equal<typeof status.retryAt, number>>();
  const message: Message | undefined = client.room("whisper:A").messages.list.value[0];
  holds<Equal<Message["state"], "queued" | "sent" | "failed">>();
  void message;
}

test("requests and events are typed by the protocol", () => {
  expect(typed).toBeFunction();
});

/**
 * What a server is able to know of an encrypted whisper room: its frames, its files, its log and its memory are
 * searched for the words, after two real clients have talked through it.
 */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Client, connect } from "../../client/index.ts";
import {
  browserRandom,
  makeWhisperCode,
  makeWhisperKey,
  sealRoom,
  whisperRoom,
} from "../../client/whisper.ts";
import { canSearchMemory, textsInMemory } from "../support/process-memory.ts";
import { type RealServer, startRealServer, until } from "../support/real-server.ts";
import { pair, say } from "./contract/support/people.ts";
import { tokenFor } from "./contract/support/tokens.ts";
import { WireClient } from "./contract/support/wire-client.ts";

const clients: Client[] = [];
let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
}, 60_000);
afterAll(async () => {
  for (const client of clients) client.close();
  await server?.stop();
});

async function enter(name: string, code: string, key: string) {
  const client = connect({ url: server.wsUrl, token: tokenFor(name) });
  clients.push(client);
  const room = (await sealRoom(client, { code, key })).room(whisperRoom(code));
  room.hold();
  await until(`${name} is in the room`, () => room.state.value.kind === "joined", 20_000);
  const shows = (text: string) =>
    until(
      `${name} sees ${text}`,
      () => room.messages.list.value.some(({ content }) => content === text),
      20_000,
    );
  return { room, shows };
}

test("a server sees ciphertext only: no word and no key in a frame, a file, a log line or its memory", async () => {
  const code = makeWhisperCode(browserRandom);
  const key = makeWhisperKey(browserRandom);
  // One who knows the code and not the key gets the very frames that the server has.
  const onlooker = await WireClient.connect(server, "onlooker");
  await onlooker.ask("room:join", { room: whisperRoom(code) });
  const ann = await enter("ann", code, key);
  const ben = await enter("ben", code, key);

  ann.room.messages.send("numbat-burrow-first");
  await ben.shows("numbat-burrow-first");
  ben.room.messages.send("numbat-burrow-second");
  await ann.shows("numbat-burrow-second");
  const firstId = () => ann.room.messages.list.value[0]?.id;
  await until("the first is acknowledged", () => firstId() !== undefined);
  await ann.room.messages.edit(`${firstId()}`, "numbat-burrow-edited");
  await ben.shows("numbat-burrow-edited");
  // The search finds what is there: said in plain text, in a room whose newest messages are kept in memory.
  const conversation = await pair(server);
  await say(conversation.ann, conversation.room, "numbat-in-the-open");

  const frames = JSON.stringify(onlooker.received);
  expect(frames.match(/"kind":"encrypted"/g)?.length).toBe(2);
  const secrets = ["numbat-burrow", key];
  for (const secret of secrets) {
    expect(frames).not.toContain(secret);
    expect(server.filesHolding(secret)).toEqual([]);
    expect(server.stdout + server.stderr).not.toContain(secret);
  }
  if (canSearchMemory) {
    expect(textsInMemory(server.pid, [...secrets, "numbat-in-the-open"])).toEqual(["numbat-in-the-open"]);
  }
}, 60_000);

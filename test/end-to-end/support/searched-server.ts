/** Secrets, and a server in which they are looked for: on wires, in its log, in every file, in what it answers. */
import { expect } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { says, startStandIn } from "../../server/assistant/stand-in.ts";
import { startRealServer, until } from "../../support/real-server.ts";
import { arrive, converse, userIdOf } from "../contract/support/people.ts";
import { tokenFor } from "../contract/support/tokens.ts";
import { WireClient } from "../contract/support/wire-client.ts";

const root = join(import.meta.dir, "../../..");

/** Each reads as a promise, so that a leak to the assistant would show, too. */
export const words = {
  open: "openplatypus",
  privately: "privateplatypus",
  privateEdited: "privatelyeditedplatypus",
  privateDeleted: "privatelydeletedplatypus",
  whisper: "whisperplatypus",
  whisperCode: "WHISPERCODEPLATYPUS",
  deleted: "deletedplatypus",
  edited: "editedawayplatypus",
  refused: "refusedplatypus",
  later: "laterplatypus",
  fileName: "filenameplatypus",
  fileBytes: "filebytesplatypus",
  lostName: "lostnameplatypus",
  lostBytes: "lostbytesplatypus",
  lostThumbnail: "lostthumbnailplatypus",
  notice: "noticeplatypus",
};
type Word = keyof typeof words;
export const promising = (word: Word) => `I'll bring 3 ${words[word]}s on Friday`;

export const wire = (...clients: WireClient[]) => clients.flatMap(({ frames }) => frames).join("\n");
/** As an export has files. */
export const base64 = (text: string) => Buffer.from(text).toString("base64");
const bearer = (client: WireClient) => ({ authorization: `Bearer ${tokenFor(userIdOf(client))}` });

export type SearchedServer = Awaited<ReturnType<typeof startSearchedServer>>;

/** A server in whose log, files and answers words are looked for, and what its assistant was asked. */
export async function startSearchedServer() {
  const dir = mkdtempSync(join(tmpdir(), "tautline-secrecy-"));
  mkdirSync(join(dir, "temporary"));
  const assistant = startStandIn(() => says({ promises: [], unclear: null }));
  const server = await startRealServer({
    env: {
      TAUTLINE_LOG_LEVEL: "debug",
      TAUTLINE_LOG_FORMAT: "json",
      TAUTLINE_LLM_URL: assistant.url,
      TAUTLINE_LLM_MODEL: "a-model",
      TMPDIR: join(dir, "temporary"),
    },
  });
  const asked = () => JSON.stringify(assistant.asked.map(({ body }) => body));
  const log = () => server.stdout + server.stderr;

  /** Under the data directory, and where the server puts what is temporary. */
  function filesHolding(word: Word): string[] {
    const temporary = readdirSync(join(dir, "temporary"), { recursive: true })
      .map((name) => join(dir, "temporary", String(name)))
      .filter((path) => statSync(path).isFile() && readFileSync(path).includes(words[word]));
    return [...server.filesHolding(words[word]), ...temporary];
  }

  const goneFromDisk = (word: Word) => until(`${word} is gone`, () => filesHolding(word).length === 0);

  async function get(path: string, client: WireClient) {
    const response = await fetch(`${server.url}${path}`, { headers: bearer(client) });
    return { status: response.status, text: await response.text() };
  }

  async function backup(name: string): Promise<Buffer> {
    const path = join(dir, name);
    const child = Bun.spawn([process.execPath, "--no-orphans", "server/start.ts", "backup", path], {
      cwd: root,
      env: {
        PATH: process.env.PATH ?? "",
        HOME: process.env.HOME ?? "",
        TMPDIR: join(dir, "temporary"),
        TAUTLINE_DATA_DIR: server.dataDir,
      },
      stdin: "ignore",
      stdout: "ignore",
      stderr: "ignore",
    });
    expect(await child.exited).toBe(0);
    return readFileSync(path);
  }

  async function post(room: string, client: WireClient, name: Word, bytes: Word, thumbnail?: Word) {
    const body = new FormData();
    body.append("room", room);
    const png = "\x89PNG\r\n\x1a\n";
    if (thumbnail !== undefined) {
      body.append(
        "thumbnail",
        new Blob([Buffer.from(png + words[thumbnail], "latin1")], { type: "image/png" }),
      );
    }
    body.append("file", new File([words[bytes]], `${words[name]}.txt`, { type: "text/plain" }));
    const response = await fetch(`${server.url}/api/v1/files`, {
      method: "POST",
      headers: bearer(client),
      body,
    });
    const { data } = (await response.json()) as { data: { fileId: string; url: string } };
    return data;
  }

  /** Ann, Ben and Cas in a conversation; Eve is in none with them. */
  async function people() {
    const [ann, ben, cas, eve] = await arrive(server, ["ann", "ben", "cas", "eve"]);
    if (!ann || !ben || !cas || !eve) throw new Error("nobody came");
    return { ann, ben, cas, eve, ...(await converse(ann, ben, cas)) };
  }

  /** Everything that a client that comes anew can get of a room and of its own. */
  async function everythingFor(client: WireClient, room: string): Promise<string> {
    const back = await WireClient.connect(server, userIdOf(client), {
      resume: { [room]: { epoch: "none", seq: 0 } },
    });
    const id = room.slice(room.indexOf(":") + 1);
    const answers = [
      await back.request("room:join", { room }),
      await back.request("room:history", { room, after: 0 }),
      await back.request("room:history", { room: `user:${userIdOf(client)}`, after: 0 }),
      await back.request("conversation:list"),
      await back.request("commitment:list", { room }),
    ];
    const pages = await Promise.all([
      get(`/api/v1/conversations/${id}/messages`, client),
      get("/api/v1/conversations", client),
      get("/api/v1/users/me/export", client),
    ]);
    await back.close();
    return JSON.stringify([answers, back.frames, pages]);
  }

  async function stop(): Promise<void> {
    await server.stop();
    await assistant.stop();
    rmSync(dir, { recursive: true });
  }

  return {
    server,
    log,
    asked,
    filesHolding,
    goneFromDisk,
    get,
    backup,
    post,
    people,
    everythingFor,
    stop,
  };
}

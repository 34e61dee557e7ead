/** Two members of a conversation in a whole server in memory, and what they do with files. */
import type { RoomName, User, UserId } from "../../protocol/index.ts";
import { httpAnswers } from "../../server/http-answers.ts";
import { type Peer, World } from "./world.ts";

export const png = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(200, 7)]);
export const userOf = (id: string, role: User["role"] = "user"): User => ({
  id: id as UserId,
  name: id,
  role,
});

/** How an upload differs from a small picture of alice's. */
interface Wish {
  readonly by?: User;
  readonly bytes?: Uint8Array;
  readonly name?: string;
  readonly type?: string;
  readonly uploadId?: string;
  readonly room?: string;
  readonly thumbnail?: Uint8Array;
}

/** Alice and bob in a conversation, who have files. */
export async function filePair(env: Record<string, string> = {}) {
  const world = new World({ env });
  const { room, conversationId, peers } = await world.group("alice", "bob");
  const [alice, bob] = peers as [Peer, Peer];
  const { files } = httpAnswers(world.host, () => 0);

  async function upload({ by = userOf("alice"), bytes = png, thumbnail, ...wish }: Wish = {}) {
    const { name = "a.png", type = "image/png", uploadId, room: to = room } = wish;
    const announced = { room: to as RoomName, uploadId, name, type, totalBytes: bytes.length };
    const upload = await files.begin(by, announced);
    try {
      for (let at = 0; at < bytes.length; at += 100) await upload.write(bytes.subarray(at, at + 100));
      const [posted] = await Promise.all([upload.finish(thumbnail), world.clock.settle()]);
      return posted;
    } catch (error) {
      await upload.drop();
      throw error;
    }
  }
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => "done",
      (error) => error.code,
    );
  const isLeft = () => world.bytes.kept.size + world.bytes.open.size;
  return { world, room, conversationId, alice, bob, files, upload, codeOf, isLeft };
}

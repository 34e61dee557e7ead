/**
 * Text to a checked request, and an event to text: what happens to every message beside the store.
 */
import { checkerOf, decodeFrame, roomName, up } from "../../protocol/index.ts";
import { encodeLogged } from "../../server/room/encode.ts";
import { contentStandIn } from "../load/stamp.ts";
import { requestIdStandIn } from "../load/writer.ts";
import type { MicroCase } from "./case.ts";

const batchMessages = 64;
const encoder = new TextEncoder();
/** Where encoded events go: without being written somewhere, joined text is only promised, never made. */
const bytes = new Uint8Array(1_024);
const { data: schema } = up["message:send"];
const checked = checkerOf(schema);

export function codecCases(): MicroCase[] {
  const room = roomName("conversation", "0123456789");
  const request = {
    type: "message:send",
    id: requestIdStandIn,
    data: { room, content: contentStandIn },
  };
  const frame = JSON.stringify(request);
  const { data }: { data: unknown } = JSON.parse(frame);
  const batch = JSON.stringify(Array.from({ length: batchMessages }, () => request));
  const body = JSON.stringify({ content: contentStandIn, sender: { id: "u999", name: "User 999" } });
  const at = Date.now();
  let seq = 45_678;
  const encode = () =>
    encoder.encodeInto(
      encodeLogged({ room, roomNumber: 123, seq: ++seq, type: "message:new", body, at }),
      bytes,
    );
  return [
    { name: "decode and validate message:send", messages: 1, run: () => check(frame) },
    { name: `the same, ${batchMessages} in one frame`, messages: batchMessages, run: () => check(batch) },
    { name: "validate its data", messages: 1, run: () => checked(data) },
    { name: "the same by zod alone", messages: 1, run: () => schema.safeParse(data) },
    { name: "encode message:new, to UTF-8", messages: 1, run: encode },
  ];
}

/** Every envelope of a frame, its data judged and rebuilt as its schema does it. */
function check(frame: string): unknown[] {
  const decoded = decodeFrame(frame);
  if (decoded.kind !== "envelopes") throw new Error(`the frame was refused: ${decoded.kind}`);
  return decoded.items.map((item) => {
    if ("problem" in item) throw new Error(item.problem);
    const { kind } = checked(item.data);
    if (kind !== "fits") throw new Error("the data does not fit");
    return kind;
  });
}

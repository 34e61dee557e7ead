/** Answers that are made while they are read: the shape of every good answer, around data that is not there yet. */
import type { Context } from "hono";
import type { AppDeps, HttpEnv } from "./deps.ts";
import { success } from "./reply.ts";

/** Of a reader: what the kernel holds for a slow one lasts that long. */
const maxIdleSeconds = 240;

/**
 * @param pieces of the data's JSON text
 * @param name of the file that it is saved as
 */
export function streamed<Env extends HttpEnv>(
  c: Context<Env>,
  { clock }: Pick<AppDeps, "clock">,
  pieces: AsyncIterable<string>,
  name: string,
): Response {
  const { data: _, ...rest } = success(c.get("requestId"), clock.now(), undefined);
  const read = () => c.env.allowIdle(maxIdleSeconds);
  return new Response(streamOf(enclose(pieces, JSON.stringify(rest)), read), {
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Disposition": `attachment; filename="${name}"`,
    },
  });
}

/** Made as fast as it is read, and no faster. @param read called each time that more is wanted */
function streamOf(pieces: AsyncGenerator<Uint8Array>, read: () => void): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      read();
      const { value, done } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => void (await pieces.return(undefined)),
  });
}

async function* enclose(data: AsyncIterable<string>, rest: string): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(`${rest.slice(0, -1)},"data":`);
  for await (const piece of data) yield encoder.encode(piece);
  yield encoder.encode("}");
}

/**
 * Pictures without what was written into them beside the picture: where it was taken, with which camera, by whom.
 *
 * Nothing is encoded anew. The same file always gives the same bytes, and those give themselves.
 */
import { latin1 } from "./bytes.ts";
import { bareJpeg } from "./jpeg.ts";
import { barePng } from "./png.ts";
import { assemble, type Part, type Source, sourceOf } from "./source.ts";
import { bareWebp } from "./webp.ts";

const formats: readonly (readonly [start: RegExp, bare: (source: Source) => Promise<Part[] | undefined>])[] =
  [
    [/^\xff\xd8\xff/, bareJpeg],
    [/^\x89PNG\r\n/, barePng],
    [/^RIFF.{4}WEBP/s, bareWebp],
  ];

/**
 * JPEG, PNG and WebP, known by their first bytes whatever they are called; every other file, and one in which there
 * is no picture, is given back as it is. A damaged one is cleaned as far as it can be read.
 *
 * Rejects as `Blob.arrayBuffer` does where the file cannot be read.
 */
export async function withoutMetadata(file: Blob): Promise<Blob> {
  const source = sourceOf(file);
  const start = latin1(await source.look(0, 12), 0, 12);
  const bare = formats.find(([begins]) => begins.test(start))?.[1];
  const parts = await bare?.(source);
  return parts === undefined ? file : assemble(file, parts);
}

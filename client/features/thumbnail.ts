/** Small pictures of pictures, made by the browser: the server makes none. */
const maxSide = 320;
/** What the server takes. */
const maxBytes = 64 * 1024;

/** @returns undefined where it is no picture, is small itself, or the browser cannot make one */
export async function makeThumbnail(file: Blob): Promise<Blob | undefined> {
  if (!/^image\/(png|jpeg|gif|webp|avif)$/.test(file.type) || file.size <= maxBytes / 4) return undefined;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, maxSide / Math.max(picture.width, picture.height));
    const width = Math.max(1, Math.round(picture.width * scale));
    const height = Math.max(1, Math.round(picture.height * scale));
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, width, height);
    picture.close();
    const small = await canvas.convertToBlob({ type: "image/webp", quality: 0.8 });
    return small.size <= maxBytes ? small : undefined;
  } catch {
    // A damaged picture, or a browser without it: the file goes without.
    return undefined;
  }
}

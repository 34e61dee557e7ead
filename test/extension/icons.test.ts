import { expect, test } from "bun:test";
import { join } from "node:path";
import { icons } from "../../extension/icons/draw.ts";

const folder = join(import.meta.dir, "../../extension/icons");

for (const { px } of icons) {
  test(`icon-${px}.png is ${px} pixels wide and high, with a corner that shows what is behind it`, async () => {
    const bytes = Buffer.from(await Bun.file(join(folder, `icon-${px}.png`)).arrayBuffer());
    expect(bytes.subarray(1, 4).toString("latin1")).toBe("PNG");
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([px, px]);
    const truecolourWithAlpha = 6;
    expect(bytes[25]).toBe(truecolourWithAlpha);
  });
}

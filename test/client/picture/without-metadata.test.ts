/** Pictures without what is written into them: gone is what says where and by whom, the picture is left. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { withoutMetadata } from "../../../client/features/picture/without-metadata.ts";
import { failureOf } from "../../support/failure.ts";
import {
  exifSegment,
  insertSegments,
  jpegNotes,
  pngChunk,
  pngNotes,
  pngSignature,
  secretsIn,
  segment,
  tiffWith,
  webpChunk,
  webpExtended,
  webpOf,
  xmp,
} from "../../support/pictures.ts";

const latin1 = (value: string) => Buffer.from(value, "latin1");

async function bare(bytes: Uint8Array): Promise<Buffer> {
  const file = await withoutMetadata(new Blob([Buffer.from(bytes)]));
  return Buffer.from(await file.arrayBuffer());
}

const start = Buffer.from([0xff, 0xd8]);
const end = Buffer.from([0xff, 0xd9]);
const jfif = segment(0xe0, latin1("JFIF\0"), Buffer.from([1, 1, 0, 0, 1, 0, 1, 0, 0]));
const profile = segment(0xe2, latin1("ICC_PROFILE\0"), Buffer.from([1, 1]), Buffer.alloc(500, 7));
const colours = segment(0xee, latin1("Adobe"), Buffer.from([0, 100, 0, 0, 0, 0, 1]));
const tables = Buffer.concat([segment(0xdb, Buffer.alloc(65)), segment(0xc0, Buffer.alloc(15))]);
/** With an escaped byte, a restart and filling bytes before a marker. */
const scan = Buffer.concat([
  segment(0xda, Buffer.alloc(10)),
  Buffer.from([1, 0xff, 0, 2, 0xff, 0xd0, 3, 0xff]),
]);
const jpeg = (...front: Buffer[]) => Buffer.concat([start, ...front, tables, scan, end]);

describe("JPEG", () => {
  test("what is written beside the picture is gone; how it is drawn, byte for byte, stays", async () => {
    const photo = jpeg(jfif, exifSegment(1), ...jpegNotes(), profile, colours);
    expect(secretsIn(photo).length).toBe(3);
    expect(await bare(photo)).toEqual(jpeg(jfif, profile, colours));
  });

  test.each(["II", "MM"] as const)(
    "of Exif in the order %s the orientation stays, in its place",
    async (order) => {
      for (const orientation of [2, 3, 4, 5, 6, 7, 8]) {
        const photo = await bare(jpeg(jfif, exifSegment(orientation, order), ...jpegNotes()));
        const tiff = `4d4d002a00000008000101120003000000010${orientation.toString(16).padStart(3, "0")}000000000000`;
        const only = segment(0xe1, latin1("Exif\0\0"), Buffer.from(tiff, "hex"));
        expect(photo).toEqual(jpeg(jfif, only));
      }
    },
  );

  test.each([0, 9, 65_535])("an orientation of %d is none", async (orientation) => {
    expect(await bare(jpeg(exifSegment(orientation)))).toEqual(jpeg());
  });

  test("small pictures of the picture are gone: in Exif, in JFIF, and behind the end", async () => {
    const small = Buffer.alloc(12, 0xaa);
    const withSmall = segment(0xe0, latin1("JFIF\0"), Buffer.from([1, 1, 0, 0, 1, 0, 1, 2, 2]), small);
    const extension = segment(0xe0, latin1("JFXX\0"), Buffer.from([0x10]), small);
    const photo = Buffer.concat([jpeg(withSmall, extension), jpeg(exifSegment(6)), latin1("ftypmp42")]);
    expect(await bare(photo)).toEqual(jpeg(jfif));
  });

  test("what stands between two scans is gone, and both scans are as they were", async () => {
    const photo = Buffer.concat([start, tables, scan, exifSegment(6), ...jpegNotes(), scan, end]);
    const left = await bare(photo);
    expect(secretsIn(left)).toEqual([]);
    expect(left.subarray(start.length + tables.length).indexOf(scan)).toBe(0);
    expect(left.subarray(-scan.length - 2)).toEqual(Buffer.concat([scan, end]));
  });

  test("what stands round a note in a scan does not become a marker without it", async () => {
    const photo = Buffer.concat([start, tables, scan, jpegNotes()[3] ?? end, Buffer.from([0xd9, 1, 2]), end]);
    const once = await bare(photo);
    expect(once.subarray(-5)).toEqual(photo.subarray(-5));
    expect(await bare(once)).toEqual(once);
  });

  test("bytes between segments, which decoders pass over, hide nothing", async () => {
    const photo = jpeg(jfif, Buffer.from([1, 2, 0xff, 0, 0xff, 0xff]), exifSegment(1), Buffer.alloc(3));
    expect(await bare(photo)).toEqual(jpeg(jfif));
  });

  test("one that is cut off in its picture is cleaned all the same", async () => {
    const photo = jpeg(exifSegment(1), ...jpegNotes()).subarray(0, -4);
    expect(await bare(photo)).toEqual(jpeg().subarray(0, -4));
  });

  test("of one with very many notes hardly more is read than it has", async () => {
    const notes = Array.from({ length: 20_000 }, () => segment(0xfe));
    const given = new Blob([jpeg(...notes)]);
    let readBytes = 0;
    const slice = given.slice.bind(given);
    given.slice = (from, to) => {
      const piece = slice(from, to);
      readBytes += piece.size;
      return piece;
    };
    expect(Buffer.from(await (await withoutMetadata(given)).arrayBuffer())).toEqual(jpeg());
    expect(readBytes).toBeLessThan(2 * given.size);
  });

  test("a long scan is looked through to its end", async () => {
    const long = Buffer.concat([
      scan,
      Buffer.alloc(300_000, 0xab),
      Buffer.from([0xff, 0]),
      Buffer.alloc(65_536, 0xff),
    ]);
    const photo = Buffer.concat([start, tables, long, end]);
    expect(await bare(Buffer.concat([photo, exifSegment(1)]))).toEqual(photo);
  });
});

describe("PNG", () => {
  const drawn = [
    pngChunk("IHDR", Buffer.alloc(13)),
    ...["iCCP", "cICP", "gAMA", "tRNS", "acTL", "fcTL", "IDAT", "IDAT", "fcTL", "fdAT"].map((type) =>
      pngChunk(type, Buffer.alloc(9)),
    ),
    pngChunk("IEND"),
  ];
  const png = (...front: Buffer[]) => Buffer.concat([pngSignature, ...front, ...drawn]);

  test("what is written beside the picture is gone, behind its end too; frames and colours stay", async () => {
    const photo = Buffer.concat([png(pngChunk("eXIf", tiffWith(1)), ...pngNotes()), png(...pngNotes())]);
    expect(secretsIn(photo).length).toBe(3);
    expect(await bare(photo)).toEqual(png());
  });

  test("of Exif the orientation stays", async () => {
    const only = pngChunk(
      "eXIf",
      Buffer.from("4d4d002a0000000800010112000300000001000800000000 0000".replace(" ", ""), "hex"),
    );
    expect(await bare(png(pngChunk("eXIf", tiffWith(8))))).toEqual(png(only));
    const long = Buffer.concat([tiffWith(8), Buffer.alloc(200_000)]);
    expect(await bare(png(pngChunk("eXIf", long)))).toEqual(png(only));
  });

  test("one that is cut off is cleaned as far as it goes", async () => {
    const photo = png(pngChunk("eXIf", tiffWith(1)));
    expect(await bare(photo.subarray(0, -20))).toEqual(png().subarray(0, -20));
  });

  test("a chunk that browsers pass over because it is damaged hides nothing", async () => {
    const [text, other] = [pngNotes()[0] ?? pngSignature, pngChunk("eXIf", tiffWith(6))];
    text[5] = 0xff;
    other[20] = 0xff;
    expect(await bare(png(other, text, pngChunk("\xffXIf", tiffWith(1)), ...pngNotes()))).toEqual(png());
  });
});

describe("WebP", () => {
  const frames = [
    webpChunk("ICCP", Buffer.alloc(5)),
    webpChunk("ANIM", Buffer.alloc(6)),
    webpChunk("ANMF", Buffer.alloc(31)),
    webpChunk("ANMF", Buffer.alloc(32)),
  ];

  test("what is written beside the frames is gone, and the head says so", async () => {
    const notes = [
      webpChunk("EXIF", tiffWith(1)),
      webpChunk("XMP ", xmp),
      webpChunk("note", latin1("Geneva")),
    ];
    const photo = webpOf(webpExtended(2 | 4 | 8 | 32, 5, 6), ...frames, ...notes);
    expect(secretsIn(photo).length).toBe(3);
    expect(await bare(Buffer.concat([photo, xmp]))).toEqual(webpOf(webpExtended(2 | 32, 5, 6), ...frames));
  });

  test.each(["", "Exif\0\0"])("of Exif that begins with %j the orientation stays", async (head) => {
    const exif = webpChunk("EXIF", Buffer.concat([latin1(head), tiffWith(3)]));
    const tiff = Buffer.from("4d4d002a00000008000101120003000000010003000000000000", "hex");
    expect(
      await bare(webpOf(webpExtended(2 | 4 | 8, 5, 6), ...frames, exif, webpChunk("XMP ", xmp))),
    ).toEqual(webpOf(webpExtended(2 | 8, 5, 6), ...frames, webpChunk("EXIF", tiff)));
  });

  test("of two Exif, which it may not have, the first counts", async () => {
    const exif = [tiffWith(1), tiffWith(6)].map((tiff) => webpChunk("EXIF", tiff));
    expect(await bare(webpOf(webpExtended(8, 5, 6), ...frames, ...exif))).toEqual(
      webpOf(webpExtended(0, 5, 6), ...frames),
    );
  });

  test("a plain one stays as it is", async () => {
    const photo = webpOf(webpChunk("VP8 ", Buffer.alloc(33)));
    expect(await bare(photo)).toEqual(photo);
  });

  test("one that is cut off is cleaned, and says all the same how long it would be", async () => {
    const whole = (flags: number, ...notes: Buffer[]) =>
      webpOf(webpExtended(flags, 5, 6), ...notes, ...frames);
    const photo = whole(8, webpChunk("EXIF", tiffWith(1)));
    expect(await bare(photo.subarray(0, -20))).toEqual(whole(0).subarray(0, -20));
  });

  test("a last chunk without the byte that makes its length even takes none from the picture", async () => {
    const photo = webpOf(
      webpExtended(4, 5, 6),
      ...frames,
      webpChunk("XMP ", Buffer.alloc(7)).subarray(0, -1),
    );
    expect(await bare(photo)).toEqual(webpOf(webpExtended(0, 5, 6), ...frames));
  });
});

describe("any file", () => {
  const starts = [start, pngSignature, webpOf(), Buffer.concat([webpOf(), webpExtended(8, 1, 1)])];
  const pieces = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom<Uint8Array>(
      ...[
        jfif,
        profile,
        tables,
        scan,
        end,
        exifSegment(6),
        exifSegment(1),
        ...jpegNotes(),
        Buffer.of(0xff),
        Buffer.of(0xd9),
      ],
      ...[...pngNotes(), pngChunk("IDAT", Buffer.alloc(9)), pngChunk("eXIf", tiffWith(3)), pngChunk("IEND")],
      ...[webpChunk("VP8 ", Buffer.alloc(9)), webpChunk("EXIF", tiffWith(3)), webpChunk("XMP ", xmp)],
      webpExtended(12, 3, 3),
    ),
  );
  const file = fc
    .record({
      start: fc.constantFrom<Uint8Array>(...starts, Buffer.alloc(0)),
      pieces: fc.array(pieces, { maxLength: 12 }),
      cut: fc.nat(60),
      length: fc.option(fc.nat(3_000), { nil: undefined }),
    })
    .map(({ start, pieces, cut, length }) => {
      const whole = Buffer.concat([start, ...pieces]);
      const bytes = whole.subarray(0, Math.max(0, whole.length - cut));
      if (bytes.toString("latin1", 0, 4) === "RIFF" && bytes.length >= 8)
        bytes.writeUInt32LE(length ?? bytes.length - 8, 4);
      return bytes;
    });

  test("is looked through without an error, and what comes of it gives itself", async () => {
    await fc.assert(
      fc.asyncProperty(file, async (bytes) => {
        const once = await bare(bytes);
        expect(await bare(once)).toEqual(once);
      }),
      { numRuns: 2_000 },
    );
  });

  test("with pieces in any order, neither Exif, XMP nor comments are left in front of a JPEG's picture", async () => {
    const front = fc.array(
      fc.constantFrom(jfif, profile, colours, exifSegment(1), exifSegment(6), ...jpegNotes()),
    );
    await fc.assert(
      fc.asyncProperty(front, async (front) => {
        expect(secretsIn(await bare(jpeg(...front)))).toEqual([]);
      }),
    );
  });

  test.each([
    ["empty", Buffer.alloc(0)],
    ["text", latin1("RIFF is a word, and Geneva a city")],
    ["data that begin like a JPEG", Buffer.concat([start, latin1("data"), exifSegment(6), scan, end])],
    ["a JPEG that ends in its Exif", Buffer.concat([start, exifSegment(6)]).subarray(0, -8)],
    ["a PNG without a picture", Buffer.concat([pngSignature, ...pngNotes()])],
    ["a WebP without a picture", webpOf(webpChunk("XMP ", xmp))],
  ])("without a picture is the same file: %s", async (_, bytes) => {
    const given = new Blob([Buffer.from(bytes)]);
    expect(await withoutMetadata(given)).toBe(given);
  });

  test("with nothing to take out is the same file, of the same type", async () => {
    const given = new Blob([jpeg(jfif, profile)], { type: "image/jpeg" });
    expect(await withoutMetadata(given)).toBe(given);
    const other = new Blob([Buffer.from(insertSegments(jpeg(jfif), exifSegment(6)))], { type: "image/jpeg" });
    expect((await withoutMetadata(other)).type).toBe("image/jpeg");
  });

  test("that cannot be read is not taken for one without a picture", async () => {
    const given = new Blob([jpeg(exifSegment(1))]);
    given.slice = () => {
      throw new DOMException("it was moved", "NotReadableError");
    };
    const failed = await withoutMetadata(given).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(DOMException);
  });

  test("that becomes shorter while it is read is not read for ever", async () => {
    const given = new Blob([
      Buffer.concat([start, tables, segment(0xda, Buffer.alloc(10)), Buffer.alloc(200_000)]),
    ]);
    const slice = given.slice.bind(given);
    given.slice = (from = 0, to = 0) => slice(Math.min(from, 100_000), Math.min(to, 100_000));
    expect((await failureOf(withoutMetadata(given))).message).toContain("shorter");
  });
});

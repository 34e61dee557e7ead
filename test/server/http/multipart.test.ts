/** Multipart bodies: read alike however they are cut into chunks. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { boundaryOf, readMultipart } from "../../../server/http/multipart.ts";
import { failureOf } from "../../support/failure.ts";

async function* cut(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** Each part as `name|fileName|type`, and its bytes; `held` is what came in one piece at most. */
async function parts(body: string | Uint8Array, sizes: readonly number[] = [1_000], boundary = "B") {
  const found: { head: string; offset: number; bytes: Buffer; isWhole: boolean }[] = [];
  const bytes = typeof body === "string" ? Buffer.from(body, "latin1") : body;
  for await (const event of readMultipart(cut(bytes, sizes), boundary)) {
    const part = found.at(-1);
    if (event.kind === "part") {
      const { name, fileName, type } = event.head;
      const { offset } = event;
      found.push({ head: [name, fileName, type].join("|"), offset, bytes: Buffer.alloc(0), isWhole: false });
    } else if (event.kind === "bytes" && part) part.bytes = Buffer.concat([part.bytes, event.bytes]);
    else if (part) part.isWhole = true;
  }
  return found;
}

const refused = (body: string, sizes?: readonly number[]) =>
  parts(body, sizes).then(
    () => "read",
    (error) => error.code,
  );

const part = (headers: string, body: string) => `--B\r\n${headers}\r\n\r\n${body}\r\n`;
const field = (name: string, body: string) => part(`Content-Disposition: form-data; name="${name}"`, body);

test("a body is read alike however it is cut, also where its bytes look like a boundary", async () => {
  const lookalike = fc.constantFrom("\r\n--", "\r\n--A", "--B", "\r", "\n", "\r\n-", "x", "\r\n\r\n");
  const content = fc.array(lookalike, { maxLength: 12 }).map((pieces) => pieces.join(""));
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(content, content, sizes, async (first, second, sizes) => {
      fc.pre(!first.includes("\r\n--B") && !second.includes("\r\n--B"));
      const found = await parts(`${field("a", first)}${field("b", second)}--B--\r\n`, sizes);
      expect(found.map(({ head, bytes, isWhole }) => [head, bytes.toString("latin1"), isWhole])).toEqual([
        ["a||", first, true],
        ["b||", second, true],
      ]);
    }),
    { numRuns: 200 },
  );
});

test("a part says where in the body its bytes begin", async () => {
  const body = `${field("a", "12")}${field("b", "34")}--B--\r\n`;
  const found = await parts(body, [7]);
  expect(found.map(({ offset, bytes }) => body.slice(offset, offset + bytes.length))).toEqual(["12", "34"]);
});

test("names of files are read as browsers and others write them", async () => {
  const named = async (header: string) =>
    (await parts(`${part(`content-disposition: form-data; ${header}`, "")}--B--`))[0]?.head;
  expect(await named('name="file"; filename="a b.png"')).toBe("file|a b.png|");
  expect(await named('name="file"; filename="a%22b.png"')).toBe('file|a"b.png|');
  expect(await named('name="file"; filename="a\\"b.png"')).toBe('file|a"b.png|');
  expect(await named('name="file"; filename=""')).toBe("file||");
  expect(await named('filename="x"; name=file')).toBe("file|x|");
});

test("what is cut off, has no boundary, or a part without a name is refused", async () => {
  expect(await refused(field("a", "1"))).toBe("invalid_data");
  expect(await refused("")).toBe("invalid_data");
  expect(await refused(`${part("Content-Type: text/plain", "1")}--B--`)).toBe("invalid_data");
});

test("what has no boundary at its beginning is not read to its end", async () => {
  let read = 0;
  async function* endless() {
    for (; read < 1_000; read += 1) yield Buffer.alloc(1_000, 120);
  }
  expect((await failureOf(readMultipart(endless(), "B").next())).message).toContain("no boundary");
  expect(read).toBeLessThan(10);
});

test("heads and parts without end are refused", async () => {
  expect(await refused(`--B\r\nX: ${"x".repeat(20_000)}`)).toBe("invalid_data");
  expect(await refused(`${field("a", "1").repeat(17)}--B--`)).toBe("invalid_data");
});

test("a boundary is found in the content type, quoted or not", () => {
  expect(boundaryOf("multipart/form-data; boundary=abc")).toBe("abc");
  expect(boundaryOf('Multipart/Form-Data; charset=utf-8; boundary="a b"')).toBe("a b");
  expect(boundaryOf("application/json")).toBeUndefined();
  expect(boundaryOf(undefined)).toBeUndefined();
});

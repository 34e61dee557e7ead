import { expect, test } from "bun:test";
import { createCipher, maxSealedBytes, nonceOf } from "../../../client/features/whisper/cipher.ts";
import { browserRandom, makeWhisperKey } from "../../../client/whisper.ts";
import { failureOf } from "../../support/failure.ts";

const key = makeWhisperKey(browserRandom);
const open = (given = key, room = "whisper:A") => createCipher(given, room, browserRandom);
const text = "Meet at the pier, 🌙 — ten";

test("what one seals, another with the key opens", async () => {
  const sealed = await (await open()).seal(text, "ann");
  expect(sealed).not.toContain("the pier");
  expect(await (await open()).open(sealed, "ann")).toBe(text);
});

test("nothing opens with another key, in another room, or as somebody else's", async () => {
  const sealed = await (await open()).seal(text, "ann");
  const other = await open(makeWhisperKey(browserRandom));
  expect(await failureOf(other.open(sealed, "ann"))).toBeInstanceOf(Error);
  expect(await failureOf((await open(key, "whisper:B")).open(sealed, "ann"))).toBeInstanceOf(Error);
  expect(await failureOf((await open()).open(sealed, "bob"))).toBeInstanceOf(Error);
});

test("nothing opens with any one character changed, cut off or added", async () => {
  const cipher = await open();
  const sealed = await cipher.seal("hi", "ann");
  for (let at = 0; at < sealed.length; at++) {
    const other = sealed[at] === "A" ? "Q" : "A";
    const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
    expect(await failureOf(cipher.open(changed, "ann"))).toBeInstanceOf(Error);
  }
  for (const changed of [sealed.slice(0, -1), `${sealed}AA`, "", "1.", "hello"]) {
    expect(await failureOf(cipher.open(changed, "ann"))).toBeInstanceOf(Error);
  }
});

test("no nonce comes twice, and the same text is never the same ciphertext", async () => {
  const cipher = await open();
  const sealed = await Promise.all(Array.from({ length: 5_000 }, () => cipher.seal("hi", "ann")));
  expect(new Set(sealed.map(nonceOf)).size).toBe(5_000);
  expect(new Set(sealed.map((one) => one.slice(nonceOf(one).length))).size).toBe(5_000);
});

test("each message asks for twelve random bytes of its own, and sends them along", async () => {
  const given: string[] = [];
  const cipher = await createCipher(key, "whisper:A", (count) => {
    const bytes = browserRandom(count);
    given.push(`1.${Buffer.from(bytes).toString("base64url")}`);
    return bytes;
  });
  const sealed = [await cipher.seal("a", "ann"), await cipher.seal("a", "ann")];
  expect(given).toEqual(sealed.map(nonceOf));
});

test("the longest text that fits is as long as the server takes, and not a byte longer", async () => {
  const cipher = await open();
  expect((await cipher.seal("x".repeat(maxSealedBytes), "ann")).length).toBeLessThanOrEqual(5_000);
  expect((await cipher.seal("x".repeat(maxSealedBytes + 1), "ann")).length).toBeGreaterThan(5_000);
});

test("a damaged key says so, and what to do", async () => {
  for (const damaged of ["", key.slice(0, -3), "not a key!"]) {
    expect(`${await failureOf(open(damaged))}`).toContain("ask for the link anew");
  }
});

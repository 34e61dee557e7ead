import { expect, test } from "bun:test";
import { createHash, createPublicKey } from "node:crypto";
import { extensionId, extensionKey, extensionOrigin } from "../../protocol/extension.ts";

test("the key is the public half of an RSA pair of 2048 bits", () => {
  const key = createPublicKey({ key: Buffer.from(extensionKey, "base64"), format: "der", type: "spki" });
  expect(key.asymmetricKeyType).toBe("rsa");
  expect(key.asymmetricKeyDetails?.modulusLength).toBe(2_048);
});

test("the id is what Chromium makes of the key", () => {
  const digest = createHash("sha256").update(Buffer.from(extensionKey, "base64")).digest("hex");
  const letters = [...digest.slice(0, 32)].map((digit) => "abcdefghijklmnop"[Number.parseInt(digit, 16)]);
  expect(letters.join("")).toBe(extensionId);
  expect(extensionOrigin).toBe(`chrome-extension://${extensionId}`);
});

/** The token is in the browser's storage, where the scripts in pages could read it unless they are kept from it. */
import { expect, test } from "bun:test";
import { keepFromContentScripts } from "../../../extension/worker/storage-access.ts";

test("scripts in pages are kept from what is stored", async () => {
  const levels: string[] = [];
  await keepFromContentScripts({
    setAccessLevel: async ({ accessLevel }) => void levels.push(accessLevel),
  });
  expect(levels).toEqual(["TRUSTED_CONTEXTS"]);
});

test("a browser that cannot, or will not, goes on", async () => {
  await keepFromContentScripts({});
  await keepFromContentScripts({ setAccessLevel: () => Promise.reject(new Error("not for this area")) });
});

import { expect, test } from "bun:test";
import { createApiKeys } from "../../../server/auth/api-keys.ts";

const keys = createApiKeys(["first-key-of-24-characters", "other-key-of-24-characters"]);

test("each configured key acts as the service", () => {
  for (const key of ["first-key-of-24-characters", "other-key-of-24-characters"]) {
    expect(keys.identify(key)).toEqual({ id: "service", name: "service", role: "service" } as never);
  }
});

test.each(["", "first-key-of-24-character", "first-key-of-24-characters ", "FIRST-KEY-OF-24-CHARACTERS"])(
  "%p is no key",
  (key) => {
    expect(keys.identify(key)).toBeUndefined();
  },
);

test("without configured keys nothing is a key", () => {
  expect(createApiKeys([]).identify("")).toBeUndefined();
});

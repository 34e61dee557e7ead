import { expect, test } from "bun:test";
import { asyncApi } from "../../../protocol/asyncapi.ts";
import { base, http } from "./support.ts";

test.each([
  ["where it was asked for", {}, { host: new URL(base).host, protocol: "ws" }],
  [
    "where the public reaches it",
    {
      TAUTLINE_PUBLIC_URL: "https://chat.example.org",
      TAUTLINE_JWT_SECRET: "a secret of at least 32 bytes, or so",
    },
    { host: "chat.example.org", protocol: "wss" },
  ],
])("the WebSocket's description says that it is %s, and how to get in", async (_, env, place) => {
  const { ask } = http({ env });
  const { servers, ...described } = JSON.parse((await ask("/asyncapi.json")).text);
  expect(described).toEqual(JSON.parse(JSON.stringify(asyncApi())));
  expect(servers.tautline).toMatchObject(place);
  const schemes = described.components.securitySchemes;
  const ways = servers.tautline.security.map(({ $ref }: { $ref: string }) => $ref.split("/").at(-1));
  expect(ways).toEqual(Object.keys(schemes));
});

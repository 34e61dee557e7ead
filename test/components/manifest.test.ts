/** The manifest says what the elements offer, all of it, and no more. */
import { expect, test } from "bun:test";
import { join } from "node:path";
import { buildManifest } from "../../client/manifest/manifest.ts";
import { partWords, propertyWords, slotWords } from "../../client/manifest/words.ts";

const committed = await Bun.file(join(import.meta.dir, "../../client/custom-elements.json")).json();
const built = await buildManifest();
const elements = built.modules.flatMap(({ declarations }) => declarations);
const find = (tagName: string) => elements.find((one) => one.tagName === tagName);
const names = (all: readonly { readonly name: string }[] | undefined) => all?.map(({ name }) => name);

test("the committed file is what the sources say; `bun client/manifest/main.ts` writes it anew", () => {
  expect(committed).toEqual(JSON.parse(JSON.stringify(built)));
});

test("every element that is defined is in it, and exported", async () => {
  const index = await Bun.file(join(import.meta.dir, "../../client/components/index.ts")).text();
  const defined = [...index.matchAll(/define\("([a-z-]+)"/g)].map(([, name]) => `${name}`).sort();
  expect(elements.map(({ tagName }) => tagName)).toEqual(defined);
  expect(built.modules[0]?.exports).toHaveLength(defined.length);
});

test("attributes have their names, types, defaults and fields", () => {
  expect(find("taut-chat")?.attributes).toContainEqual({
    name: "max-chars",
    description: "Longest message the server takes, in characters; beyond it nothing is sent.",
    type: { text: "number" },
    default: "5_000",
    fieldName: "maxChars",
  });
});

test("a base class's properties are each element's; what has no attribute is a field alone", () => {
  const chat = find("taut-chat");
  expect(names(chat?.members)).toEqual(expect.arrayContaining(["room", "client", "focus"]));
  expect(names(chat?.attributes)).not.toContain("client");
  expect(names(find("taut-whisper")?.attributes)).not.toContain("key");
});

test("methods have their parameters; what is Lit's own is left out", () => {
  const whisper = find("taut-whisper");
  expect(whisper?.members).toContainEqual({
    kind: "method",
    name: "join",
    description: "Goes into a room.",
    parameters: [{ name: "text", type: { text: "string" } }],
    return: { type: { text: "boolean" } },
  });
  for (const own of ["render", "updated", "connectedCallback"])
    expect(names(whisper?.members)).not.toContain(own);
});

test("parts are found also where an expression gives them", () => {
  const parts = names(find("taut-chat")?.cssParts);
  expect(parts).toEqual(expect.arrayContaining(["bubble-own", "message-other", "message-failed", "typing"]));
});

test("an element offers no parts of what it knows the types of alone", () => {
  expect(names(find("taut-members")?.cssParts)).not.toContain("quote");
  expect(names(find("taut-report")?.cssParts)).not.toContain("composer");
});

test("events have the type of what they carry", () => {
  const sent = find("taut-chat")?.events.find(({ name }) => name === "taut-sent");
  expect(sent?.type.text).toBe("CustomEvent<{ room: string; key: string; content: string }>");
});

test("nothing is described that no element has", () => {
  const used = (list: (one: (typeof elements)[number]) => readonly string[]) =>
    [...new Set(elements.flatMap(list))].sort();
  expect(Object.keys(partWords).sort()).toEqual(used(({ cssParts }) => cssParts.map(({ name }) => name)));
  expect(Object.keys(propertyWords).sort()).toEqual(
    used(({ cssProperties }) => cssProperties.map(({ name }) => name)),
  );
  expect(Object.keys(slotWords).sort()).toEqual(
    used(({ tagName, slots }) => slots.map(({ name }) => `${tagName} ${name}`)),
  );
});

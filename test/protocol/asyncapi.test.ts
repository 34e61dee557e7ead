/** The AsyncAPI document is valid by the standard's own schema, whole, and true of the specification's examples. */
import { describe, expect, test } from "bun:test";
import specification from "@asyncapi/specs/schemas/3.0.0-without-$id.json";
import { Ajv } from "ajv";
import { asyncApi } from "../../protocol/asyncapi.ts";
import { history } from "../../protocol/history.ts";
import { down, up } from "../../protocol/index.ts";
import { type Example, type ExampleKind, loadReadme } from "./readme.ts";

const document = asyncApi();
const { messages } = document.components;
const described: readonly ExampleKind[] = ["up", "reply", "down", "error"];
const examples = (await loadReadme()).examples.filter(({ kind }) => described.includes(kind));

/** As a tool reads it, with where the server is. */
const published = { servers: { tautline: { host: "chat.example.org", protocol: "wss" } }, ...document };

function* references(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === "$ref") yield String(inner);
    else yield* references(inner);
  }
}

function target(reference: string): unknown {
  let value: unknown = document;
  for (const part of reference.slice(2).split("/")) value = (value as Record<string, unknown>)[part];
  return value;
}

function messageOf({ kind, type }: Example): string {
  if (kind === "error") return "error";
  return `${kind}.${type.replaceAll(":", ".")}`;
}

describe("the AsyncAPI document", () => {
  const ajv = new Ajv({ strict: false, validateFormats: false });

  test("is valid by the schema of AsyncAPI 3.0", () => {
    const validate = ajv.compile(specification);
    expect([validate(published), validate.errors]).toEqual([true, null]);
    expect(validate({ ...published, channels: { socket: { address: 7 } } })).toBe(false);
  });

  test("has every request with its reply, every event, and the wire's revision", () => {
    const names = (prefix: string) =>
      Object.entries(messages).flatMap(([key, { name }]) => (key.startsWith(prefix) ? [name] : []));
    expect(names("up.")).toEqual(Object.keys(up));
    expect(names("reply.")).toHaveLength(Object.keys(up).length);
    expect(names("down.")).toEqual(Object.keys(down));
    const { version, revision } = history.at(-1) ?? {};
    expect(document.info.version).toBe(`${version}.${revision}`);
  });

  test("leads nowhere that is not there", () => {
    const missing = [...references(document)].filter((reference) => target(reference) === undefined);
    expect(missing).toEqual([]);
    expect([...references(document)].length).toBeGreaterThan(Object.keys(up).length * 3);
  });

  test.each(examples.map((example) => [messageOf(example), example.line, example] as const))(
    "is true of the example of %s, line %d of the specification",
    (name, _, { text }) => {
      const payload = messages[name]?.payload;
      if (payload === undefined) throw new Error(`the document has no message ${name}`);
      const validate = ajv.compile(payload);
      const envelope = JSON.parse(text);
      expect([validate(envelope), validate.errors]).toEqual([true, null]);
      const { data: _data, ...without } = envelope;
      expect(validate(without)).toBe(false);
    },
  );
});

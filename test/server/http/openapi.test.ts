import { describe, expect, test } from "bun:test";
import { createApp } from "../../../server/http/app.ts";
import { fakeDeps, http, serviceKey } from "./support.ts";

type Json = { [key: string]: Json } & (string | number | boolean | null | Json[] | object);

const document = JSON.parse((await http().ask("/openapi.json")).text) as Json;

interface Operation {
  readonly name: string;
  readonly path: string;
  readonly body: Json;
}

const operations: readonly Operation[] = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  Object.entries(item as Json).map(([method, body]) => ({
    name: `${method.toUpperCase()} ${path}`,
    path,
    body: body as Json,
  })),
);

/** Answers in a shape of its own. */
function isDescription(path: string): boolean {
  return path === "/openapi.json" || path === "/asyncapi.json";
}

function* references(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === "$ref") yield String(inner);
    else yield* references(inner);
  }
}

describe("the OpenAPI document", () => {
  test("is of version 3.1, with a title and a version", () => {
    expect(document).toMatchObject({ openapi: "3.1.0", info: { title: "Tautline", version: "1" } });
  });

  test("has every route that the server answers, and no other", () => {
    const routes = createApp(fakeDeps().deps)
      .routes.filter(({ method }) => method !== "ALL")
      .map(({ method, path }) => {
        const template = path.replace(/:([A-Za-z]+)/g, "{$1}").replace("*", "{file}");
        return `${method} ${template}`;
      });
    expect(operations.map(({ name }) => name).sort()).toEqual([...new Set(routes)].sort());
  });

  test("has an own id and a summary for each operation", () => {
    const ids = operations.map(({ body }) => String(body.operationId));
    expect(new Set(ids).size).toBe(operations.length);
    expect(ids.every((id) => /^[a-z][A-Za-z]+$/.test(id))).toBe(true);
    expect(operations.filter(({ body }) => typeof body.summary !== "string")).toEqual([]);
  });

  test("describes every response", () => {
    for (const { name, body } of operations) {
      const responses = Object.entries((body.responses ?? {}) as Json);
      expect([name, responses.length > 0]).toEqual([name, true]);
      for (const [status, response] of responses) {
        expect(status).toMatch(/^[2-5]\d\d$/);
        expect((response as Json).description).toBeString();
      }
    }
  });

  test("shows the error's shape wherever JSON is answered", () => {
    const api = operations.filter(({ body }) => !(body.tags as unknown as string[]).includes("Pages"));
    for (const { name, body } of api.filter(({ path }) => !isDescription(path))) {
      const schema = (body as never as { responses: Record<string, { content: Record<string, Json> }> })
        .responses["500"];
      expect([name, schema?.content["application/json"]]).toEqual([
        name,
        { schema: { $ref: "#/components/schemas/Failure" } } as never,
      ]);
    }
  });

  test("requires of a published event what the server requires: room, event and payload", async () => {
    const { body } = operations.find(({ path }) => path === "/api/v1/publish") ?? {};
    expect(body).toMatchObject({
      requestBody: {
        content: { "application/json": { schema: { required: ["room", "event", "payload"] } } },
      },
    } as never);
    const answer = await http().ask("/api/v1/publish", {
      json: { room: "channel:prices", event: "price" },
      token: serviceKey,
    });
    expect(answer.status).toBe(422);
    expect(answer.json.error?.details).toEqual([
      { path: "payload", message: "got nothing, expected a value" },
    ]);
  });

  test("names whom a message may be to, the meta of a report, and all that an export has", () => {
    const of = (id: string) =>
      JSON.stringify(operations.find(({ body }) => String(body.operationId) === id)?.body);
    expect(of("sendMessage")).toContain('"to":{"type":"string"');
    expect(of("getSessionReport")).toContain('"meta":{"$ref":"#/components/schemas/Meta"}');
    for (const id of ["exportMyData", "exportUserData"]) {
      expect(of(id)).toContain('"sites":{');
      expect(of(id)).toContain('"commitments":{');
    }
  });

  test("says the greatest number that a query takes", async () => {
    const { body } = operations.find(({ body }) => String(body.operationId) === "listMessages") ?? {};
    const parameters = (body?.parameters ?? []) as unknown as { name: string; schema: { maximum: number } }[];
    const before = parameters.find(({ name }) => name === "before");
    const asked = (number: string) =>
      http().ask(`/api/v1/conversations/tea/messages?before=${number}`, { token: serviceKey });
    expect((await asked(`${before?.schema.maximum}`)).status).toBe(200);
    expect((await asked("9007199254740992")).status).toBe(422);
  });

  test("declares each parameter that a path has", () => {
    for (const { name, path, body } of operations) {
      const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]);
      const declared = (
        (body.parameters ?? []) as unknown as { name: string; in: string; required: boolean }[]
      ).filter((parameter) => parameter.in === "path" && parameter.required);
      expect([name, ...declared.map((parameter) => parameter.name)]).toEqual([name, ...inPath.map(String)]);
    }
  });

  test("names only security schemes and schemas that it defines", () => {
    const schemes = Object.keys((document.components as Json).securitySchemes as Json);
    expect(schemes.sort()).toEqual(["link", "serviceKey", "token"]);
    for (const { body } of operations) {
      for (const need of (body.security ?? []) as unknown as object[]) {
        expect(schemes).toContain(String(Object.keys(need)[0]));
      }
    }
    const found = [...references(document)];
    expect(found.length).toBeGreaterThan(10);
    for (const reference of found) {
      const target = reference
        .replace(/^#\//, "")
        .split("/")
        .reduce<unknown>((value, key) => (value as Json | undefined)?.[key], document);
      expect([reference, typeof target]).toEqual([reference, "object"]);
    }
  });

  test("asks for security exactly where the server refuses a stranger", async () => {
    for (const { name, path, body } of operations) {
      const method = name.split(" ")[0] ?? "GET";
      const asked = path.replace(/\{[^}]+\}/g, "x");
      const { status } = await http().ask(asked, { method });
      const secured = ((body.security ?? []) as unknown as object[]).length > 0;
      expect([name, secured]).toEqual([name, status === 401]);
    }
  });

  test("is made when it is first asked for: a start does not wait for it", async () => {
    const app = createApp(fakeDeps().deps);
    app.openAPIRegistry.registerPath({ method: "get", path: "/after-the-start", responses: {} });
    const answer = await app.request("/openapi.json", {}, { address: "127.0.0.1", allowIdle() {} });
    const { paths } = (await answer.json()) as { paths: object };
    expect(Object.keys(paths)).toContain("/after-the-start");
  });

  test("uses nothing that belongs to OpenAPI 3.0", () => {
    expect(JSON.stringify(document)).not.toContain('"nullable"');
  });
});

/** The specification is true: its examples are the wire, and its tables are the code's. */
import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Glob } from "bun";
import { history } from "../../protocol/history.ts";
import {
  closeCodes,
  type DownEvent,
  decodeFrame,
  down,
  errorTable,
  limits,
  type Reconnect,
  type UpEvent,
  up,
} from "../../protocol/index.ts";
import { type Example, type ExampleKind, loadReadme, rowsOf, sectionOf } from "./readme.ts";

const readme = await loadReadme();
const requests: Readonly<Record<string, UpEvent>> = up;
const events: Readonly<Record<string, DownEvent>> = down;

type Fields = Record<string, unknown>;

const of = (...kinds: ExampleKind[]) => readme.examples.filter(({ kind }) => kinds.includes(kind));
const named = ({ kind, type, line }: Example) => [`${kind} ${type}, line ${line}`] as const;
const tableOf = (...kinds: ExampleKind[]) => of(...kinds).map((it): [string, Example] => [...named(it), it]);

/** The one envelope of an example, as its sender wrote it. */
function written({ text }: Example): Fields {
  return JSON.parse(text);
}

function request(type: string): UpEvent {
  const event = requests[type];
  if (event === undefined) throw new Error(`no such request: ${type}`);
  return event;
}

function event(type: string): DownEvent {
  const found = events[type];
  if (found === undefined) throw new Error(`no such event: ${type}`);
  return found;
}

/** Names of an object schema's fields, at its top. */
function fieldsOf(schema: UpEvent["data"]): string[] {
  return "shape" in schema ? Object.keys(schema.shape as object) : [];
}

describe("the specification's examples", () => {
  test("all say what they are", () => {
    expect(readme.unknownExamples).toEqual([]);
  });

  test.each(Object.keys(up))("show the request %s and its reply", (type) => {
    const kinds = readme.examples.filter((example) => example.type === type).map(({ kind }) => kind);
    expect(kinds).toContain("up");
    expect(kinds).toContain("reply");
  });

  test.each(Object.keys(down))("show the event %s", (type) => {
    expect(of("down").map((example) => example.type)).toContain(type);
  });

  test("name no request that there is not", () => {
    const types = of("up", "reply", "refused", "error").map(({ type }) => type);
    expect(types.filter((type) => !(type in up))).toEqual([]);
  });

  test("name no event that there is not", () => {
    const types = of("down").map(({ type }) => type);
    expect(types.filter((type) => !(type in down))).toEqual([]);
  });
});

describe("every example decodes", () => {
  test.each(tableOf("up", "reply", "down", "refused", "error"))("to one envelope: %s", (_name, { text }) => {
    const { type, data } = JSON.parse(text);
    expect(decodeFrame(text)).toMatchObject({ kind: "envelopes", items: [{ type, data }] });
  });

  test.each(tableOf("frame"))("to good envelopes: %s", (_name, { text }) => {
    const decoded = decodeFrame(text);
    const items = decoded.kind === "envelopes" ? decoded.items : [decoded];
    expect(items.filter((item) => !("type" in item))).toEqual([]);
  });
});

describe("a request's example", () => {
  test.each(tableOf("up", "refused"))("is that request, with a request's fields: %s", (_name, example) => {
    const { type, ...fields } = written(example);
    expect(type).toBe(example.type);
    expect(Object.keys(fields).filter((key) => !["id", "data", "timestamp"].includes(key))).toEqual([]);
  });

  test.each(tableOf("up"))("has data that its schema keeps whole: %s", (_name, example) => {
    const { data } = written(example);
    expect(request(example.type).data.parse(data)).toStrictEqual(data);
  });
});

test.each(tableOf("refused"))("a request shown as refused does not fit its schema: %s", (_name, example) => {
  expect(request(example.type).data.safeParse(written(example).data).success).toBe(false);
});

describe("a reply's example", () => {
  test.each(tableOf("reply"))("is of the type that answers: %s", (_name, example) => {
    const { type, ...fields } = written(example);
    expect(type).toBe(request(example.type).replyType ?? "ack");
    expect(Object.keys(fields).sort()).toEqual(["data", "id", "timestamp"]);
  });

  test.each(tableOf("reply"))("has data that its schema keeps whole: %s", (_name, example) => {
    const { data } = written(example);
    expect(request(example.type).reply.parse(data)).toStrictEqual(data);
  });

  test.each(tableOf("reply", "error"))("has the id of the request shown before it: %s", (_name, example) => {
    const asked = of("up", "refused").findLast(
      ({ type, line }) => type === example.type && line < example.line,
    );
    expect(asked).toBeDefined();
    if (asked !== undefined) expect(written(example).id).toBe(written(asked).id);
  });
});

describe("an error's example", () => {
  test.each(tableOf("error"))("has a code of the table and an error's fields: %s", (_name, example) => {
    const { type, data } = written(example) as { type: string; data: Fields };
    const { code, message, details, retryAfterMs, ...others } = data;
    expect(type).toBe("error");
    expect(Object.keys(errorTable)).toContain(String(code));
    expect(message).toBeString();
    expect(others).toEqual({});
    expect(["undefined", "object"]).toContain(typeof details);
    expect(["undefined", "number"]).toContain(typeof retryAfterMs);
  });
});

describe("an event's example", () => {
  test.each(tableOf("down"))("is that event, with an event's fields: %s", (_name, example) => {
    const { type, ...fields } = written(example);
    const known = ["room", "seq", "timestamp", "data"];
    expect(type).toBe(example.type);
    expect(fields.timestamp).toBeNumber();
    expect(Object.keys(fields).filter((key) => !known.includes(key))).toEqual([]);
  });

  test.each(tableOf("down"))("has data that its schema keeps whole: %s", (_name, example) => {
    const { data } = written(example);
    expect(event(example.type).data.parse(data)).toStrictEqual(data);
  });

  test.each(tableOf("down"))("has a seq only where the event is logged: %s", (_name, example) => {
    const { room, seq } = written(example);
    if (seq !== undefined) expect(event(example.type).logged).toBe(true);
    if (seq !== undefined) expect(room).toBeString();
  });

  test.each(Object.keys(down).filter((type) => event(type).logged))("is shown with its seq: %s", (type) => {
    const seqs = of("down").flatMap((example) => (example.type === type ? [written(example).seq] : []));
    expect(seqs.some((seq) => typeof seq === "number")).toBe(true);
  });
});

test("the events in a page of history are events of the protocol", () => {
  const pages = of("reply").filter(({ type }) => type === "room:history");
  const inPages = pages.flatMap(
    (example) => (written(example) as { data: { events: Fields[] } }).data.events,
  );
  expect(inPages).not.toBeEmpty();
  for (const { type, data } of inPages) expect(event(String(type)).data.parse(data)).toStrictEqual(data);
});

test("the message:new of 66 characters takes at most 240 bytes", () => {
  const sizes = of("down").flatMap((example) => {
    const envelope = written(example) as { type: string; data: { content?: string } };
    const isMeant = envelope.type === "message:new" && envelope.data.content?.length === 66;
    return isMeant ? [Buffer.byteLength(JSON.stringify(envelope))] : [];
  });
  expect(sizes).not.toBeEmpty();
  expect(Math.max(...sizes)).toBeLessThanOrEqual(240);
});

describe("the reference", () => {
  const described = (type: string) => sectionOf(readme, `\`${type}\``);
  const missing = (type: string, fields: readonly string[]) =>
    fields.filter((field) => !new RegExp(`\`${field}\\??\``).test(described(type)));

  test.each(Object.keys(up))("names every field of the request %s and of its reply", (type) => {
    const { data, reply } = request(type);
    expect(missing(type, [...fieldsOf(data), ...fieldsOf(reply)])).toEqual([]);
  });

  test.each(Object.keys(down))("names every field of the event %s", (type) => {
    expect(missing(type, fieldsOf(event(type).data))).toEqual([]);
  });
});

describe("the specification's tables", () => {
  test("list every error code with its HTTP status", () => {
    const rows = rowsOf(sectionOf(readme, "Errors")).map(([code, , http]) => [code, Number(http)]);
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries(Object.entries(errorTable).map(([code, { http }]) => [code, http])),
    );
  });

  test("list every close code with what a client does", () => {
    const texts: Record<Reconnect, string> = {
      no: "stay away",
      yes: "reconnect",
      "with-new-token": "reconnect with a new token",
      later: "reconnect after 30 s",
    };
    const rows = rowsOf(sectionOf(readme, "Close codes")).map(([code, , then]) => [code, then]);
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries(Object.entries(closeCodes).map(([code, row]) => [code, texts[row.reconnect]])),
    );
  });

  test("list every limit of the protocol with its default", () => {
    const rows = rowsOf(sectionOf(readme, "Limits of the protocol"));
    const listed = rows.map(([name, value]) => [name, Number(value?.replaceAll(",", ""))]);
    expect(Object.fromEntries(listed)).toEqual({ ...limits });
  });

  test("list the versions as the history has them", () => {
    const rows = rowsOf(sectionOf(readme, "Version history"));
    expect(rows).toEqual(history.map((line) => [`${line.version}.${line.revision}`, line.date, line.change]));
  });
});

describe("the specification's lists of requests", () => {
  const marked = (mark: "durable" | "pipelined" | "lengthy") =>
    Object.keys(up).filter((type) => request(type)[mark] === true);
  /** The requests that a passage names, from its first words to the words after its list. */
  const listed = (start: string, end: string) => {
    const from = readme.text.indexOf(start);
    const to = readme.text.indexOf(end, from);
    expect([from, to]).not.toContain(-1);
    return [...readme.text.slice(from, to).matchAll(/`([a-z]+:[a-z]+|hello)`/g)]
      .map(([, type]) => type ?? "")
      .sort();
  };

  test("name every durable one", () => {
    expect(listed("**Durable requests** change", "idempotency key")).toEqual(marked("durable").sort());
  });

  test("name every pipelined one", () => {
    expect(listed("of one pipelined type (", ")")).toEqual(marked("pipelined").sort());
  });

  test("name every one whose reply may fill a page", () => {
    expect(listed("those that may fill a page (", ")")).toEqual(marked("lengthy").sort());
  });

  test("mark the same ones as durable in the reference", () => {
    const headings = [...readme.text.matchAll(/^#### `([a-z:-]+)` ↑ durable$/gm)];
    expect(headings.map(([, type]) => type ?? "").sort()).toEqual(marked("durable").sort());
  });
});

describe("the tests that the specification calls to witness", () => {
  const root = join(import.meta.dir, "../..");
  const witnesses = (text: string) =>
    [...text.matchAll(/`?(test\/[\w./-]+\.test\.ts)`?/g)].map(([, name]) => name ?? "");
  const rows = rowsOf(sectionOf(readme, "The tests that bear them out"));

  test("exist", () => {
    expect(witnesses(readme.text).filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });

  test("are named for every guarantee", () => {
    const guarantees = [...sectionOf(readme, "Guarantees").matchAll(/^\d+\. \*\*(.+?)\.\*\*/gm)];
    expect(guarantees.length).toBeGreaterThan(7);
    expect(rows.map(([guarantee]) => guarantee)).toEqual(guarantees.map(([, name]) => name));
  });

  test("bear it out in memory and for real", () => {
    const bare = rows.filter((row) => row.slice(1).some((cell) => witnesses(cell).length === 0));
    expect(bare).toEqual([]);
  });

  test("name sections of it that there are", async () => {
    const named: string[] = [];
    for (const file of new Glob("test/end-to-end/contract/*.test.ts").scanSync(root)) {
      const header = (await Bun.file(join(root, file)).text()).split("*/")[0] ?? "";
      const sections = /protocol\/README\.md, ((?:"[^"]+"(?:, | and )?)+)/.exec(header)?.[1] ?? "";
      named.push(...[...sections.matchAll(/"([^"]+)"/g)].map(([, section]) => section ?? ""));
    }
    expect(named.length).toBeGreaterThan(20);
    const headings = [...readme.text.matchAll(/^#{2,3} (.+)$/gm)].map(([, heading]) => heading ?? "");
    expect(named.filter((section) => !headings.includes(section))).toEqual([]);
  });
});

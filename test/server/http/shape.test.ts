import { describe, expect, test } from "bun:test";
import { startMs } from "../auth/support.ts";
import { http, serviceKey } from "./support.ts";

describe("every answer", () => {
  test("that is good has success, data and meta", async () => {
    const { json } = await http().ask("/health", { headers: { "x-request-id": "r-1" } });
    expect(json).toEqual({
      success: true,
      data: { status: "ok" },
      meta: { timestamp: startMs, requestId: "r-1" },
    });
  });

  test("that is bad has success, error and meta", async () => {
    const { status, json } = await http().ask("/api/v1/nothing", { headers: { "x-request-id": "r-1" } });
    expect(status).toBe(404);
    expect(json).toMatchObject({
      success: false,
      error: { code: "not_found" },
      meta: { timestamp: startMs, requestId: "r-1" },
    });
  });

  test("echoes the request id in a header", async () => {
    const { headers } = await http().ask("/health", { headers: { "x-request-id": "a.B_c-9" } });
    expect(headers.get("x-request-id")).toBe("a.B_c-9");
  });

  test.each(["", "a b", "ü", "a/b", "x".repeat(65), '"><script>'])(
    "has a request id of the server's own where %p was sent",
    async (id) => {
      const { headers, json } = await http().ask("/health", { headers: { "x-request-id": id } });
      expect(headers.get("x-request-id")).toMatch(/^[A-Za-z0-9]{12}$/);
      expect(json.meta?.requestId).toBe(headers.get("x-request-id") ?? "");
    },
  );

  test.each(["/health", "/metrics", "/nothing", "/", "/api/v1/conversations"])(
    "at %s has the security headers",
    async (path) => {
      const { headers } = await http().ask(path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      const policy = path === "/health" ? "cross-origin" : "same-origin";
      expect(headers.get("cross-origin-resource-policy")).toBe(policy);
      expect(headers.get("content-security-policy")).toStartWith("default-src 'none'");
    },
  );

  test("of the API is never kept in a cache", async () => {
    expect((await http().ask("/health")).headers.get("cache-control")).toBe("no-store");
  });
});

describe("a wrong method", () => {
  test.each([
    ["POST", "/health", "GET"],
    ["GET", "/api/v1/messages", "POST"],
    ["DELETE", "/api/v1/conversations/team/messages", "GET"],
    ["PUT", "/api/v1/websocket/rooms/conversation%3Ateam", "GET"],
    ["POST", "/", "GET"],
    ["POST", "/sdk/tautline.js", "GET"],
    ["POST", "/openapi.json", "GET"],
  ])("%s %s is 405 and names %s", async (method, path, allowed) => {
    const { status, headers, json } = await http().ask(path, { method });
    expect(status).toBe(405);
    expect(headers.get("allow")).toBe(allowed);
    expect(json.success).toBe(false);
    expect(json.error?.message).toContain(`got ${method}, expected ${allowed}`);
  });

  test("at a path that only looks like a route's is 404", async () => {
    expect((await http().ask("/openapiXjson", { method: "POST" })).status).toBe(404);
    expect((await http().ask("/api/v1/messages/x/y")).status).toBe(404);
  });
});

describe("a body", () => {
  const post = (more: object) => http().ask("/api/v1/auth/guest", { method: "POST", ...more });
  const type = { "content-type": "application/json" };

  test.each([
    ["cut short", { body: '{"name":', headers: type }, 400, "bad_json"],
    ["of two values", { body: "{} {}", headers: type }, 400, "bad_json"],
    ["that is not UTF-8", { body: new Uint8Array([0x22, 0xff, 0x22]), headers: type }, 400, "bad_json"],
    ["nested too deep", { body: "[".repeat(60_000), headers: type }, 400, "bad_envelope"],
    ["too large", { json: { name: "x".repeat(65_537) } }, 413, "too_large"],
    [
      "that says it is too large",
      { body: "{}", headers: { ...type, "content-length": "65537" } },
      413,
      "too_large",
    ],
    ["that is a list", { body: "[]", headers: type }, 422, "invalid_data"],
    [
      "of another type",
      { body: "name=x", headers: { "content-type": "application/x-www-form-urlencoded" } },
      422,
      "invalid_data",
    ],
    [
      "of a type that begins alike",
      { body: "{}", headers: { "content-type": "application/jsonp" } },
      422,
      "invalid_data",
    ],
    ["with a field that does not fit", { json: { name: 5 } }, 422, "invalid_data"],
  ])("%s is refused", async (_, ask, status, code) => {
    const answer = await post(ask);
    expect(answer.status).toBe(status);
    expect(answer.json.error?.code).toBe(code);
  });

  test("too large is refused while it still streams", async () => {
    let chunks = 0;
    const body = new ReadableStream({
      pull(controller) {
        chunks += 1;
        controller.enqueue(new Uint8Array(16_384).fill(0x20));
        if (chunks === 1_000) controller.close();
      },
    });
    expect((await post({ body, headers: type })).status).toBe(413);
    expect(chunks).toBeLessThan(10);
  });

  test("of 64 KiB is let in", async () => {
    const text = `{"name":"Ada"${" ".repeat(65_536 - 14)}}`;
    expect(text.length).toBe(65_536);
    expect((await post({ body: text, headers: type })).status).toBe(200);
  });

  test("that is empty counts as an empty object, with a content type and without", async () => {
    expect((await post({})).status).toBe(200);
    expect((await post({ headers: type, body: "" })).status).toBe(200);
  });

  test("that does not fit is told field by field", async () => {
    const { json } = await http().ask("/api/v1/auth/guest", { json: { name: 5 } });
    expect(json.error?.details).toEqual([{ path: "name", message: "got 5, expected a string" }]);
  });

  test("that does not fit has its first problem in the message", async () => {
    const { json } = await http().ask("/api/v1/auth/guest", { json: { name: 5 } });
    expect(json.error?.message).toBe("the body does not fit: name: got 5, expected a string");
  });

  test("that is a form without a file is told so", async () => {
    const { ask, tokenOf } = http();
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    const body = '--x\r\nContent-Disposition: form-data; name="room"\r\n\r\nconversation:k7\r\n--x--\r\n';
    const { json } = await ask("/api/v1/files", { body, headers, token: await tokenOf("ann") });
    expect(json.error?.message).toBe("the form does not fit: file: got no file, expected one");
  });

  test("under an idempotency key that is none is told which header it is", async () => {
    const { ask } = http();
    const headers = { "idempotency-key": "x".repeat(65) };
    const sent = { json: { room: "conversation:k7", content: "x" }, token: serviceKey, headers };
    expect((await ask("/api/v1/messages", sent)).json.error?.message).toBe(
      "the header does not fit: idempotency-key: must be 1 to 64 printable ASCII characters",
    );
  });

  test("of a wrong type is told what was got and expected", async () => {
    const { json } = await post({ body: "x", headers: { "content-type": "text/html" } });
    expect(json.error?.message).toBe('got content type "text/html", expected application/json');
  });

  // What `fetch` sends of a string, and what it sends of bytes.
  test.each([{ "content-type": "text/plain;charset=UTF-8" }, { "content-type": "TEXT/PLAIN" }, {}])(
    "with the content type %p is taken for the JSON that it is",
    async (headers) => {
      const body = new TextEncoder().encode('{"name":"Ada"}');
      const { status, json } = await post({ body, headers });
      expect([status, json.data?.user]).toMatchObject([200, { name: "Ada" }]);
      expect((await post({ body: "name=Ada", headers })).json.error?.code).toBe("bad_json");
    },
  );
});

describe("a bug", () => {
  test("is answered by a correlation id, under which the log has the rest", async () => {
    const { ask, logged } = http({
      deps: {
        metrics: () => {
          throw new Error("the cellar is flooded");
        },
      },
    });
    const { status, json, text } = await ask("/metrics");
    expect(status).toBe(500);
    expect(json.error?.code).toBe("internal");
    expect(text).not.toContain("cellar");
    expect(text).not.toContain(".ts:");
    const { correlationId } = (json.error?.details ?? {}) as { correlationId?: string };
    expect(correlationId).toMatch(/^[A-Za-z0-9]{12}$/);
    const line = logged.find((entry) => entry.includes('"level":"error"')) ?? "";
    expect(line).toContain(String(correlationId));
    expect(line).toContain("the cellar is flooded");
  });
});

test("the log has a request's path and never its query or its token", async () => {
  const { ask, logged, tokenOf } = http();
  const token = await tokenOf("alice");
  await ask(`/api/v1/conversations?token=${token}&q=hush`, { token });
  expect(logged.join("")).toContain('"path":"/api/v1/conversations","status":200');
  expect(logged.join("")).not.toContain("hush");
  expect(logged.join("")).not.toContain(token.slice(0, 20));
});

describe("at a path where there is nothing", () => {
  const browser = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };

  test("a browser gets a page in words, with a way on and nothing that could run", async () => {
    const { status, headers, text } = await http().ask("/nothing", { headers: browser });
    expect(status).toBe(404);
    expect(headers.get("content-type")).toStartWith("text/html");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
    expect(text).toContain("There is nothing at this address");
    expect(text).toContain('<a href="/">');
    expect(text).not.toMatch(/<script|<style|style=/);
  });

  test.each(["/admin", "/focus", "/components", "/report/f1"])(
    "a browser that asks for %s with a slash behind it is led to the page",
    async (path) => {
      const { ask } = http();
      const { status, headers } = await ask(`${path}/?at=1`, { headers: browser });
      expect([status, headers.get("location")]).toEqual([308, `${path}?at=1`]);
      expect((await ask(`${path}/more/`, { headers: browser })).status).toBe(404);
    },
  );

  test.each([
    ["any type", { headers: { accept: "*/*" } }],
    ["JSON", { headers: { accept: "application/json" } }],
    ["nothing in particular", {}],
    ["a change", { method: "POST", headers: browser, json: {} }],
  ])("a program that asks for %s gets JSON", async (_, ask) => {
    const { status, json } = await http().ask("/nothing", ask);
    expect([status, json.error?.code]).toEqual([404, "not_found"]);
  });
});

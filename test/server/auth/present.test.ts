import { describe, expect, test } from "bun:test";
import { readBearer, readPresented } from "../../../server/auth/present.ts";
import { refusalOf } from "./support.ts";

const ask = (path: string, authorization?: string) => ({
  url: `http://localhost${path}`,
  headers: new Headers(authorization === undefined ? {} : { authorization }),
});

describe("an upgrade request presents", () => {
  test("nothing", () => {
    expect(readPresented(ask("/ws?other=1"))).toEqual({ kind: "none" });
  });

  test("a token in the query", () => {
    expect(readPresented(ask("/ws?token=a.b.c"))).toEqual({ kind: "token", token: "a.b.c" });
  });

  test("a ticket in the query", () => {
    expect(readPresented(ask("/ws?ticket=T"))).toEqual({ kind: "ticket", ticket: "T" });
  });

  test("a bearer token in a header", () => {
    expect(readPresented(ask("/ws", "bearer  a.b.c"))).toEqual({ kind: "token", token: "a.b.c" });
  });

  test("nothing by another scheme", () => {
    expect(readPresented(ask("/ws", "Basic YTpi"))).toEqual({ kind: "none" });
  });
});

describe("is refused, naming what is wrong", () => {
  test.each([
    ["token and ticket", ask("/ws?token=hush&ticket=hush"), "?token= and ?ticket="],
    ["token and header", ask("/ws?token=hush", "Bearer hush"), "?token= and Authorization"],
    ["ticket and header", ask("/ws?ticket=hush", "Bearer hush"), "?ticket= and Authorization"],
    ["a token twice", ask("/ws?token=hush&token=hush"), "?token= and ?token="],
    ["an empty token", ask("/ws?token="), "?token= is empty"],
    ["an empty ticket", ask("/ws?ticket="), "?ticket= is empty"],
    ["an empty header", ask("/ws", "Bearer "), "Authorization is empty"],
  ])("%s", async (_, request, says) => {
    const refused = await refusalOf(() => readPresented(request));
    expect(refused.code).toBe("token_invalid");
    expect(refused.message).toContain(says);
    expect(refused.message).not.toContain("hush");
  });
});

test("a bearer token is what follows the word", () => {
  expect(readBearer(new Headers({ authorization: "Bearer abc" }))).toBe("abc");
  expect(readBearer(new Headers({ authorization: "Bearerabc" }))).toBeUndefined();
  expect(readBearer(new Headers())).toBeUndefined();
});

/** The HTTP interface as an outside asker sees it, and its envelope. */
import { expect } from "bun:test";
import type { RealServer } from "../../../support/real-server.ts";
import { tokenFor } from "./tokens.ts";

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly details?: { path: unknown; message: string }[];
}

interface Answer<Data> {
  readonly status: number;
  readonly body: {
    readonly success: boolean;
    readonly data: Data;
    readonly error?: Failure;
    readonly meta: { readonly timestamp: number; readonly requestId: string };
  };
}

interface Asking {
  readonly token?: string;
  readonly body?: unknown;
  readonly method?: string;
}

/** @param server that is asked, once it is there */
export function caller(server: () => RealServer) {
  return async <Data = Record<string, unknown>>(path: string, how: Asking = {}): Promise<Answer<Data>> => {
    const response = await fetch(server().url + path, {
      method: how.method ?? (how.body === undefined ? "GET" : "POST"),
      headers: {
        ...(how.token !== undefined && { Authorization: `Bearer ${how.token}` }),
        ...(how.body !== undefined && { "Content-Type": "application/json" }),
      },
      ...(how.body !== undefined && {
        body: typeof how.body === "string" ? how.body : JSON.stringify(how.body),
      }),
    });
    return { status: response.status, body: (await response.json()) as Answer<Data>["body"] };
  };
}

export const adminToken = () => tokenFor("root", { role: "admin" });

export function expectFailure({ status, body }: Answer<unknown>, expected: number, code: string): void {
  expect([status, body.success, body.error?.code]).toEqual([expected, false, code]);
  expect(body.error?.message).toBeString();
  expect(body.meta.requestId).toBeString();
}

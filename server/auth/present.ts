/**
 * How a request shows who asks: `?token=`, `?ticket=` or `Authorization: Bearer`, and only one of them.
 */
import { ProtocolError } from "../../protocol/errors.ts";
import { requestUrl } from "../lib/request-url.ts";

type Presented =
  | { readonly kind: "none" }
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "ticket"; readonly ticket: string };

/**
 * Of an upgrade request. Its URL may be a mere path, as it is where the asker sent no Host.
 *
 * @throws ProtocolError `token_invalid` if there are several, or one is empty
 */
export function readPresented(request: { readonly url: string; readonly headers: Headers }): Presented {
  const searchParams = requestUrl(request.url)?.searchParams ?? new URLSearchParams();
  const bearer = readBearer(request.headers);
  const ways = [
    ...searchParams.getAll("token").map((value) => ({ name: "?token=", kind: "token" as const, value })),
    ...searchParams.getAll("ticket").map((value) => ({ name: "?ticket=", kind: "ticket" as const, value })),
    ...(bearer === undefined ? [] : [{ name: "Authorization", kind: "token" as const, value: bearer }]),
  ];
  const [first] = ways;
  if (first === undefined) return { kind: "none" };
  if (ways.length > 1) {
    const names = ways.map((way) => way.name).join(" and ");
    throw new ProtocolError("token_invalid", `got ${names}, expected one of them; leave out the others`);
  }
  if (first.value === "") {
    throw new ProtocolError("token_invalid", `${first.name} is empty; leave it out, or give a ${first.kind}`);
  }
  return first.kind === "token"
    ? { kind: "token", token: first.value }
    : { kind: "ticket", ticket: first.value };
}

/** Of `Authorization: Bearer …`; other schemes may be a proxy's and are none of ours. */
export function readBearer(headers: Headers): string | undefined {
  const match = /^bearer(?:\s+(.*))?$/i.exec(headers.get("authorization")?.trim() ?? "");
  return match === null ? undefined : (match[1] ?? "").trim();
}

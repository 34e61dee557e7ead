/** Titles, as they are shown: what cannot be seen is taken out of them, as it is of names. */
import { ProtocolError } from "../../protocol/index.ts";
import { oneLine } from "../lib/showable.ts";

/** @throws ProtocolError `invalid_data` if there is nothing to be seen in it */
export function cleanTitle(given: string): string {
  const title = oneLine(given);
  if (title !== "") return title;
  const message = "got nothing that can be seen, expected at least 1 character";
  throw new ProtocolError("invalid_data", `title: ${message}`, { details: [{ path: "title", message }] });
}

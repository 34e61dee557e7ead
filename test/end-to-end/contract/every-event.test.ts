/**
 * protocol/README.md, "Events": every request is acknowledged and every event is said as its schema has it.
 *
 * A new one fails here until the day speaks it.
 */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { check } from "../../../protocol/check.ts";
import { type DownEvent, down, type UpEvent, up } from "../../../protocol/index.ts";
import { type RealServer, startRealServer } from "../../support/real-server.ts";
import { type Heard, liveADay } from "./support/day.ts";

const requests: Readonly<Record<string, UpEvent>> = up;
const events: Readonly<Record<string, DownEvent>> = down;

let server: RealServer | undefined;
let heard: Heard;
beforeAll(async () => {
  server = await startRealServer({ env: { TAUTLINE_CHANNELS: "day-*:10" } });
  heard = await liveADay(server);
}, 120_000);
afterAll(() => server?.stop());

/** Names of data that a schema does not take, with what is wrong, of envelopes that are there. */
function misfits(schema: UpEvent["data"], envelopes: readonly { readonly data: unknown }[]): unknown[] {
  return envelopes.flatMap(({ data }) => {
    const checked = check(schema, data);
    return checked.kind === "fits" ? [] : [{ data, problems: checked.problems }];
  });
}

describe("the request", () => {
  test.each(Object.entries(requests))("%s is answered as the contract says", (type, { reply, replyType }) => {
    const answers = heard.replies.get(type) ?? [];
    expect(answers.map((answer) => answer.type)).toContain(replyType ?? "ack");
    expect(answers.filter((answer) => answer.type === "error")).toEqual([]);
    expect(misfits(reply, answers)).toEqual([]);
  });
});

describe("the event", () => {
  test.each(Object.entries(events))("%s is said as the contract says", (type, { data }) => {
    const said = heard.events.filter((event) => event.type === type);
    expect(said.length).toBeGreaterThan(0);
    expect(misfits(data, said)).toEqual([]);
  });

  test("that is kept has a place in its room's log, and none came that is not in the contract", () => {
    const unasked = heard.events.filter(({ type }) => type !== "ack" && type !== "error");
    expect(unasked.filter(({ type }) => !(type in events))).toEqual([]);
    const kept = unasked.filter(({ type }) => events[type]?.logged === true);
    expect(kept.filter(({ room, seq }) => room === undefined || seq === undefined)).toEqual([]);
  });
});

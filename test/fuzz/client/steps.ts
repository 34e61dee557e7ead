/** What may happen to a client: what a far end says to it, how its network and its page behave, what is asked of it. */

import { pageEvents } from "../../../client/core/ports.ts";
import { type DownEvent, down, type UpEvent, up } from "../../../protocol/index.ts";
import type { Seeded } from "../../support/seeded.ts";
import { encode } from "../generate/encode.ts";
import { jsonSchemaOf } from "../generate/frames.ts";
import { mutate } from "../generate/mutate.ts";
import { nastyText, nastyValue } from "../generate/nasty.ts";
import { type Facts, fitting } from "../generate/schema.ts";
import { noise, scramble } from "../generate/text.ts";
import { isRecord } from "../targets/target.ts";

const asks = ["send", "older", "presence", "conversations", "typing", "read", "edit"] as const;

export type Step =
  /** `ASKED:TYPE` stands for the id of the last request of that type. */
  | { readonly kind: "frame"; readonly text: string }
  /** The far end says that this is a good connection, if it is waiting for that. */
  | { readonly kind: "welcome" }
  | { readonly kind: "close"; readonly code: number; readonly reason: string }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "page"; readonly event: (typeof pageEvents)[number] }
  | { readonly kind: "ask"; readonly what: (typeof asks)[number] };

export function isStep(value: unknown): value is Step {
  if (!isRecord(value)) return false;
  const { kind, text, code, reason, ms, event, what } = value;
  if (kind === "frame") return typeof text === "string";
  if (kind === "close") return Number.isInteger(code) && typeof reason === "string";
  if (kind === "wait") return Number.isInteger(ms) && Number(ms) >= 0 && Number(ms) <= 100_000;
  if (kind === "page") return pageEvents.some((known) => known === event);
  if (kind === "ask") return asks.some((known) => known === what);
  return kind === "welcome";
}

/** The room that the page is in. */
export const room = "conversation:a";

const facts: Facts = {
  room: [room, room, room, "user:ann", "all-users", "conversation:b", "__proto__"],
  epoch: ["e1", "e1", "e2"],
  userId: ["ann", "bob"],
  messageId: ["m1", "m2", "m3"],
  conversationId: ["a"],
};

const said = Object.entries(down as Record<string, DownEvent>).map(([type, { data, logged }]) => {
  return { type, schema: jsonSchemaOf(data), isLogged: logged === true };
});
const answers = Object.entries(up as Record<string, UpEvent>).map(([asked, { reply, replyType = "ack" }]) => {
  return { asked, type: replyType, schema: jsonSchemaOf(reply) };
});

export function step(random: Seeded, corpus: readonly string[]): Step {
  const kind = random.integer(0, 99);
  if (kind < 62) return { kind: "frame", text: frame(random, corpus) };
  if (kind < 74) return { kind: "welcome" };
  if (kind < 80) {
    const code = random.pick([1000, 1001, 1006, 1009, 4400, 4401, 4403, 4408, 4413, 4429, 0, 65_535]);
    const retry = `retry after ${random.pick(["0", "1", "2500", "99999999999", "9".repeat(400)])} ms`;
    return { kind: "close", code, reason: random.pick(["", "bye", retry, nastyText(random)]) };
  }
  if (kind < 86) return { kind: "wait", ms: random.pick([1, 100, 2_000, 12_000, 30_000, 100_000]) };
  if (kind < 89) return { kind: "page", event: random.pick(pageEvents) };
  return { kind: "ask", what: random.pick(asks) };
}

function frame(random: Seeded, corpus: readonly string[]): string {
  const kind = random.integer(0, 99);
  if (kind < 35) return encode(random.isLuckyAt(0.5) ? event(random) : answer(random));
  if (kind < 75) {
    return encode(
      mutate(random, random.isLuckyAt(0.5) ? event(random) : answer(random), random.integer(1, 3)),
    );
  }
  if (kind < 82) return scramble(random, encode(event(random)), random.integer(1, 3));
  if (kind < 90) return encode(Array.from({ length: random.integer(0, 6) }, () => event(random)));
  if (kind < 93) return scramble(random, random.pick(corpus), 1);
  return random.isLuckyAt(0.5) ? noise(random) : encode(nastyValue(random));
}

function event(random: Seeded): unknown {
  const { type, schema, isLogged } = random.pick(said);
  const place = random.isLuckyAt(0.9) ? { room: random.pick(facts.room ?? [room]) } : {};
  const seq = isLogged || random.isLuckyAt(0.1) ? { seq: random.integer(1, 20) } : {};
  return { type, ...place, ...seq, timestamp: 1, data: fitting(random, schema, facts) };
}

function answer(random: Seeded): unknown {
  const { asked, type, schema } = random.pick(answers);
  const id = asked === "hello" ? "hello" : `ASKED:${asked}`;
  if (random.isLuckyAt(0.2)) {
    const code = random.pick([
      "forbidden",
      "rate_limited",
      "unavailable",
      "internal",
      "token_expired",
      "nonsense",
    ]);
    return {
      type: "error",
      id,
      timestamp: 1,
      data: { code, message: "no", retryAfterMs: random.integer(0, 5_000) },
    };
  }
  return { type, id, timestamp: 1, data: fitting(random, schema, facts) };
}

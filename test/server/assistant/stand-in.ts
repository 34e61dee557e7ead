/** An OpenAI-compatible endpoint on this machine: it notes what it is asked, and answers as it is told. */
import { createAssistance } from "../../../server/assistant/assistant.ts";
import { createChat } from "../../../server/assistant/chat.ts";
import { until } from "../../support/real-server.ts";
import { World } from "../../support/world.ts";

export const key = "sk-a-key-that-nobody-may-see";
export const timeoutMs = 5_000;

interface Asked {
  readonly path: string;
  readonly authorization: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: a test names the fields that it expects
  readonly body: any;
}

export interface StandIn {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Requests that were given up before they were answered. */
  readonly abandoned: number;
  answer: (asked: Asked) => Response | Promise<Response>;
  stop(): Promise<void>;
}

export const says = (content: unknown): Response =>
  Response.json({
    choices: [
      {
        message: {
          role: "assistant",
          content: typeof content === "string" ? content : JSON.stringify(content),
        },
      },
    ],
  });

const nothingPromised = { promises: [], unclear: null };

/** Until the request is given up. */
export const never = (): Promise<Response> => new Promise(() => {});

export function startStandIn(answer: StandIn["answer"] = () => says(nothingPromised)): StandIn {
  const asked: Asked[] = [];
  let abandoned = 0;
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    idleTimeout: 0,
    async fetch(request) {
      request.signal.addEventListener("abort", () => {
        abandoned += 1;
      });
      const { pathname } = new URL(request.url);
      const one = {
        path: pathname,
        authorization: request.headers.get("authorization"),
        body: await request.json(),
      };
      asked.push(one);
      return standIn.answer(one);
    },
  });
  const standIn: StandIn = {
    url: `http://127.0.0.1:${server.port}/v1`,
    asked,
    get abandoned() {
      return abandoned;
    },
    answer,
    stop: () => server.stop(true),
  };
  return standIn;
}

/** A server in memory whose promises are read there, and whose interventions are worded there. */
export function worldAskedBy(url: string): World {
  return new World({
    assistance: (parts) => {
      const chat = createChat({ url, key, model: "a-model", timeoutMs, clock: parts.clock, fetch });
      return createAssistance(chat, parts);
    },
  });
}

/** Waits for what comes over a real socket into a world whose clock stands still. */
export function comes(world: World, what: string, holds: () => boolean): Promise<void> {
  return until(
    what,
    async () => {
      await world.clock.settle();
      return holds();
    },
    10_000,
  );
}

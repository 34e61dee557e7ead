/**
 * An OpenAI-compatible endpoint for chat completions, asked for one JSON object of a given schema.
 *
 * Whatever it answers, or does not, is bounded in time and size, and comes out as a value or as an AssistantProblem.
 * Neither what is asked nor what is answered is part of a problem, nor is the key.
 */
import type { Clock } from "../lib/clock.ts";

type AssistantFault = "timeout" | "unreachable" | "status" | "too_large" | "refusal" | "garbage";

/** Why there is no answer, in words that may be logged. */
export class AssistantProblem extends Error {
  override readonly name = "AssistantProblem";
  readonly fault: AssistantFault;

  constructor(fault: AssistantFault, message: string) {
    super(message);
    this.fault = fault;
  }
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

interface ChatOptions {
  /** Such as `https://llm.example.com/v1`, without a slash at its end. */
  readonly url: string;
  readonly key: string | undefined;
  readonly model: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly fetch: Fetch;
}

interface Question {
  /** What the model is to do. */
  readonly system: string;
  /** What it is to do it with. */
  readonly user: string;
  readonly schemaName: string;
  /** JSON schema, as strict mode wants it: every property required, no others. */
  readonly schema: object;
}

/** @throws AssistantProblem */
export type Chat = (question: Question) => Promise<unknown>;

const maxAnswerBytes = 256 * 1024;

export function createChat({ url, key, model, timeoutMs, clock, fetch }: ChatOptions): Chat {
  const headers = {
    "Content-Type": "application/json",
    ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
  };

  return async ({ system, user, schemaName, schema }) => {
    const abort = new AbortController();
    let isLate = false;
    const cancel = clock.after(timeoutMs, () => {
      isLate = true;
      abort.abort();
    });
    const body = JSON.stringify({
      model,
      temperature: 0,
      messages: [
        { role: "system", content: system },
        { role: "user", content: user },
      ],
      response_format: { type: "json_schema", json_schema: { name: schemaName, strict: true, schema } },
    });
    try {
      // Followed elsewhere, the key would go along.
      const init = { method: "POST", headers, body, signal: abort.signal, redirect: "error" } as const;
      const response = await fetch(`${url}/chat/completions`, init);
      if (!response.ok) {
        void response.body?.cancel().catch(() => {});
        throw new AssistantProblem("status", `it answered with status ${response.status}`);
      }
      return contentOf(await boundedText(response));
    } catch (error) {
      if (isLate) throw new AssistantProblem("timeout", `it did not answer within ${timeoutMs} ms`);
      if (error instanceof AssistantProblem) throw error;
      throw new AssistantProblem("unreachable", "it could not be reached, or broke off");
    } finally {
      cancel();
    }
  };
}

async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (bytes > maxAnswerBytes)
      throw new AssistantProblem("too_large", `it answered more than ${maxAnswerBytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

function contentOf(text: string): unknown {
  const answer = parsed(text) as {
    choices?: { message?: { content?: unknown; refusal?: unknown } }[];
  } | null;
  const message = Array.isArray(answer?.choices) ? answer.choices[0]?.message : undefined;
  if (typeof message?.refusal === "string") throw new AssistantProblem("refusal", "it refused");
  if (typeof message?.content !== "string")
    throw new AssistantProblem("garbage", "its answer has no content");
  return parsed(message.content);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AssistantProblem("garbage", "its answer is not JSON");
  }
}

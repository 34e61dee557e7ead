/** What an assistant does for the server, each with the rules behind it. */
import { readByRules } from "../language/promises/read.ts";
import type { PromiseReader } from "../language/promises/types.ts";
import type { Chat } from "./chat.ts";
import { type AttemptParts, createAttempts } from "./fallback.ts";
import { asTheRuleSays, createAssistantWording, type InterventionWording } from "./interventions.ts";
import { createAssistantReader } from "./promises.ts";

export interface Assistance {
  readonly readPromises: PromiseReader;
  readonly wordIntervention: InterventionWording;
}

/** Without an assistant. */
export const byRules: Assistance = { readPromises: readByRules, wordIntervention: asTheRuleSays };

export function createAssistance(chat: Chat, parts: AttemptParts): Assistance {
  const attempt = createAttempts(parts);
  const read = createAssistantReader(chat);
  const word = createAssistantWording(chat);
  return {
    readPromises: (speech) =>
      attempt(
        () => read(speech),
        () => byRules.readPromises(speech),
      ),
    wordIntervention: (due) =>
      attempt(
        () => word(due),
        () => byRules.wordIntervention(due),
      ),
  };
}

/** What to ask where a promise is unclear, and what an answer makes of it. */
import { quantityIn } from "./quantities.ts";
import type { Choice, Person, Promised, Unclear } from "./types.ts";

const maxChoices = 8;
/** The choice that no promise was meant. */
export const declineLabel = "No promise";
const none: Choice = { label: declineLabel };

/** Was it meant? */
export function questionOfIntent(promise: Promised, subject: "I" | "we"): Unclear {
  const { action } = promise;
  const question =
    subject === "I" ? `Do you promise to ${action}?` : `“We” may be anybody. Will you ${action} yourself?`;
  return { kind: "unclear", question, choices: [{ label: "Yes, I promise", promise }, none] };
}

/** Who is it for, or up to? */
export function questionOfPerson(
  word: string,
  candidates: readonly Person[],
  promiseTo: (person: Person) => Promised,
): Unclear {
  const shown = candidates.slice(0, maxChoices);
  const choices = shown.map((person) => ({
    label: labelOf(person, shown),
    promise: promiseTo(person),
  }));
  return { kind: "unclear", question: `Who is “${word}”?`, choices: [...choices, none] };
}

export function questionAboutAmount(promise: Promised): Unclear {
  return {
    kind: "unclear",
    question: `How much, when you ${promise.action}? Answer with an amount, such as $20 or 3h.`,
    choices: [{ label: "Leave it open", promise: withoutAmount(promise) }, none],
    open: promise,
  };
}

function withoutAmount({ debtor, owedTo, action, condition }: Promised): Promised {
  return {
    debtor,
    action,
    ...(owedTo === undefined ? {} : { owedTo }),
    ...(condition === undefined ? {} : { condition }),
  };
}

/** Two of the same name are told apart by their ids. */
function labelOf({ name, userId }: Person, all: readonly Person[]): string {
  return all.filter((other) => other.name === name).length > 1 ? `${name} (${userId})` : name;
}

type Settled =
  | { readonly kind: "promise"; readonly promise: Promised }
  | { readonly kind: "declined" }
  /** Neither one of the choices nor an amount that was asked for. */
  | { readonly kind: "unfit" };

/** @param answer one of the choices' labels, in any case, or an amount where one is lacking */
export function settle({ choices, open }: Pick<Unclear, "choices" | "open">, answer: string): Settled {
  const given = answer.trim().toLowerCase();
  const choice = choices.find(({ label }) => label.toLowerCase() === given);
  if (choice !== undefined) {
    return choice.promise === undefined ? { kind: "declined" } : { kind: "promise", promise: choice.promise };
  }
  const quantity = open === undefined ? {} : quantityIn(answer);
  if (open === undefined || quantity.amount === undefined) return { kind: "unfit" };
  return { kind: "promise", promise: { ...open, ...quantity } };
}

/**
 * The form that adds people to a conversation: whom one knows, to choose from, and a field to find them by name.
 *
 * Who was chosen stays in sight while one looks for others. Whom nobody knows here is added by their exact id.
 */
import { html, nothing, type TemplateResult } from "lit";
import { roomPattern } from "../../protocol/rooms.ts";
import type { Choosable } from "./choosable.ts";
import { renderPeople } from "./conversation-form.ts";

export interface Adding {
  readonly kind: "adding";
  /** What is looked for. */
  readonly wanted: string;
  readonly chosen: ReadonlySet<string>;
  readonly isBusy: boolean;
  readonly problem?: string | undefined;
  /** One of them may have been banned: to let them in again is offered. */
  readonly isBarred?: boolean | undefined;
}

interface AddingView {
  readonly doing: Adding;
  readonly people: readonly Choosable[];
  readonly locale: string;
  change(some: Partial<Pick<Adding, "wanted" | "chosen">>): void;
  add(people: readonly Choosable[], isReadmitted: boolean): void;
  cancel(): void;
}

/** So many are shown; the others are found by their names. */
const maxOffered = 50;

export function renderAdding(view: AddingView): TemplateResult {
  const { doing } = view;
  const offered = offeredBy(view);
  const add = (isReadmitted: boolean) => {
    const chosen = offered.filter(({ id }) => doing.chosen.has(id));
    // Who types a name and presses Enter means the one that is left.
    const meant = chosen.length === 0 && offered.length === 1 && doing.wanted !== "" ? offered : chosen;
    view.add(meant, isReadmitted);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    add(false);
  };
  const choose = (event: Event & { currentTarget: HTMLFormElement }) =>
    view.change({ chosen: new Set(new FormData(event.currentTarget).getAll("member").map(String)) });
  const look = (event: InputEvent & { currentTarget: HTMLInputElement }) =>
    view.change({ wanted: event.currentTarget.value });
  return html`<form class="form" part="form" aria-label="Add people" @submit=${submit} @change=${choose}>
    <input type="search" part="input" aria-label="Find people" placeholder="Name, or exact user id" dir="auto" autocomplete="off" .value=${doing.wanted} @input=${look} data-first />
    ${
      offered.length === 0
        ? html`<p class="hint">${doing.wanted === "" ? "Whom you have met is offered here. Others are added by their user id." : "None of that name"}</p>`
        : renderPeople(offered, "Who is added", true)
    }
    <div class="choices">
      <span class="problem" role="alert" dir="auto">${doing.problem}</span>
      <button type="button" class="choice" @click=${() => view.cancel()}>Cancel</button>
      ${doing.isBarred ? html`<button type="button" class="choice" aria-disabled=${doing.isBusy} @click=${() => add(true)}>Let back in</button>` : nothing}
      <button class="choice strong" aria-disabled=${doing.isBusy}>Add</button>
    </div>
  </form>`;
}

function offeredBy({ doing: { wanted, chosen }, people, locale }: AddingView): readonly Choosable[] {
  const text = wanted.trim();
  const lower = text.toLocaleLowerCase(locale);
  const isMeant = ({ id, name }: Choosable) => id === text || name.toLocaleLowerCase(locale).includes(lower);
  const strangers = [...chosen].filter((id) => people.every((one) => one.id !== id));
  const all = [...strangers.map((id) => ({ id, name: id })), ...people];
  const found = all.filter((one) => chosen.has(one.id) || isMeant(one));
  if (text !== "" && !found.some(isMeant) && roomPattern.test(`user:${text}`))
    return [...found, { id: text, name: text }];
  return found.filter(({ id }, at) => at < maxOffered || chosen.has(id));
}

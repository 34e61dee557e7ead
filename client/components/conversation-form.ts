/**
 * The form that makes a conversation: a group with a title, or a direct one with one person.
 *
 * It offers the people whom it is given, and keeps nothing but which of the two kinds is being made.
 */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { renderAvatar } from "./avatar.ts";
import type { Choosable } from "./choosable.ts";

export type NewConversation =
  | { readonly kind: "group"; readonly title?: string; readonly memberIds: readonly string[] }
  | { readonly kind: "direct"; readonly memberIds: readonly [string] };

interface ConversationFormView {
  readonly kind: "group" | "direct";
  /** Who can be chosen, in the order in which they are shown. */
  readonly people: readonly Choosable[];
  readonly isBusy: boolean;
  readonly problem: string | undefined;
  choose(kind: "group" | "direct"): void;
  create(conversation: NewConversation): void;
  cancel(): void;
}

export function renderConversationForm(view: ConversationFormView): TemplateResult {
  const { kind, problem, isBusy } = view;
  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    if (isBusy) return;
    const made = read(new FormData(event.currentTarget), kind);
    if (made !== undefined) view.create(made);
  };
  const canCreate = kind === "group" || view.people.length > 0;
  return html`<form class="form" part="form" aria-label="New conversation" @submit=${submit}>
    <div class="kinds" role="radiogroup" aria-label="Kind">
      ${renderKind(view, "group", "Group")} ${renderKind(view, "direct", "One person")}
    </div>
    ${
      kind === "group"
        ? html`<input name="title" part="input" aria-label="Title" placeholder="What is it about?" maxlength="120" dir="auto" autocomplete="off" data-first />`
        : nothing
    }
    ${renderMembers(view)}
    <div class="choices">
      <span class="problem" role="alert" dir="auto">${problem}</span>
      <button type="button" class="choice" @click=${() => view.cancel()}>Cancel</button>
      <button class="choice strong" ?disabled=${!canCreate} aria-disabled=${isBusy}>Create</button>
    </div>
  </form>`;
}

function renderKind(view: ConversationFormView, kind: "group" | "direct", label: string) {
  return html`<label class="kind"
    ><input type="radio" name="kind" .checked=${view.kind === kind} @change=${() => view.choose(kind)} /><span>${label}</span></label
  >`;
}

function renderMembers({ kind, people }: ConversationFormView) {
  if (people.length === 0) {
    const hint =
      kind === "group"
        ? "Invite people by a link later on."
        : "You have met nobody here yet: open a group, and invite them.";
    return html`<p class="hint">${hint}</p>`;
  }
  return kind === "group" ? renderPeople(people, "Members", true) : renderPeople(people, "With whom", false);
}

/** To choose from: one, or as many as one likes. They are the form's `member`. */
export function renderPeople(people: readonly Choosable[], legend: string, isMany: boolean): TemplateResult {
  return html`<fieldset class="people" part="people">
    <legend class="unseen">${legend}</legend>
    ${repeat(
      people,
      ({ id }) => `${isMany} ${id}`,
      (person) => html`<label class="person" part="person"
        >${renderAvatar(person)}<bdi>${person.name}</bdi
        ><input type=${isMany ? "checkbox" : "radio"} name="member" value=${person.id} ?required=${!isMany}
      /></label>`,
    )}
  </fieldset>`;
}

function read(data: FormData, kind: "group" | "direct"): NewConversation | undefined {
  const memberIds = data.getAll("member").map(String);
  if (kind === "direct") {
    const [id] = memberIds;
    return id === undefined ? undefined : { kind, memberIds: [id] };
  }
  const title = String(data.get("title") ?? "").trim();
  return { kind, memberIds, ...(title === "" ? {} : { title }) };
}

/** What an element offers, as tables, from the manifest. */
import { html, nothing, type TemplateResult } from "lit";

interface Entry {
  readonly name: string;
  readonly description: string;
  readonly type?: { readonly text: string };
  readonly default?: string;
  readonly kind?: string;
  readonly attribute?: string;
}

export interface Documented {
  readonly tagName: string;
  readonly description: string;
  readonly attributes: readonly Entry[];
  readonly members: readonly Entry[];
  readonly events: readonly Entry[];
  readonly slots: readonly Entry[];
  readonly cssParts: readonly Entry[];
  readonly cssProperties: readonly Entry[];
}

export function renderReference(element: Documented): TemplateResult {
  const fields = element.members.filter(({ kind }) => kind === "field");
  const methods = element.members.filter(({ kind }) => kind === "method");
  return html`<details>
    <summary>Attributes, properties, events, slots, parts, variables</summary>
    ${table("Attributes", element.attributes)} ${table("Properties", fields)} ${table("Methods", methods)}
    ${table("Events", element.events)} ${table("Slots", element.slots)} ${table("Parts", element.cssParts)}
    ${table("Custom properties", element.cssProperties)}
  </details>`;
}

/** What stands between backticks is code. */
export function withCode(text: string): readonly unknown[] {
  return text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
}

function table(title: string, entries: readonly Entry[]) {
  if (entries.length === 0) return nothing;
  const hasTypes = entries.some(({ type }) => type !== undefined);
  const hasDefaults = entries.some((one) => one.default !== undefined);
  return html`<div class="table" role="group" tabindex="0" aria-label=${title}>
    <table>
      <caption>${title}</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          ${hasTypes ? html`<th scope="col">Type</th>` : nothing}
          ${hasDefaults ? html`<th scope="col">Default</th>` : nothing}
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${entries.map(
          (one) => html`<tr>
            <th scope="row"><code>${one.name === "" ? "(default)" : one.name}</code></th>
            ${hasTypes ? html`<td><code>${one.type?.text}</code></td>` : nothing}
            ${hasDefaults ? html`<td><code>${one.default}</code></td>` : nothing}
            <td>${withCode(one.description)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

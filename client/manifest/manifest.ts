/**
 * The elements' custom elements manifest (schema 1.0.0, custom-elements-manifest.open-wc.org), read from their
 * sources: what is in it is what is in the code, and a test holds the committed file to it.
 */
import { readElements } from "./classes.ts";
import { readTemplates } from "./templates.ts";
import { partWords, propertyWords, slotWords } from "./words.ts";

interface Described {
  readonly name: string;
  readonly description: string;
}

export interface ElementAttribute extends Described {
  readonly type: { readonly text: string };
  readonly default?: string;
  readonly fieldName: string;
}

export interface ElementMember extends Described {
  readonly kind: "field" | "method";
  readonly type?: { readonly text: string };
  readonly default?: string;
  readonly attribute?: string;
  readonly parameters?: readonly { readonly name: string; readonly type: { readonly text: string } }[];
  readonly return?: { readonly type: { readonly text: string } };
}

export interface ElementEvent extends Described {
  readonly type: { readonly text: string };
}

interface ElementDeclaration extends Described {
  readonly kind: "class";
  readonly tagName: string;
  readonly customElement: true;
  readonly attributes: readonly ElementAttribute[];
  readonly members: readonly ElementMember[];
  readonly events: readonly ElementEvent[];
  readonly slots: readonly Described[];
  readonly cssParts: readonly Described[];
  readonly cssProperties: readonly (Described & { readonly default: string })[];
}

interface Manifest {
  readonly schemaVersion: "1.0.0";
  readonly modules: readonly {
    readonly kind: "javascript-module";
    readonly path: string;
    readonly declarations: readonly ElementDeclaration[];
    readonly exports: readonly object[];
  }[];
}

const path = "sdk/components.js";

/** @throws Error where something that a page may use has no description */
export async function buildManifest(): Promise<Manifest> {
  const { elements, events } = await readElements();
  const declarations = elements.map(({ tagName, file, name, description, attributes, members }) => {
    const found = readTemplates(file, tagName);
    return {
      kind: "class" as const,
      name,
      tagName,
      customElement: true as const,
      description,
      attributes,
      members,
      events: found.events.map((event) => describe(event, events.get(event))),
      slots: found.slots.map((slot) => ({
        name: slot,
        description: wordsFor(slotWords, `${tagName} ${slot}`),
      })),
      cssParts: found.parts.map((part) => ({ name: part, description: wordsFor(partWords, part) })),
      cssProperties: found.properties.map(([property, initial]) => ({
        name: property,
        description: wordsFor(propertyWords, property),
        default: initial,
      })),
    };
  });
  const exports = declarations.map(({ name, tagName }) => ({
    kind: "custom-element-definition",
    name: tagName,
    declaration: { name, module: path },
  }));
  return { schemaVersion: "1.0.0", modules: [{ kind: "javascript-module", path, declarations, exports }] };
}

function describe(name: string, event: Omit<ElementEvent, "name"> | undefined): ElementEvent {
  if (event === undefined) throw new Error(`the event ${name} is not in components/events.ts: add it there`);
  return { name, ...event };
}

function wordsFor(words: Readonly<Record<string, string>>, name: string): string {
  const found = words[name];
  if (found === undefined)
    throw new Error(`nothing says what ${name} is: add it to client/manifest/words.ts`);
  return found;
}

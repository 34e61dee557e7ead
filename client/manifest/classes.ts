/**
 * The elements' classes as TypeScript reads them: properties, attributes, methods, and their comments.
 *
 * What a base class declares belongs to every element on it. What is private, protected or Lit's own is left out.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type {
  ClassDeclaration,
  Decorator,
  GetAccessorDeclaration,
  MethodDeclaration,
  Node,
  PropertyDeclaration,
  SourceFile,
} from "typescript/unstable/ast";
import { getTextOfJSDocComment, SyntaxKind } from "typescript/unstable/ast";
import {
  isCallExpression,
  isClassDeclaration,
  isDecorator,
  isGetAccessorDeclaration,
  isIdentifier,
  isInterfaceDeclaration,
  isMethodDeclaration,
  isObjectLiteralExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isPropertySignatureDeclaration,
  isStringLiteral,
} from "typescript/unstable/ast/is";
import { API } from "typescript/unstable/async";
import type { ElementAttribute, ElementEvent, ElementMember } from "./manifest.ts";

interface ElementClass {
  readonly tagName: string;
  readonly name: string;
  readonly file: string;
  readonly description: string;
  readonly attributes: readonly ElementAttribute[];
  readonly members: readonly ElementMember[];
}

type Member = PropertyDeclaration | GetAccessorDeclaration | MethodDeclaration;

const folder = join(import.meta.dir, "../components");
const bases = ["signal-element.ts", "client-element.ts", "room-element.ts"];

export async function readElements() {
  const api = new API({ cwd: folder });
  try {
    const project = join(folder, "../tsconfig.json");
    const snapshot = await api.updateSnapshot({ openProjects: [project] });
    const { program } = snapshot.getProject(project) ?? fail(`${project} could not be opened`);
    const open = async (name: string) =>
      (await program.getSourceFile(join(folder, name))) ?? fail(`there is no components/${name}`);

    const classes = new Map<string, ClassDeclaration>();
    for (const name of bases) for (const [key, value] of classesOf(await open(name))) classes.set(key, value);
    const elements: ElementClass[] = [];
    for (const [tagName, name, file] of definitions()) {
      const source = await open(file);
      for (const [key, value] of classesOf(source)) classes.set(key, value);
      const members = membersOf(classes, name)
        .map(readMember)
        .filter((one) => one !== undefined);
      elements.push({
        tagName,
        name,
        file: join(folder, file),
        members,
        description: headerOf(source),
        attributes: members.flatMap(attributeOf).sort(byName),
      });
    }
    return {
      elements: elements.sort((a, b) => (a.tagName < b.tagName ? -1 : 1)),
      events: eventsOf(await open("events.ts")),
    };
  } finally {
    await api.close();
  }
}

/** From `index.ts`: which class in which file has which name. */
function definitions(): (readonly [tagName: string, name: string, file: string])[] {
  const text = readFileSync(join(folder, "index.ts"), "utf8");
  return [...text.matchAll(/define\("([a-z-]+)", (\w+)\)/g)].map(([, tagName = "", name = ""]) => {
    const file = text.match(
      new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from "\\./([\\w-]+\\.ts)"`),
    )?.[1];
    return [tagName, name, file ?? fail(`${name} is not imported in components/index.ts`)];
  });
}

function classesOf(source: SourceFile): [string, ClassDeclaration][] {
  return source.statements.filter(isClassDeclaration).map((one) => [one.name?.text ?? "", one]);
}

/** Its bases' first. */
function membersOf(classes: ReadonlyMap<string, ClassDeclaration>, name: string): Member[] {
  const found = classes.get(name);
  if (found === undefined) return [];
  const base = found.heritageClauses?.[0]?.types[0]?.expression;
  const inherited = base !== undefined && isIdentifier(base) ? membersOf(classes, base.text) : [];
  return [
    ...inherited,
    ...found.members.filter(
      (one) => isMethodDeclaration(one) || isGetAccessorDeclaration(one) || isPropertyDeclaration(one),
    ),
  ];
}

function readMember(member: Member): (ElementMember & { readonly isSet?: boolean }) | undefined {
  const name = member.name !== undefined && isIdentifier(member.name) ? member.name.text : undefined;
  if (name === undefined || hasModifier(member, SyntaxKind.ProtectedKeyword, SyntaxKind.StaticKeyword))
    return undefined;
  const description = commentOf(member);
  if (isMethodDeclaration(member)) {
    // Lit's and the browser's own, unless it says something of itself.
    if (hasModifier(member, SyntaxKind.OverrideKeyword) && description === "") return undefined;
    const parameters = member.parameters.map((one) => ({
      name: isIdentifier(one.name) ? one.name.text : "options",
      type: { text: textOf(one.type) },
    }));
    return {
      kind: "method",
      name,
      description: described(name, description),
      parameters,
      return: { type: { text: textOf(member.type) } },
    };
  }
  const isField = isPropertyDeclaration(member) || isGetAccessorDeclaration(member);
  const decorator = member.modifiers?.find(isDecorator);
  if (!isField || decorator === undefined) return undefined;
  const initial =
    isPropertyDeclaration(member) && member.initializer !== undefined
      ? member.initializer.getText()
      : undefined;
  const attribute = attributeName(decorator, name);
  return {
    kind: "field",
    name,
    description: described(name, description),
    type: { text: member.type === undefined ? typeOfInitial(initial) : textOf(member.type) },
    ...(initial === undefined ? {} : { default: initial }),
    ...(attribute === undefined ? {} : { attribute }),
  };
}

function attributeOf({
  name,
  attribute,
  description,
  type,
  default: initial,
}: ElementMember): ElementAttribute[] {
  if (attribute === undefined) return [];
  const given = initial === undefined ? {} : { default: initial };
  return [{ name: attribute, description, type: type ?? { text: "string" }, ...given, fieldName: name }];
}

/** @returns undefined where there is none */
function attributeName({ expression }: Decorator, name: string): string | undefined {
  const options = isCallExpression(expression) ? expression.arguments[0] : undefined;
  if (options === undefined || !isObjectLiteralExpression(options)) return name.toLowerCase();
  for (const one of options.properties) {
    if (!isPropertyAssignment(one) || one.name.getText() !== "attribute") continue;
    const value = one.initializer;
    return value !== undefined && isStringLiteral(value) ? value.text : undefined;
  }
  return name.toLowerCase();
}

/** From the table in `events.ts`. */
function eventsOf(source: SourceFile): ReadonlyMap<string, Omit<ElementEvent, "name">> {
  const table = source.statements
    .filter(isInterfaceDeclaration)
    .find(({ name }) => name.text === "TautEvents");
  const events = new Map<string, Omit<ElementEvent, "name">>();
  for (const member of table?.members ?? []) {
    if (!isPropertySignatureDeclaration(member) || !isStringLiteral(member.name)) continue;
    const detail = textOf(member.type).replaceAll("readonly ", "").replace(/\s+/g, " ");
    events.set(member.name.text, {
      description: described(member.name.text, commentOf(member)),
      type: { text: `CustomEvent<${detail}>` },
    });
  }
  return events;
}

/** The file's first comment, without the element's own name before it. */
function headerOf(source: SourceFile): string {
  const header = source.text.match(/^\/\*\*(.*?)\*\//s)?.[1] ?? fail(`${source.fileName} has no header`);
  const text = header
    .replaceAll(/^\s*\* ?/gm, "")
    .trim()
    .replaceAll(/(?<!\n)\n(?!\n)/g, " ");
  return text.replace(/^`<[a-z-]+>`: (.)/, (_, first: string) => first.toUpperCase());
}

function commentOf(node: Node): string {
  const [comment] = node.jsDoc ?? [];
  const text =
    comment !== undefined && "comment" in comment ? getTextOfJSDocComment(comment.comment as never) : "";
  return (text ?? "").replaceAll(/\s+/g, " ").trim();
}

function described(name: string, text: string): string {
  return text === "" ? fail(`${name} has no comment: say what it is`) : text;
}

const textOf = (node: Node | undefined) => node?.getText() ?? "void";
const hasModifier = (member: Member, ...kinds: SyntaxKind[]) =>
  member.modifiers?.some(({ kind }) => kinds.includes(kind)) === true;
const typeOfInitial = (initial = "") =>
  /^["'`]/.test(initial) ? "string" : /^\d/.test(initial) ? "number" : "boolean";
const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);

function fail(message: string): never {
  throw new Error(message);
}

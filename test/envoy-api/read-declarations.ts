import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const folder = path.resolve(import.meta.dirname, "../../src/envoy-api/declarations");

/** An interface or enum of the declarations, as far as it is written in its own words: what it extends is only named. */
export interface DeclaredObject {
  readonly name: string;
  readonly extended: readonly string[];
  readonly members: ReadonlyMap<string, readonly DeclaredSignature[]>;
}

/** One signature of a member, of which overloads have several. */
export interface DeclaredSignature {
  /** The text of the result's type; `number` for an enum's value. */
  readonly result: string;
  readonly resultMayBeNil: boolean;
  /** The docstring without its asterisks. */
  readonly documentation: string;
}

/** Every interface and enum that the declarations' files hold. */
export function readDeclarations(): DeclaredObject[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".d.ts"))
    .flatMap((file) => collectObjects(parse(file)));
}

/** The value of a docstring's tag up to the next one, undefined without it. */
export function tagOf({ documentation }: DeclaredSignature, tag: string): string | undefined {
  return new RegExp(`@${tag} ([^@]*)`).exec(documentation)?.[1]?.trim();
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(path.join(folder, file), "utf8"), ts.ScriptTarget.Latest, true);
}

function collectObjects(node: ts.Node): DeclaredObject[] {
  const own = ts.isInterfaceDeclaration(node) || ts.isEnumDeclaration(node) ? [describeObject(node)] : [];
  return [...own, ...node.getChildren().flatMap(collectObjects)];
}

function describeObject(node: ts.InterfaceDeclaration | ts.EnumDeclaration): DeclaredObject {
  const clauses = ts.isInterfaceDeclaration(node) ? (node.heritageClauses ?? []) : [];
  const extended = clauses.flatMap(({ types }) => types.map(({ expression }) => expression.getText()));
  const members = new Map<string, DeclaredSignature[]>();
  for (const member of node.members) {
    const name = member.name?.getText() ?? "";
    members.set(name, [...(members.get(name) ?? []), describeSignature(member)]);
  }
  return { name: node.name.text, extended, members };
}

function describeSignature(node: ts.TypeElement | ts.EnumMember): DeclaredSignature {
  const type = ts.isMethodSignature(node) ? node.type : undefined;
  return {
    result: type?.getText() ?? "number",
    resultMayBeNil: type !== undefined && includesUndefined(type),
    documentation: ts
      .getJSDocCommentsAndTags(node)
      .map((doc) => doc.getText().replace(/^\s*\* ?|\*\/|\/\*\*/gm, ""))
      .join("\n"),
  };
}

/** Whether a type, or one of several results, is a union with undefined. */
function includesUndefined(type: ts.TypeNode): boolean {
  if (ts.isUnionTypeNode(type)) return type.types.some(({ kind }) => kind === ts.SyntaxKind.UndefinedKeyword);
  if (ts.isTypeReferenceNode(type) && type.typeName.getText() === "LuaMultiReturn") {
    const results = type.typeArguments?.[0];
    return results !== undefined && ts.isTupleTypeNode(results) && results.elements.some(includesUndefinedElement);
  }
  return false;
}

function includesUndefinedElement(element: ts.TypeNode | ts.NamedTupleMember): boolean {
  return includesUndefined(ts.isNamedTupleMember(element) ? element.type : element);
}

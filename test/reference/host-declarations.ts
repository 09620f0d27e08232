import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import type { Path } from "../../src/envoy-api/host-object.ts";
import {
  declaredObjects,
  objectOfDeclaration,
  type DeclaredObjectName,
  type HostObjectName,
} from "../../src/envoy-api/table.ts";
import { readDocstring, type Docstring } from "./read-docstring.ts";

/** An interface, enum or type of `src/envoy-api/declarations`. */
export interface Declaration {
  readonly name: string;
  /** The hooks that it is for. */
  readonly path: Path;
  readonly docstring: Docstring;
  /** As it stands in the file, its own docstring left out. */
  readonly text: string;
  readonly members: readonly MemberDeclaration[];
}

export interface MemberDeclaration {
  readonly name: string;
  /** As it stands in the file, its docstring left out. */
  readonly signature: string;
  readonly docstring: Docstring;
}

const folder = path.resolve(import.meta.dirname, "../../src/envoy-api/declarations");
const declarations = readdirSync(folder)
  .filter((file) => file.endsWith(".d.ts"))
  .flatMap((file) => declarationsIn(parse(file)));

/** What declares an object of Envoy, what holds for both hooks first; without an object what declares none. */
export function declarationsOf(object: HostObjectName | undefined): readonly Declaration[] {
  return declarations
    .filter(({ name }) => objectOfDeclaration(name) === object)
    .sort((left, right) => Number(right.path === "both") - Number(left.path === "both"));
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(path.join(folder, file), "utf8"), ts.ScriptTarget.Latest, true);
}

function declarationsIn(node: ts.Node): Declaration[] {
  if (ts.isInterfaceDeclaration(node) || ts.isEnumDeclaration(node)) return [describe(node, node.members)];
  if (ts.isTypeAliasDeclaration(node)) return [describe(node, [])];
  return node.getChildren().flatMap(declarationsIn);
}

function describe(
  node: ts.InterfaceDeclaration | ts.EnumDeclaration | ts.TypeAliasDeclaration,
  members: readonly (ts.TypeElement | ts.EnumMember)[],
): Declaration {
  const name = node.name.text;
  return {
    name,
    path: Object.hasOwn(declaredObjects, name) ? declaredObjects[name as DeclaredObjectName].path : "both",
    docstring: readDocstring(node),
    text: textOf(node),
    members: members.map((member) => ({
      name: member.name?.getText() ?? "",
      signature: textOf(member),
      docstring: readDocstring(member),
    })),
  };
}

/** The text without what stands before it, and without the indentation of where it stands. */
function textOf(node: ts.Node): string {
  const source = node.getSourceFile();
  const indent = source.getLineAndCharacterOfPosition(node.getStart()).character;
  return node.getText().replaceAll(`\n${" ".repeat(indent)}`, "\n");
}

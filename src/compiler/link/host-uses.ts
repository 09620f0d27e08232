import { objectOfDeclaration } from "../../envoy-api/table.ts";
import { libraryPaths } from "../library-paths.ts";
import { ts } from "../typescript.ts";

/** A use of the host API in what is left of a filter: `Object.member`, or the name of a global. */
export interface HostUse {
  readonly name: string;
  readonly node: ts.Node;
  readonly whileLoading: boolean;
}

/** The table's name for the member of the host API that an expression reads, e.g. `Headers.get`; undefined for anything else. */
export function hostMemberOf(node: ts.PropertyAccessExpression, checker: ts.TypeChecker): string | undefined {
  const declaration = checker.getSymbolAtLocation(node.name)?.declarations?.[0];
  if (declaration === undefined || !isHostDeclaration(declaration) || !ts.isInterfaceDeclaration(declaration.parent)) {
    return undefined;
  }
  const object = objectOfDeclaration(declaration.parent.name.text);
  return object === undefined ? undefined : `${object}.${node.name.text}`;
}

/** Whether a name is a global of the host API, such as `EnvoyTimestampResolution`. */
export function isHostGlobal(node: ts.Identifier, symbol: ts.Symbol | undefined): boolean {
  const declaration = symbol?.valueDeclaration;
  if (declaration === undefined || !isHostDeclaration(declaration)) return false;
  const isMember = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
  return !isMember && (ts.isVariableDeclaration(declaration) || ts.isEnumDeclaration(declaration));
}

/** Whether a symbol is a type of envoy-api, which the linked module imports once. */
export function isHostType(symbol: ts.Symbol): boolean {
  const declaration = symbol.declarations?.[0];
  if (declaration === undefined || !isHostDeclaration(declaration)) return false;
  return ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration);
}

const hostFolder = libraryPaths.envoyApi.slice(0, libraryPaths.envoyApi.lastIndexOf("index.d.ts"));

function isHostDeclaration(declaration: ts.Node): boolean {
  return declaration.getSourceFile().fileName.startsWith(hostFolder);
}

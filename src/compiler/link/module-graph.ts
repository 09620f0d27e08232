import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { SourceTree } from "../source-tree.ts";
import { positionOfNode } from "../typescript-findings.ts";
import { ts } from "../typescript.ts";
import { hasNestedDefault } from "./syntax-tests.ts";

/** The filter's modules in the order in which ES modules run: what is imported first, the entry last. */
export function orderModules(program: ts.Program, entry: ts.SourceFile): readonly ts.SourceFile[] {
  const checker = program.getTypeChecker();
  const ordered = new Set<ts.SourceFile>();
  const entered = new Set<ts.SourceFile>();
  visit(entry);
  return [...ordered];

  function visit(source: ts.SourceFile): void {
    if (entered.has(source) || source.isDeclarationFile) return;
    entered.add(source);
    for (const specifier of source.statements.filter(isRuntimeImport)) {
      const declaration = checker.getSymbolAtLocation(specifier.moduleSpecifier ?? specifier)?.valueDeclaration;
      if (declaration !== undefined && ts.isSourceFile(declaration)) visit(declaration);
    }
    ordered.add(source);
  }
}

/** Imports and re-exports, but not those of types only. */
function isRuntimeImport(statement: ts.Statement): statement is ts.ImportDeclaration | ts.ExportDeclaration {
  if (ts.isImportDeclaration(statement)) return statement.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword;
  return ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined && !statement.isTypeOnly;
}

/** Statements that say how modules hang together and have no place in one script. */
export function isModuleSyntax(statement: ts.Statement): boolean {
  return (
    ts.isImportDeclaration(statement) ||
    ts.isExportDeclaration(statement) ||
    ts.isExportAssignment(statement) ||
    ts.isImportEqualsDeclaration(statement)
  );
}

/** Findings for ways to import or export that cannot become one script. */
export function unsupportedModuleSyntax(
  source: ts.SourceFile,
  program: ts.Program,
  tree: SourceTree,
): readonly Diagnostic[] {
  const checker = program.getTypeChecker();
  const namespaces = namespacesOf(source);
  const findings: Diagnostic[] = [];
  const refuse = (node: ts.Node, message: string, hint: string): void => {
    findings.push({ code: "LINK_UNSUPPORTED", severity: "error", message, hint, position: positionOfNode(node, tree) });
  };
  visit(source);
  return findings;

  function visit(node: ts.Node): void {
    if (ts.isExportAssignment(node))
      refuse(
        node,
        "Found a default export or `export =`, wanted a named export",
        "Give it a name: export const name = …",
      );
    else if (isDefaultExport(node))
      refuse(node, "Found a default export, wanted a named one", "Take `default` away and import it by its name");
    else if (ts.isImportEqualsDeclaration(node))
      refuse(node, "Found `import … = …`, wanted an ES import", "Write import { … } from …");
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      refuse(
        node,
        "Found a dynamic import, wanted an import at the top",
        "A script is one text: nothing can be loaded later",
      );
    else if (ts.isImportTypeNode(node))
      refuse(node, "Found a type imported in place, wanted an import at the top", "Write import type { … } from …");
    else if (isAugmentation(node))
      refuse(
        node.name,
        "Found declarations for other modules, wanted them where they belong",
        "Export what is declared, and import it by its name where it is used",
      );
    else if (ts.isNamespaceExport(node))
      refuse(node, "Found `export * as`, wanted exports by name", "Export the members themselves");
    else if (ts.isIdentifier(node) && namespaces.has(node.text) && isNamespaceValue(node))
      refuse(
        node,
        `Found the namespace "${node.text}" used as a value, wanted one of its members`,
        `Write ${node.text}.member`,
      );
    else if (hasNestedDefault(node) && !isInDeclaration(node))
      refuse(
        node,
        "Found a pattern with a default inside of a parameter or of a loop's head, wanted it in a declaration",
        "Give the parameter a name, and take it apart in a declaration of its own",
      );
    else if (isPatternAssignment(node) && hasDefault(node.left))
      refuse(
        node,
        "Found a default in an assignment that takes a value apart, wanted it in a declaration",
        "Take the value apart with const, and assign what you need",
      );
    ts.forEachChild(node, visit);
  }

  function isNamespaceValue(node: ts.Identifier): boolean {
    const symbol = checker.getSymbolAtLocation(node);
    const isNamespace = symbol?.declarations?.some(ts.isNamespaceImport) === true;
    const isMemberAccess =
      (ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node) ||
      (ts.isQualifiedName(node.parent) && node.parent.left === node);
    return isNamespace && !isMemberAccess && !ts.isNamespaceImport(node.parent);
  }
}

/** The names in `import * as name`. */
function namespacesOf({ statements }: ts.SourceFile): ReadonlySet<string> {
  const bindings = statements.filter(ts.isImportDeclaration).map(({ importClause }) => importClause?.namedBindings);
  return new Set(
    bindings.flatMap((node) => (node !== undefined && ts.isNamespaceImport(node) ? [node.name.text] : [])),
  );
}

/** `declare global { … }` and `declare module "…" { … }`. */
function isAugmentation(node: ts.Node): node is ts.ModuleDeclaration {
  return ts.isModuleDeclaration(node) && (ts.isStringLiteral(node.name) || node.name.text === "global");
}

/** `({ user } = identity)`, whose defaults TypeScriptToLua gets wrong where variables have other names than members. */
function isPatternAssignment(node: ts.Node): node is ts.BinaryExpression {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    (ts.isObjectLiteralExpression(node.left) || ts.isArrayLiteralExpression(node.left))
  );
}

function hasDefault(node: ts.Node): boolean {
  if (ts.isShorthandPropertyAssignment(node)) return node.objectAssignmentInitializer !== undefined;
  if (ts.isBinaryExpression(node)) return true;
  const isPattern =
    ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node) || ts.isPropertyAssignment(node);
  return isPattern && ts.forEachChild(node, (child) => (hasDefault(child) ? true : undefined)) === true;
}

/** Whether a pattern is that of `const … = …`, to which declarations can be added. */
function isInDeclaration(node: ts.Node): boolean {
  const owner = ts.findAncestor(
    node.parent,
    (ancestor) =>
      !ts.isBindingElement(ancestor) && !ts.isObjectBindingPattern(ancestor) && !ts.isArrayBindingPattern(ancestor),
  );
  return owner !== undefined && ts.isVariableDeclaration(owner) && owner.initializer !== undefined;
}

function isDefaultExport(node: ts.Node): boolean {
  return (
    (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) &&
    (node.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
  );
}

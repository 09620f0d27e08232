import { ts } from "../typescript.ts";

/** The symbols that a top-level statement declares, with the nodes that name them. */
export function declaredSymbols(statement: ts.Statement, checker: ts.TypeChecker): readonly ts.Symbol[] {
  return declaredNames(statement).flatMap((name) => checker.getSymbolAtLocation(name) ?? []);
}

/** The identifiers with which a statement declares something. */
export function declaredNames(statement: ts.Statement): readonly ts.Identifier[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => bindingNames(name));
  if (isNamedDeclaration(statement) && statement.name !== undefined && ts.isIdentifier(statement.name))
    return [statement.name];
  return [];
}

/** The identifiers in a name or a pattern, each of which names a variable. */
export function bindingNames(name: ts.BindingName): readonly ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : bindingNames(element.name)));
}

function isNamedDeclaration(
  statement: ts.Statement,
): statement is ts.Statement & { readonly name?: ts.DeclarationName } {
  return (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement)
  );
}

/** Whether a statement leaves nothing in the script but what it declares: no effect, and no order that matters. */
export function isTypeOnly(statement: ts.Statement): boolean {
  return ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
}

import { ts } from "../typescript.ts";
import { declaredNames } from "./declared-symbols.ts";
import { usesName } from "./switch-branches.ts";

/** Where a statement begins, its own comment included; a comment that a blank line sets apart is not its own. */
export function startWithComment(statement: ts.Statement, source: ts.SourceFile): number {
  const comments = ts.getLeadingCommentRanges(source.text, statement.getFullStart()) ?? [];
  const apart = comments.findLastIndex(({ end }, index) => {
    const next = comments[index + 1]?.pos ?? statement.getStart();
    return /\n\s*\n/.test(source.text.slice(end, next));
  });
  return comments[apart + 1]?.pos ?? statement.getStart();
}

/** Whether an identifier names a member, and so is nothing that a module declares. */
export function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  if (ts.isEnumMember(parent) || ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent))
    return parent.name === node;
  return (ts.isMethodSignature(parent) || ts.isMethodDeclaration(parent)) && parent.name === node;
}

/** Whether an identifier names a member and, with the same word, the variable that takes its value: `const { user } = identity`. */
export function isShorthandBinding(node: ts.Identifier): boolean {
  const { parent } = node;
  if (!ts.isBindingElement(parent) || parent.name !== node || !ts.isObjectBindingPattern(parent.parent)) return false;
  return parent.propertyName === undefined && parent.dotDotDotToken === undefined;
}

/** A pattern inside of a pattern, with a default: `{ inner: { size } = none }`. */
export type NestedDefault = ts.BindingElement & {
  readonly name: ts.BindingPattern;
  readonly initializer: ts.Expression;
};

export function hasNestedDefault(node: ts.Node): node is NestedDefault {
  return ts.isBindingElement(node) && !ts.isIdentifier(node.name) && node.initializer !== undefined;
}

/** Whether a symbol is a variable, parameter, function or class of the filter's own; what is declared for Lua keeps its name. */
export function isLocalVariable({ flags, valueDeclaration }: ts.Symbol): boolean {
  if (valueDeclaration === undefined || valueDeclaration.getSourceFile().isDeclarationFile) return false;
  const { Variable, Function, Class, Enum, Property } = ts.SymbolFlags;
  return (flags & (Variable | Function | Class | Enum)) !== 0 && (flags & Property) === 0;
}

/** Whether code runs while the script loads: it stands in no function and in no field of instances, and is no type. */
export function runsWhileLoading(node: ts.Node): boolean {
  return (
    ts.findAncestor(
      node,
      (ancestor) => ts.isFunctionLike(ancestor) || isInstanceField(ancestor) || isOnlyType(ancestor),
    ) === undefined
  );
}

export function isInstanceField(node: ts.Node): boolean {
  if (!ts.isPropertyDeclaration(node)) return false;
  return !(node.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
}

/** Whether a node is a type; what a class extends looks like one, and is a value. */
export function isOnlyType(node: ts.Node): boolean {
  const isBase =
    ts.isExpressionWithTypeArguments(node) &&
    ts.isClassLike(node.parent.parent) &&
    (node.parent as ts.HeritageClause).token === ts.SyntaxKind.ExtendsKeyword;
  return ts.isTypeNode(node) && !isBase;
}

/** Whether statements of a branch can stand where its `if` or `switch` stood: nothing around it uses the names that they declare. */
export function canJoin(statements: readonly ts.Statement[], around: ts.IfStatement | ts.SwitchStatement): boolean {
  const names = new Set(namesOf(statements).map(({ text }) => text));
  const isUsed = (sibling: ts.Node): true | undefined =>
    sibling !== around && usesName(sibling, names) ? true : undefined;
  // At the top level a name of the branch would be one of the script's, and clash with those of other modules.
  if (ts.isSourceFile(around.parent) && names.size > 0) return false;
  if (names.size === 0) return true;
  return ts.forEachChild(around.parent, isUsed) === undefined && !isDeclaredAround(around.parent, names);
}

/** Whether a block is the body of a function, loop or `catch` that declares one of the names for it. */
function isDeclaredAround(block: ts.Node, names: ReadonlySet<string>): boolean {
  return (
    ts.forEachChild(block.parent, (child) => (child !== block && usesName(child, names) ? true : undefined)) === true
  );
}

/** What a branch declares, with what the branches inside of it declare: they may be joined, too. */
export function joinedNames(branch: ts.Statement | undefined): readonly ts.Identifier[] {
  if (branch === undefined) return [];
  if (ts.isBlock(branch)) return namesOf(branch.statements);
  if (ts.isSwitchStatement(branch)) return branch.caseBlock.clauses.flatMap(({ statements }) => namesOf(statements));
  return ts.isIfStatement(branch) ? [...joinedNames(branch.thenStatement), ...joinedNames(branch.elseStatement)] : [];
}

function namesOf(statements: readonly ts.Statement[]): readonly ts.Identifier[] {
  return statements.flatMap((inner) => [...declaredNames(inner), ...joinedNames(inner)]);
}

/** What a variable that holds an expression's value could be called: after the member or function that gives it. */
export function subjectName(node: ts.Expression): string {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node))
    return subjectName(node.expression);
  return "value";
}

/** The function that a node stands in, or its module. */
export function functionAround(node: ts.Node): ts.Node {
  return ts.findAncestor(node, (ancestor) => ts.isFunctionLike(ancestor) || ts.isSourceFile(ancestor)) ?? node;
}

/** Whether an expression is `name += …` or its like; `??=`, `||=` and `&&=` read their left side first anyway. */
export function isCompoundOfName({ left, operatorToken: { kind } }: ts.BinaryExpression): boolean {
  const { FirstCompoundAssignment, LastCompoundAssignment } = ts.SyntaxKind;
  const isLogical =
    kind === ts.SyntaxKind.QuestionQuestionEqualsToken ||
    kind === ts.SyntaxKind.BarBarEqualsToken ||
    kind === ts.SyntaxKind.AmpersandAmpersandEqualsToken;
  return ts.isIdentifier(left) && kind >= FirstCompoundAssignment && kind <= LastCompoundAssignment && !isLogical;
}

/** Whether an operator gives its left side another value: `=`, `+=` and their like. */
export function isAssignment({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

export function isUndefined(node: ts.Expression): boolean {
  return ts.isIdentifier(node) && node.text === "undefined";
}

/** Whether functions stand in a node, which may outlive it. */
export function hasFunctions(node: ts.Node): boolean {
  return (
    ts.forEachChild(node, (child) => (ts.isFunctionLike(child) || hasFunctions(child) ? true : undefined)) === true
  );
}

/** An expression without the brackets, `!` and types around it. */
export function withoutBrackets(node: ts.Expression): ts.Expression {
  return isBracket(node) ? withoutBrackets(node.expression) : node;
}

/** Brackets, `!` and types around an expression, which change nothing of it. */
export function isBracket(
  node: ts.Node,
): node is ts.ParenthesizedExpression | ts.NonNullExpression | ts.AsExpression | ts.SatisfiesExpression {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node)
  );
}

/**
 * Whether a function or its type stands where TypeScriptToLua takes it for a method, which gets an object before its arguments, unless there are
 * brackets around it: `check: (path: string) => boolean` of an interface or a class, and `check = (path: string) => …`.
 */
export function isTakenForMethod(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isFunctionTypeNode(node))
    return (
      ts.isPropertySignature(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isIndexSignatureDeclaration(parent) ||
      ts.isTypeParameterDeclaration(parent)
    );
  return (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) && ts.isPropertyDeclaration(parent);
}

import { ts } from "../typescript.ts";
import { targetOf } from "./constant-value.ts";
import { isAssignment, isInstanceField } from "./syntax-tests.ts";

/**
 * What running a statement changes: nothing, only tables that its own module made (given by the variables that hold them), or something
 * unknown, which must stay.
 */
export type Effect = "none" | "unknown" | ReadonlySet<ts.Symbol>;

/** Members of Lua's standard library that change nothing. */
const pureLibraries: ReadonlySet<string> = new Set(["string", "math", "Math"]);
const listings: ReadonlySet<string> = new Set(["keys", "values", "entries"]);
const pureFunctions: ReadonlySet<string> = new Set([
  "tostring",
  "tonumber",
  "$range",
  "$multi",
  "type",
  "ipairs",
  "pairs",
  "select",
]);

/** The effect of a top-level statement while the script loads. */
export function effectOf(statement: ts.Statement, checker: ts.TypeChecker): Effect {
  const changed = new Set<ts.Symbol>();
  const isKnown = visit(statement);
  return isKnown ? (changed.size === 0 ? "none" : changed) : "unknown";

  /** Whether everything below is understood. */
  function visit(node: ts.Node): boolean {
    if (
      ts.isFunctionLike(node) ||
      ts.isTypeNode(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node)
    )
      return true;
    if (ts.isCallExpression(node)) return visitCall(node);
    if (ts.isNewExpression(node)) return isOwnTable(node) && (node.arguments ?? []).every(visit);
    if (ts.isBinaryExpression(node) && isAssignment(node)) return visitTarget(node.left) && visit(node.right);
    if (ts.isPostfixUnaryExpression(node) || isStep(node)) return visitTarget(node.operand);
    if (
      ts.isDeleteExpression(node) ||
      ts.isAwaitExpression(node) ||
      ts.isYieldExpression(node) ||
      ts.isTaggedTemplateExpression(node)
    )
      return false;
    if (ts.isClassLike(node)) return basesOf(node).every(visit) && node.members.every(visitMember);
    if (ts.isModuleDeclaration(node) || ts.isThrowStatement(node)) return false;
    return ts.forEachChild(node, (child) => (visit(child) ? undefined : true)) !== true;
  }

  /** What a class does where it is declared: its computed names and the values of its static members. */
  function visitMember(member: ts.ClassElement): boolean {
    const { name } = member;
    if (ts.isClassStaticBlockDeclaration(member) || (ts.canHaveDecorators(member) && ts.getDecorators(member)))
      return false;
    if (name !== undefined && ts.isComputedPropertyName(name) && !visit(name.expression)) return false;
    const isField = ts.isPropertyDeclaration(member) && !isInstanceField(member);
    return !isField || member.initializer === undefined || visit(member.initializer);
  }

  function visitCall(node: ts.CallExpression): boolean {
    const { expression } = node;
    if (!node.arguments.every(visit)) return false;
    if (ts.isIdentifier(expression)) return pureFunctions.has(expression.text) && isAmbient(expression);
    if (!ts.isPropertyAccessExpression(expression)) return false;
    const { expression: object } = expression;
    if (ts.isIdentifier(object) && pureLibraries.has(object.text) && isAmbient(object)) return true;
    const isListing = ts.isIdentifier(object) && object.text === "Object" && listings.has(expression.name.text);
    if (isListing && isAmbient(object)) return true;
    if (isTextMethod(node, checker)) return visit(object);
    return ts.isIdentifier(object) && visitTarget(object);
  }

  /** A variable of this module that holds a table made here. */
  function visitTarget(node: ts.Node): boolean {
    if (ts.isElementAccessExpression(node) || ts.isPropertyAccessExpression(node)) return visitTarget(node.expression);
    const symbol = ts.isIdentifier(node) ? targetOf(checker, node) : undefined;
    const declaration = symbol?.valueDeclaration;
    if (symbol === undefined || declaration === undefined || !ts.isVariableDeclaration(declaration)) return false;
    if (isLocal(declaration)) return true;
    if (declaration.getSourceFile() !== statement.getSourceFile() || !isOwnTable(declaration.initializer)) return false;
    changed.add(symbol);
    return true;
  }

  function isLocal(declaration: ts.Declaration): boolean {
    return (
      ts.findAncestor(declaration, (ancestor) => ancestor === statement) !== undefined &&
      !ts.isVariableStatement(statement)
    );
  }

  function isAmbient(node: ts.Identifier): boolean {
    return (
      targetOf(checker, node)?.declarations?.every((declaration) => declaration.getSourceFile().isDeclarationFile) ??
      false
    );
  }
}

/** What a class extends. */
function basesOf({
  heritageClauses = ts.factory.createNodeArray(),
}: ts.ClassLikeDeclaration): readonly ts.Expression[] {
  return heritageClauses
    .filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
    .flatMap(({ types }) => types.map(({ expression }) => expression));
}

/** A method of a text that is given no function. */
function isTextMethod({ expression, arguments: given }: ts.CallExpression, checker: ts.TypeChecker): boolean {
  if (!ts.isPropertyAccessExpression(expression) || given.some((argument) => ts.isFunctionLike(argument))) return false;
  const isText = (checker.getTypeAtLocation(expression.expression).flags & ts.TypeFlags.StringLike) !== 0;
  const areValues = given.every((argument) => checker.getTypeAtLocation(argument).getCallSignatures().length === 0);
  return isText && areValues;
}

function isOwnTable(node: ts.Expression | undefined): boolean {
  if (node === undefined) return false;
  if (ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node)) return true;
  return (
    ts.isNewExpression(node) && ts.isIdentifier(node.expression) && /^Lua(Table|Map|Set)$/.test(node.expression.text)
  );
}

/** `++count` and `--count`. */
export function isStep(node: ts.Node): node is ts.PrefixUnaryExpression {
  if (!ts.isPrefixUnaryExpression(node)) return false;
  return node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
}

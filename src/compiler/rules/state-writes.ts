import { ts } from "../typescript.ts";
import type { RuleContext } from "./rule.ts";
import type { FilterRun } from "./run/filter-run.ts";

/** A place in a function that changes a variable of a module, or a table that it holds. */
export interface StateWrite {
  readonly node: ts.Node;
  /** What is kept, where that is one expression. */
  readonly value: ts.Expression | undefined;
  /** Whether this is what a cache does: an entry under a key that is looked up, or what bounds it in the same function. */
  readonly isCache: boolean;
}

type Writes = ReadonlyMap<ts.VariableDeclaration, readonly StateWrite[]>;

interface RawWrite {
  readonly variable: ts.VariableDeclaration;
  readonly node: ts.Node;
  readonly value: ts.Expression | undefined;
  readonly isKeyed: boolean;
}

/** The variables of modules that functions change, with the places that do. */
export function createStateWrites({ nodes, run }: RuleContext): Writes {
  const declarationOf = (node: ts.Expression): ts.VariableDeclaration | undefined => {
    const declaration = ts.isIdentifier(node) ? run.names.declarationOf(node) : undefined;
    return declaration !== undefined && isModuleVariable(declaration) ? declaration : undefined;
  };
  const raw = nodes
    .flatMap((node) => writesIn(node, declarationOf))
    .filter(({ node }) => isRunByHooks(functionAround(node), run));
  const keyed = new Set(raw.filter(({ isKeyed }) => isKeyed).map(({ node }) => functionAround(node)));
  const writes = new Map<ts.VariableDeclaration, StateWrite[]>();
  for (const { variable, node, value, isKeyed } of raw) {
    const bounds = value === undefined || isBound(value) || declarationOf(value) !== undefined;
    const isCache = isKeyed || (bounds && keyed.has(functionAround(node)));
    writes.set(variable, [...(writes.get(variable) ?? []), { node, value, isCache }]);
  }
  return writes;
}

/** What only runs while the script loads leaves nothing of a request. */
function isRunByHooks(around: ts.Node | undefined, { calledOnlyAtLoad }: FilterRun): boolean {
  return around !== undefined && !calledOnlyAtLoad.has(around);
}

function functionAround(node: ts.Node): ts.Node | undefined {
  return ts.findAncestor(node, ts.isFunctionLike);
}

function isModuleVariable(node: ts.Declaration): node is ts.VariableDeclaration {
  return (
    ts.isVariableDeclaration(node) &&
    ts.isVariableStatement(node.parent.parent) &&
    ts.isSourceFile(node.parent.parent.parent) &&
    !node.getSourceFile().isDeclarationFile
  );
}

/** What a cache's bounds become: a number, a new table, or the cache's other generation. */
function isBound(value: ts.Expression): boolean {
  return ts.isNumericLiteral(value) || ts.isNewExpression(value) || isEmptyLiteral(value);
}

function isEmptyLiteral(value: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0;
  return ts.isObjectLiteralExpression(value) && value.properties.length === 0;
}

type Find = (node: ts.Expression) => ts.VariableDeclaration | undefined;

function writesIn(node: ts.Node, find: Find): readonly RawWrite[] {
  if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) return assignment(node, find);
  if ((ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) && isStep(node.operator)) {
    return target(node.operand, find).map((write) => ({ ...write, node, value: undefined }));
  }
  if (ts.isDeleteExpression(node))
    return target(node.expression, find).map((write) => ({ ...write, node, value: undefined }));
  return ts.isCallExpression(node) ? changingCall(node, find) : [];
}

function isStep(operator: ts.SyntaxKind): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

function assignment(node: ts.BinaryExpression, find: Find): readonly RawWrite[] {
  const isPlain = node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return target(node.left, find).map((write) => ({ ...write, node, value: isPlain ? node.right : undefined }));
}

/** The variable behind `name`, `name.field` or `name[key]`. */
function target(node: ts.Expression, find: Find): readonly Pick<RawWrite, "variable" | "isKeyed">[] {
  const root = rootOf(node);
  const variable = find(root);
  if (variable === undefined) return [];
  return [{ variable, isKeyed: ts.isElementAccessExpression(node) && !ts.isNumericLiteral(node.argumentExpression) && !ts.isStringLiteral(node.argumentExpression) }]; // prettier-ignore
}

function rootOf(node: ts.Expression): ts.Expression {
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return rootOf(node.expression);
  return ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) ? rootOf(node.expression) : node;
}

const changing = /^(push|pop|shift|unshift|splice|sort|reverse|set|add|delete)$/;
const changingTables = /^(insert|remove|sort)$/;

function changingCall(node: ts.CallExpression, find: Find): readonly RawWrite[] {
  const { expression } = node;
  if (!ts.isPropertyAccessExpression(expression)) return [];
  const [first, value] = node.arguments;
  const isTableFunction = ts.isIdentifier(expression.expression) && expression.expression.text === "table";
  const object = isTableFunction && changingTables.test(expression.name.text) ? first : expression.expression;
  if (object === undefined || (!isTableFunction && !changing.test(expression.name.text))) return [];
  const isKeyed = /^(set|add|delete)$/.test(expression.name.text) && first !== undefined && !ts.isStringLiteral(first);
  const kept = expression.name.text === "set" || isTableFunction ? value : first;
  return target(object, find).map(({ variable }) => ({ variable, node, value: kept, isKeyed }));
}

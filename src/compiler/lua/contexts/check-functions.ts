import { ts } from "../../typescript.ts";
import { createComparison, isPlainValue, isRest, type Mismatch } from "./compare-types.ts";
import { describeLiteral, describeMismatch, describeMixedCall, describeThis } from "./describe-kinds.ts";
import { createKinds, isFunctionLiteral, method, plain, type FunctionLiteral } from "./function-kinds.ts";
import { placesOf } from "./function-places.ts";
import { withoutBrackets } from "../../link/syntax-tests.ts";
import { isChoice } from "./joined-places.ts";
import { isSeenAsWanted } from "./typed-places.ts";

/** A place in the linked module where a function would be called otherwise than it is made. */
export interface FunctionFinding {
  readonly node: ts.Node;
  readonly message: string;
  readonly hint: string;
}

export interface CheckedFunctions {
  readonly findings: readonly FunctionFinding[];
  /** Plain functions that go where methods are wanted, with how many arguments they take: to be put into functions that leave the object out. */
  readonly wrapped: ReadonlyMap<ts.Node, number>;
}

/**
 * Methods get an object before their arguments in Lua, other functions do not. Whoever calls a function goes by its type, and TypeScript lets a
 * function of one kind stand for one of the other; this finds all places where that would happen.
 */
export function checkFunctions(program: ts.Program, sourceFile: ts.SourceFile): CheckedFunctions {
  const checker = program.getTypeChecker();
  const kinds = createKinds(program);
  const compare = createComparison(checker, kinds);
  const findings = new Map<ts.Node, FunctionFinding>();
  const wrapped = new Map<ts.Node, number>();
  visit(sourceFile);
  return { findings: [...findings.values()].sort((left, right) => left.node.pos - right.node.pos), wrapped };

  function visit(node: ts.Node): void {
    if (isFunctionLiteral(node)) checkLiteral(node);
    else if (isValue(node)) checkValue(node);
    if (ts.isCallExpression(node)) checkCall(node);
    // Inside first, so that places around see what is wrapped.
    ts.forEachChild(node, visit);
    for (const { node: place, from, to } of placesOf(node, checker)) checkPlace(place, from, to);
  }

  function add(node: ts.Node, text: { readonly message: string; readonly hint: string }): void {
    if (!findings.has(node)) findings.set(node, { node, ...text });
  }

  function checkValue(node: ts.Expression): void {
    const wanted = checker.getContextualType(node);
    if (wanted === undefined || isPlainValue(wanted)) return;
    const mismatch = compare(checker.getTypeAtLocation(node), wanted);
    if (mismatch === undefined) return;
    const count = argumentsToPass(node, wanted, mismatch);
    if (count === undefined) add(node, describeMismatch(node, mismatch, wanted));
    else wrapped.set(node, count);
  }

  /** How many arguments to hand on to a plain function that stands for a method; nothing where it must not be wrapped. */
  function argumentsToPass(node: ts.Expression, wanted: ts.Type, mismatch: Mismatch): number | undefined {
    const { path, found } = mismatch;
    if (path !== "" || found !== plain || mismatch.wanted !== method) return undefined;
    if (!isSteadyName(node) || !isSeenAsWanted(node, checker)) return undefined;
    const [own, ...others] = checker.getTypeAtLocation(node).getCallSignatures();
    const theirs = checker.getNonNullableType(wanted).getCallSignatures();
    const [target] = theirs;
    if (own === undefined || target === undefined || others.length > 0 || theirs.length > 1) return undefined;
    if ([...own.parameters, ...target.parameters].some(isRest)) return undefined;
    return Math.min(own.parameters.length, target.parameters.length);
  }

  /** A constant or a function: whoever reads it later reads the same. */
  function isSteadyName(node: ts.Expression): boolean {
    if (!ts.isIdentifier(node) || ts.isShorthandPropertyAssignment(node.parent)) return false;
    const declaration = checker.getSymbolAtLocation(node)?.valueDeclaration;
    if (declaration === undefined) return false;
    return (
      ts.isFunctionDeclaration(declaration) ||
      (ts.isVariableDeclaration(declaration) && (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0)
    );
  }

  function checkLiteral(node: FunctionLiteral): void {
    const kind = kinds.ofLiteral(node);
    if (kind === (plain | method)) add(node, describeLiteral(node, kind));
    else if (kind !== kinds.ofDeclaration(node) && !isSeenAsWanted(node, checker))
      add(node, describeLiteral(node, kind));
    else if (kind === plain && !ts.isArrowFunction(node) && usesThis(node)) add(node, describeThis(node));
  }

  /** A value, where it stands, against a type that is not wanted by TypeScript but meets it there. */
  function checkPlace(node: ts.Node, from: ts.Type, to: ts.Type): void {
    const value = ts.isParenthesizedExpression(node) ? withoutBrackets(node) : node;
    const own = isFunctionLiteral(value) ? kinds.ofLiteral(value) : wrapped.has(value) ? method : undefined;
    if (own === undefined) {
      const mismatch = compare(from, to);
      if (mismatch !== undefined) add(value, describeMismatch(value, mismatch, to));
      return;
    }
    const wanted = kinds.ofType(to);
    if (wanted !== 0 && wanted !== own) add(value, describeMismatch(value, { path: "", found: own, wanted }, to));
  }

  function checkCall(node: ts.CallExpression): void {
    const kind = kinds.ofType(checker.getTypeAtLocation(node.expression));
    if (kind === (plain | method)) add(node.expression, describeMixedCall());
  }
}

/** Whether a node is an expression of its own, neither the name of something nor made of others that are looked at by themselves. */
function isValue(node: ts.Node): node is ts.Expression {
  if (!ts.isExpression(node) || isName(node) || ts.isTypeNode(node.parent) || isTakenApart(node)) return false;
  return !(
    ts.isParenthesizedExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isConditionalExpression(node) ||
    ts.isObjectLiteralExpression(node) ||
    ts.isArrayLiteralExpression(node) ||
    ts.isSpreadElement(node) ||
    (ts.isBinaryExpression(node) && isChoice(node.operatorToken.kind))
  );
}

/** `const [first, second] = …`, where the names have the types of what they are given. */
function isTakenApart({ parent }: ts.Node): boolean {
  if (!ts.isVariableDeclaration(parent) || !ts.isArrayBindingPattern(parent.name)) return false;
  const { elements } = parent.name;
  return elements.every(
    (element) =>
      ts.isOmittedExpression(element) || (ts.isIdentifier(element.name) && element.initializer === undefined),
  );
}

function isName(node: ts.Node): boolean {
  const parent = node.parent as ts.Node & { readonly name?: ts.Node; readonly propertyName?: ts.Node };
  if (ts.isShorthandPropertyAssignment(parent)) return false;
  return parent.name === node || parent.propertyName === node;
}

function usesThis(node: FunctionLiteral): boolean {
  const visit = (child: ts.Node): boolean => {
    if (child.kind === ts.SyntaxKind.ThisKeyword) return true;
    if (ts.isClassLike(child) || (ts.isFunctionLike(child) && !ts.isArrowFunction(child))) return false;
    return ts.forEachChild(child, visit) === true;
  };
  return node.body !== undefined && visit(node.body);
}

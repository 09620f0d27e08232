import { ts } from "../typescript.ts";
import { functionsIn } from "./changed-elsewhere.ts";
import { isBracket, isInstanceField } from "./syntax-tests.ts";

/** The code that runs where something is called: a function, what a variable is given, or what a class does for a new instance. */
export function codeOf(declaration: ts.Node): readonly ts.Node[] {
  if (ts.isConstructorDeclaration(declaration)) return codeOf(declaration.parent);
  if (ts.isClassLike(declaration))
    return [...declaration.members.filter(isRunByNew), ...(declaration.heritageClauses ?? [])];
  if (ts.isFunctionLike(declaration)) return [declaration];
  const value = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  return value === undefined ? [] : [value];
}

function isRunByNew(member: ts.ClassElement): boolean {
  return ts.isConstructorDeclaration(member) || isInstanceField(member);
}

/** The code of methods, accessors and functions in objects that a node calls; what is called by its name alone is left out. */
export function codeCalledBy(node: ts.Node, checker: ts.TypeChecker): readonly ts.Node[] {
  if (ts.isPropertyAccessExpression(node)) return accessorsOf(node, checker);
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node) && !ts.isTaggedTemplateExpression(node)) return [];
  const declaration = checker.getResolvedSignature(node)?.declaration;
  if (declaration !== undefined && hasBody(declaration)) return codeOf(declaration);
  return ts.isCallExpression(node) ? functionsHeldBy(node.expression, checker) : [];
}

function hasBody(declaration: ts.SignatureDeclaration | ts.JSDocSignature): boolean {
  return "body" in declaration && declaration.body !== undefined;
}

function accessorsOf(node: ts.PropertyAccessExpression, checker: ts.TypeChecker): readonly ts.Node[] {
  return (checker.getSymbolAtLocation(node.name)?.declarations ?? []).filter(ts.isAccessor);
}

/** The functions in the value of the variable that `table.member()` or `table[key]()` begins with, as far as they have the member's name. */
function functionsHeldBy(callee: ts.Expression, checker: ts.TypeChecker): readonly ts.Node[] {
  const inner = isBracket(callee) ? callee.expression : callee;
  if (inner !== callee) return functionsHeldBy(inner, checker);
  if (!ts.isPropertyAccessExpression(callee) && !ts.isElementAccessExpression(callee)) return [];
  if (!ts.isIdentifier(callee.expression)) return [];
  const symbol = checker.getSymbolAtLocation(callee.expression);
  const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const declaration = target?.valueDeclaration;
  const value = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : undefined;
  return value === undefined
    ? []
    : functionsIn(value).filter((held) => name === undefined || memberName(held) === name);
}

function memberName(node: ts.Node): string | undefined {
  const member = ts.isPropertyAssignment(node.parent) ? node.parent : node;
  const name = ts.isPropertyAssignment(member) || ts.isMethodDeclaration(member) ? member.name : undefined;
  return name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : undefined;
}

/** Whether the code of a function calls one of its parameters by its name, or gives it to another function. */
export function callsParameter(code: ts.Node, place: number): boolean {
  const parameter = ts.isFunctionLike(code) ? code.parameters[place]?.name : undefined;
  if (parameter === undefined || !ts.isIdentifier(parameter)) return false;
  const calls = (node: ts.Node): boolean =>
    (ts.isIdentifier(node) && node.text === parameter.text && ts.isCallExpression(asArgument(node).parent)) ||
    ts.forEachChild(node, calls) === true;
  return calls(code);
}

export function isCalled(node: ts.Node): boolean {
  const callee = asArgument(node);
  const { parent } = callee;
  return (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression === callee;
}

/** `all.name` of an imported module for `name`. */
export function withNamespace(node: ts.Node): ts.Node {
  return ts.isPropertyAccessExpression(node.parent) && node.parent.name === node ? node.parent : node;
}

/** What is handed on where a name stands: the brackets, choice or type around it. */
export function asArgument(node: ts.Node): ts.Node {
  const inner = withNamespace(node);
  const { parent } = inner;
  const isChoice =
    (ts.isConditionalExpression(parent) && parent.condition !== inner) ||
    (ts.isBinaryExpression(parent) && choosing.has(parent.operatorToken.kind));
  return isChoice || isBracket(parent) ? asArgument(parent) : inner;
}

const choosing: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.AmpersandAmpersandToken,
]);

/** Whether a function of a library calls what it is given, while it runs. */
export function callsArguments(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return callee.text === "pcall" || callee.text === "xpcall";
  return ts.isPropertyAccessExpression(callee) && methodsThatCall.has(callee.name.text);
}

const methodsThatCall: ReadonlySet<string> = new Set(
  "every filter find findIndex flatMap forEach gsub map reduce reduceRight replace replaceAll some sort toSorted".split(
    " ",
  ),
);

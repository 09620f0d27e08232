import { ts, tstl, type TypeScriptToLua } from "../typescript.ts";

type Context = TypeScriptToLua.TransformationContext;
type Statement = TypeScriptToLua.Statement;

/** A class with the doc comments of its members, which TypeScriptToLua leaves out. Fields of instances have no statement of their own. */
export function transformClass(node: ts.ClassDeclaration, context: Context): Statement[] {
  const statements = context.superTransformStatements(node);
  for (const member of node.members) {
    const comment = docComment(member, context.checker);
    const statement = comment && statements.find((candidate) => isOf(member, candidate));
    if (comment !== undefined && statement !== undefined) statement.leadingComments ??= [...comment];
  }
  return statements;
}

/** Whether a statement gives a class, or its prototype, the member. */
function isOf(member: ts.ClassElement, statement: Statement): boolean {
  const target = tstl.isAssignmentStatement(statement) ? statement.left[0] : undefined;
  if (target === undefined || !tstl.isTableIndexExpression(target) || !tstl.isStringLiteral(target.index)) return false;
  const name = ts.isConstructorDeclaration(member) ? "____constructor" : nameOf(member);
  const isStatic = ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static;
  return target.index.value === name && tstl.isIdentifier(target.table) === (isStatic !== 0);
}

function nameOf({ name }: ts.ClassElement): string | undefined {
  return name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : undefined;
}

/** The lines of a doc comment behind `--`, the first with LDoc's third hyphen. */
function docComment(member: ts.ClassElement, checker: ts.TypeChecker): readonly string[] | undefined {
  const name = ts.isConstructorDeclaration(member) ? member : member.name;
  const symbol =
    name === member ? (member as { symbol?: ts.Symbol }).symbol : name && checker.getSymbolAtLocation(name);
  if (symbol === undefined) return undefined;
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
  const tags = symbol
    .getJsDocTags(checker)
    .map((tag) => `@${tag.name} ${ts.displayPartsToString(tag.text).trim()}`.trimEnd());
  const lines = [text, ...tags]
    .filter((line) => line !== "")
    .join("\n")
    .split("\n");
  return lines[0] === "" ? undefined : lines.map((line, index) => `${index === 0 ? "-" : ""} ${line}`);
}

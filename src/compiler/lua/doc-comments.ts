import { ts, type TypeScriptToLua } from "../typescript.ts";

/** A field of a table with the lines of its doc comment, which TypeScriptToLua has no place for. */
export type CommentedField = TypeScriptToLua.TableFieldExpression & { comments?: readonly string[] };

/** The lines of a member's doc comment behind `--`, the first with LDoc's third hyphen; undefined where it has none. */
export function docComment(
  member: ts.ClassElement | ts.ObjectLiteralElement | ts.EnumMember,
  checker: ts.TypeChecker,
): readonly string[] | undefined {
  const symbol = ts.isConstructorDeclaration(member)
    ? (member as { symbol?: ts.Symbol }).symbol
    : member.name && checker.getSymbolAtLocation(member.name);
  if (symbol === undefined || ts.getJSDocCommentsAndTags(member).length === 0) return undefined;
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

/** Gives the fields of a table the doc comments of the members that they are made from. */
export function commentFields(
  fields: readonly TypeScriptToLua.TableFieldExpression[],
  members: readonly (ts.ObjectLiteralElement | ts.EnumMember)[],
  checker: ts.TypeChecker,
): void {
  for (const member of members) {
    const comments = docComment(member, checker);
    const name = nameOf(member);
    const field = fields.find(
      ({ key }) => key !== undefined && name !== undefined && "value" in key && key.value === name,
    );
    if (comments !== undefined && field !== undefined) (field as CommentedField).comments = comments;
  }
}

/** What a member is called by its text. */
export function nameOf({ name }: ts.ClassElement | ts.ObjectLiteralElement | ts.EnumMember): string | undefined {
  return name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : undefined;
}

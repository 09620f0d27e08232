import type { Chunk, Expression, Statement, TableValue } from "luaparse";

/** A place that LuaJIT's parser comes to with so many of its levels open. */
export interface SyntaxLevel {
  readonly level: number;
  readonly line: number;
}

/**
 * The deepest place of a chunk, counted as LuaJIT does (`synlevel_begin` in lj_parse.c): each block, each expression, each right side of an
 * operator, whatever stands behind a `-` or `not`, and each pair of brackets opens a level.
 */
export function deepestLevel(chunk: Chunk, lua: string): SyntaxLevel {
  let deepest: SyntaxLevel = { level: 0, line: 1 };
  readBlock(chunk.body, 1);
  return deepest;

  function reach(level: number, node: Statement | Expression): void {
    if (level > deepest.level) deepest = { level, line: node.loc?.start.line ?? 1 };
  }

  function readBlock(statements: readonly Statement[], level: number): void {
    for (const statement of statements) {
      reach(level, statement);
      readStatement(statement, level);
    }
  }

  function readStatement(statement: Statement, level: number): void {
    if (statement.type === "FunctionDeclaration") readBlock(statement.body, level + 1);
    if (statement.type === "IfStatement") {
      for (const clause of statement.clauses) {
        if (clause.type !== "ElseClause") readExpression(clause.condition, level + 1);
        readBlock(clause.body, level + 1);
      }
    }
    if (statement.type === "CallStatement") readPrimary(statement.expression, level);
    if ("condition" in statement) readExpression(statement.condition, level + 1);
    if ("init" in statement) readAll(statement.init, level + 1);
    if ("variables" in statement) for (const target of statement.variables) readPrimary(target, level);
    if ("arguments" in statement) readAll(statement.arguments, level + 1);
    if ("iterators" in statement) readAll(statement.iterators, level + 1);
    if (statement.type === "ForNumericStatement")
      readAll([statement.start, statement.end, ...(statement.step === null ? [] : [statement.step])], level + 1);
    if ("body" in statement && statement.type !== "FunctionDeclaration") readBlock(statement.body, level + 1);
  }

  function readAll(expressions: readonly Expression[], level: number): void {
    for (const expression of expressions) readExpression(expression, level);
  }

  /** @param own how many of the brackets around it belong to a call */
  function readExpression(node: Expression, level: number, own = 0): void {
    readInner(node, level + Math.max(0, bracketsAround(node, lua) - own));
  }

  function readInner(node: Expression, level: number): void {
    reach(level, node);
    if (node.type === "BinaryExpression" || node.type === "LogicalExpression") {
      readExpression(node.left, level);
      readExpression(node.right, level + 1);
    } else if (node.type === "UnaryExpression") readExpression(node.argument, level + 1);
    else if (node.type === "FunctionDeclaration") readBlock(node.body, level + 1);
    else if (node.type === "TableConstructorExpression") for (const field of node.fields) readField(field, level + 1);
    else readPrimary(node, level);
  }

  /** Names, members and calls, whose base opens no level of its own. */
  function readPrimary(node: Expression, level: number): void {
    if (node.type === "MemberExpression") readExpression(node.base, level);
    if (node.type === "IndexExpression") {
      readExpression(node.base, level);
      readExpression(node.index, level + 1);
    }
    if (node.type === "CallExpression") {
      readExpression(node.base, level);
      const own = node.arguments.length === 1 ? 1 : 0;
      for (const argument of node.arguments) readExpression(argument, level + 1, own);
    }
    if (node.type === "TableCallExpression") {
      readExpression(node.base, level);
      readExpression(node.arguments, level);
    }
    if (node.type === "StringCallExpression") readExpression(node.base, level);
  }

  function readField(field: TableValue | { type: string; key?: unknown; value: Expression }, level: number): void {
    if (field.type === "TableKey") readExpression((field as { key: Expression }).key, level);
    readExpression(field.value, level);
  }
}

/** How many pairs of brackets stand around an expression; luaparse leaves them out. */
function bracketsAround(node: Expression, lua: string): number {
  const [start, end] = (node as { readonly range?: readonly [number, number] }).range ?? [0, 0];
  let [before, behind, count] = [start - 1, end, 0];
  for (;;) {
    while (/\s/.test(lua.charAt(before))) before -= 1;
    while (/\s/.test(lua.charAt(behind))) behind += 1;
    if (lua.charAt(before) !== "(" || lua.charAt(behind) !== ")") return count;
    [before, behind, count] = [before - 1, behind + 1, count + 1];
  }
}

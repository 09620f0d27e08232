import { tstl, type TypeScriptToLua } from "../typescript.ts";
import type { CommentedField } from "./doc-comments.ts";
import { quoteLua } from "./quote-lua.ts";

type Expression = TypeScriptToLua.Expression;
type Statement = TypeScriptToLua.Statement;
type Chunks = (string | SourceNode)[];
type SourceNode = ReturnType<TypeScriptToLua.LuaPrinter["printExpression"]>;

const maximumWidth = 90;

/** A chain of operators is broken later than a list: its parts belong together. */
const widestChain = 105;

/** Every byte of a script costs several in each VM: 4 spaces a level were a tenth of the text. */
const indent = "  ";

/** Prints Lua as one would write it: short lists on one line, chains of `..` without brackets, `_` for what is not used, `'` around texts with `"`. */
export class ReadablePrinter extends tstl.LuaPrinter {
  /** Members whose names are not of ASCII stand in brackets: of all Luas, only LuaJIT has such names. */
  constructor(...input: ConstructorParameters<typeof tstl.LuaPrinter>) {
    super(...input);
    this.options = { ...this.options, luaTarget: tstl.LuaTarget.Lua51 };
  }

  protected override pushIndent(): void {
    this.currentIndent += indent;
  }

  protected override popIndent(): void {
    this.currentIndent = this.currentIndent.slice(indent.length);
  }

  /** Statements, with a `;` before a line that begins with a bracket: Lua would take it for a call of what stands before. */
  printStatements(statements: readonly Statement[]): SourceNode[] {
    const printed = statements.map((statement) => this.printStatement(statement));
    statements.slice(1).forEach((statement, index) => {
      const previous = statements[index];
      if (previous !== undefined && isOpen(previous) && beginsWithBracket(statement)) printed[index]?.add(";");
    });
    return printed;
  }

  protected override printStatementArray(statements: Statement[]): (string | SourceNode)[] {
    const end = statements.findIndex(leavesBlock);
    const printed = this.printStatements(end < 0 ? statements : statements.slice(0, end + 1));
    return printed.flatMap((node) => [node, "\n"]);
  }

  override printIdentifier(expression: TypeScriptToLua.Identifier): SourceNode {
    return expression.text === "____" ? this.createSourceNode(expression, "_") : super.printIdentifier(expression);
  }

  override printComment(comment: string | string[]): ReturnType<TypeScriptToLua.LuaPrinter["printComment"]> {
    return super.printComment(typeof comment === "string" ? comment.trimEnd() : comment);
  }

  override printStringLiteral(expression: TypeScriptToLua.StringLiteral): SourceNode {
    return this.createSourceNode(expression, quoteLua(expression.value));
  }

  /** TypeScriptToLua's own of these two have no place in the source map. */
  override printReturnStatement(statement: TypeScriptToLua.ReturnStatement): SourceNode {
    if (statement.expressions.length > 0) return super.printReturnStatement(statement);
    return this.createSourceNode(statement, [this.indent(), "return"]);
  }

  override printBreakStatement(statement: TypeScriptToLua.BreakStatement): SourceNode {
    return this.createSourceNode(statement, [this.indent(), "break"]);
  }

  /** An enum begins as `local Kind = Kind or {}`, which would read a global of its name. */
  override printVariableDeclarationStatement(statement: TypeScriptToLua.VariableDeclarationStatement): SourceNode {
    const [name, value] = [statement.left[0], statement.right?.[0]];
    const isOwnName = (node: TypeScriptToLua.Node): boolean => tstl.isIdentifier(node) && node.text === name?.text;
    const isFallback =
      value !== undefined &&
      tstl.isBinaryExpression(value) &&
      value.operator === tstl.SyntaxKind.OrOperator &&
      isOwnName(value.left);
    return super.printVariableDeclarationStatement(isFallback ? { ...statement, right: [value.right] } : statement);
  }

  /** Two `-` in a row would begin a comment. */
  override printUnaryExpression(expression: TypeScriptToLua.UnaryExpression): SourceNode {
    const isNegation = expression.operator === tstl.SyntaxKind.NegationOperator;
    const isDoubled = isNegation && this.printExpression(expression.operand).toString().startsWith("-");
    return super.printUnaryExpression(
      isDoubled ? { ...expression, operand: inBrackets(expression.operand) } : expression,
    );
  }

  override printTableIndexExpression(expression: TypeScriptToLua.TableIndexExpression): SourceNode {
    return super.printTableIndexExpression({ ...expression, table: asPrefix(expression.table) });
  }

  override printCallExpression(expression: TypeScriptToLua.CallExpression): SourceNode {
    return super.printCallExpression({ ...expression, expression: asPrefix(expression.expression) });
  }

  override printMethodCallExpression(expression: TypeScriptToLua.MethodCallExpression): SourceNode {
    return super.printMethodCallExpression({ ...expression, prefixExpression: asPrefix(expression.prefixExpression) });
  }

  override printBinaryExpression(expression: TypeScriptToLua.BinaryExpression): SourceNode {
    const { operator } = expression;
    if (operator === tstl.SyntaxKind.ConcatOperator) {
      const operands = operandsOf(expression, operator).map((operand) => this.printOperand(operand));
      return this.createSourceNode(expression, this.joinTexts(operands, expression));
    }
    const word = logicalWords.get(operator);
    if (word === undefined) return super.printBinaryExpression(expression);
    const operands = operandsOf(expression, operator).map((operand) => this.printCondition(operand, operator));
    return this.createSourceNode(expression, this.joinLines(operands, word));
  }

  /** A long chain goes in groups: each `..` is inside of the one before, and LuaJIT reads 199 levels. */
  private joinTexts(operands: readonly SourceNode[], expression: Expression): Chunks {
    const groups = operands.length > longestChain ? groupsOf(operands) : operands.map((operand) => [operand]);
    const parts = groups.map((group) =>
      group.length === 1 ? group : ["(", ...this.joinTexts(group, expression), ")"],
    );
    const nodes = parts.map((part) => this.createSourceNode(expression, [...part]));
    return this.joinLines(nodes, "..");
  }

  /** Operands on one line where they fit, else on several that begin with the operator. */
  private joinLines(operands: readonly SourceNode[], operator: string): Chunks {
    const width = widestChain - this.currentIndent.length;
    const texts = operands.map((operand) => operand.toString());
    const isWide = texts.join(` ${operator} `).length > width && !texts.some((text) => text.includes("\n"));
    const lineBreak = `\n${this.currentIndent}${indent}${indent}`;
    let length = texts[0]?.length ?? 0;
    return operands.flatMap((operand, index) => {
      if (index === 0) return [operand];
      const added = operator.length + 2 + (texts[index]?.length ?? 0);
      const isBroken = isWide && length + added > width;
      length = isBroken ? 2 * indent.length + added : length + added;
      return [isBroken ? lineBreak : " ", operator, " ", operand];
    });
  }

  /** Of what binds less than `and` there is only `or`. */
  private printCondition(operand: Expression, operator: TypeScriptToLua.SyntaxKind): SourceNode {
    const printed = this.printExpression(operand);
    const isOr = tstl.isBinaryExpression(operand) && operand.operator === tstl.SyntaxKind.OrOperator;
    const isLoose = isOr && operator === tstl.SyntaxKind.AndOperator;
    return isLoose ? this.createSourceNode(operand, ["(", printed, ")"]) : printed;
  }

  /** Operators that bind less than `..` need brackets inside of it. */
  private printOperand(operand: Expression): SourceNode {
    const printed = this.printExpression(operand);
    const isLoose = tstl.isBinaryExpression(operand) && looseOperators.has(operand.operator);
    return isLoose ? this.createSourceNode(operand, ["(", printed, ")"]) : printed;
  }

  /** Whether a list goes on one line is decided by its width alone, below. */
  protected override isSimpleExpressionList(): boolean {
    return false;
  }

  override printTableExpression(expression: TypeScriptToLua.TableExpression): SourceNode {
    const fields: readonly CommentedField[] = expression.fields;
    if (!fields.some(({ comments }) => comments !== undefined)) return super.printTableExpression(expression);
    this.pushIndent();
    const lines = fields.map((field, index) => {
      const comments = (field.comments ?? []).flatMap((comment) => [this.printComment(comment), "\n"]);
      return [...comments, this.indent(), this.printExpression(field), index < fields.length - 1 ? ",\n" : "\n"];
    });
    this.popIndent();
    return this.createSourceNode(expression, ["{\n", ...lines.flat(), this.indent(), "}"]);
  }

  protected override printExpressionList(expressions: Expression[]): (string | SourceNode)[] {
    const printed = expressions.map((expression) => this.printExpression(expression));
    const text = printed.map((node) => node.toString()).join(", ");
    const fits = !text.includes("\n") && this.currentIndent.length + text.length <= maximumWidth;
    return fits || isOnlyFunction(expressions)
      ? this.joinChunksWithComma(printed)
      : super.printExpressionList(expressions);
  }
}

/** Whether a statement ends in an expression, which a bracket behind it would call. */
function isOpen(statement: Statement): boolean {
  return (
    tstl.isVariableDeclarationStatement(statement) ||
    tstl.isAssignmentStatement(statement) ||
    tstl.isExpressionStatement(statement) ||
    tstl.isRepeatStatement(statement)
  );
}

function leavesBlock(statement: Statement): boolean {
  return tstl.isReturnStatement(statement) || tstl.isBreakStatement(statement);
}

function beginsWithBracket(statement: Statement): boolean {
  if (tstl.isAssignmentStatement(statement)) return statement.left.slice(0, 1).some(isBracketFirst);
  return tstl.isExpressionStatement(statement) && isBracketFirst(statement.expression);
}

/** Whatever is called or has a member stands in brackets, but for a name. */
function isBracketFirst(expression: Expression): boolean {
  if (tstl.isTableIndexExpression(expression)) return isBracketFirst(expression.table);
  if (tstl.isCallExpression(expression)) return isBracketFirst(expression.expression);
  if (tstl.isMethodCallExpression(expression)) return isBracketFirst(expression.prefixExpression);
  return !tstl.isIdentifier(expression);
}

/** In Lua a literal has no members and cannot be called unless it stands in brackets; `nil`, which TypeScript was told is something, then raises. */
function asPrefix(expression: Expression): Expression {
  return tstl.isLiteral(expression) ? inBrackets(expression) : expression;
}

function inBrackets(expression: Expression): Expression {
  return tstl.createParenthesizedExpression(expression);
}

const looseOperators: ReadonlySet<TypeScriptToLua.SyntaxKind> = new Set([
  tstl.SyntaxKind.EqualityOperator,
  tstl.SyntaxKind.InequalityOperator,
  tstl.SyntaxKind.LessThanOperator,
  tstl.SyntaxKind.LessEqualOperator,
  tstl.SyntaxKind.GreaterThanOperator,
  tstl.SyntaxKind.GreaterEqualOperator,
  tstl.SyntaxKind.AndOperator,
  tstl.SyntaxKind.OrOperator,
]);

const logicalWords: ReadonlyMap<TypeScriptToLua.SyntaxKind, string> = new Map<TypeScriptToLua.SyntaxKind, string>([
  [tstl.SyntaxKind.AndOperator, "and"],
  [tstl.SyntaxKind.OrOperator, "or"],
]);

/** What a chain of one operator joins: `..`, `and` and `or` give the same in whatever order they are done. */
function operandsOf(expression: Expression, operator: TypeScriptToLua.SyntaxKind): Expression[] {
  const isSame = tstl.isBinaryExpression(expression) && expression.operator === operator;
  return isSame ? [...operandsOf(expression.left, operator), ...operandsOf(expression.right, operator)] : [expression];
}

const longestChain = 50;

function groupsOf(operands: readonly SourceNode[]): readonly (readonly SourceNode[])[] {
  const size = Math.max(longestChain, Math.ceil(operands.length / longestChain));
  const count = Math.ceil(operands.length / size);
  return Array.from({ length: count }, (_, index) => operands.slice(index * size, (index + 1) * size));
}

function isOnlyFunction(expressions: readonly Expression[]): boolean {
  const [only] = expressions;
  return expressions.length === 1 && only !== undefined && tstl.isFunctionExpression(only);
}

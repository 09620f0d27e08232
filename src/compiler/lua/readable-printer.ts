import { tstl, type TypeScriptToLua } from "../typescript.ts";

type Expression = TypeScriptToLua.Expression;
type SourceNode = ReturnType<TypeScriptToLua.LuaPrinter["printExpression"]>;

const maximumWidth = 90;

/** Every byte of a script costs several in each VM: 4 spaces a level were a tenth of the text. */
const indent = "  ";

/** Prints Lua as one would write it: short lists on one line, chains of `..` without brackets, `_` for what is not used, `'` around texts with `"`. */
export class ReadablePrinter extends tstl.LuaPrinter {
  protected override pushIndent(): void {
    this.currentIndent += indent;
  }

  protected override popIndent(): void {
    this.currentIndent = this.currentIndent.slice(indent.length);
  }

  override printIdentifier(expression: TypeScriptToLua.Identifier): SourceNode {
    return expression.text === "____" ? this.createSourceNode(expression, "_") : super.printIdentifier(expression);
  }

  override printStringLiteral(expression: TypeScriptToLua.StringLiteral): SourceNode {
    const isQuoting = expression.value.includes('"') && !expression.value.includes("'");
    if (!isQuoting) return super.printStringLiteral(expression);
    const escaped = tstl.escapeString(expression.value).slice(1, -1);
    return this.createSourceNode(expression, `'${escaped.replace(/\\(.)/gs, unescapeQuote)}'`);
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
    if (expression.operator !== tstl.SyntaxKind.ConcatOperator) return super.printBinaryExpression(expression);
    const operands = concatOperands(expression).map((operand) => this.printOperand(operand));
    return this.createSourceNode(
      expression,
      operands.flatMap((operand, index) => (index === 0 ? [operand] : [" .. ", operand])),
    );
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

  protected override printExpressionList(expressions: Expression[]): (string | SourceNode)[] {
    const printed = expressions.map((expression) => this.printExpression(expression));
    const text = printed.map((node) => node.toString()).join(", ");
    const fits = !text.includes("\n") && this.currentIndent.length + text.length <= maximumWidth;
    return fits || isOnlyFunction(expressions)
      ? this.joinChunksWithComma(printed)
      : super.printExpressionList(expressions);
  }
}

/** In Lua a literal has no members and cannot be called unless it stands in brackets; `nil`, which TypeScript was told is something, then raises. */
function asPrefix(expression: Expression): Expression {
  return tstl.isLiteral(expression) ? inBrackets(expression) : expression;
}

function inBrackets(expression: Expression): Expression {
  return tstl.createParenthesizedExpression(expression);
}

function unescapeQuote(escape: string, character: string): string {
  return character === '"' ? '"' : escape;
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

function concatOperands(expression: Expression): Expression[] {
  const isConcat = tstl.isBinaryExpression(expression) && expression.operator === tstl.SyntaxKind.ConcatOperator;
  return isConcat ? [...concatOperands(expression.left), ...concatOperands(expression.right)] : [expression];
}

function isOnlyFunction(expressions: readonly Expression[]): boolean {
  const [only] = expressions;
  return expressions.length === 1 && only !== undefined && tstl.isFunctionExpression(only);
}

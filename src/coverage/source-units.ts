import ts from "../compiler/load-typescript.cjs";

/** Offsets in a source text; `end` is behind the last character. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface FunctionUnit {
  readonly name: string | undefined;
  /** From its first token to its body. */
  readonly head: Span;
  readonly body: Span;
  /** The function around it. */
  readonly parent: FunctionUnit | undefined;
}

export interface StatementUnit {
  /** What a report shows, without bodies of loops, branches or functions, which have statements of their own. */
  readonly shown: Span;
  /** All of its text. */
  readonly whole: Span;
  readonly within: FunctionUnit | undefined;
  /** Loops run their own lines once more for each turn; a row of statements is what others have inside. */
  readonly form: "simple" | "compound" | "loop";
}

export interface BranchUnit {
  readonly type: "if" | "switch" | "cond-expr";
  readonly shown: Span;
  /** The statement that decides. */
  readonly statement: StatementUnit;
  readonly ways: readonly BranchWay[];
}

export interface BranchWay {
  /** Undefined for an `else` that is not written. */
  readonly shown: Span | undefined;
  /** What runs when it is taken: its statements, or, of an expression, the text. */
  readonly runs: readonly StatementUnit[] | Span;
}

export interface SourceUnits {
  readonly statements: readonly StatementUnit[];
  readonly functions: readonly FunctionUnit[];
  readonly branches: readonly BranchUnit[];
  /** The innermost statement that an offset is part of; undefined for heads of functions and what is no code. */
  ownerAt(offset: number): StatementUnit | undefined;
}

/** The statements, functions and branches of a TypeScript file, as Istanbul counts them. Types, imports and bare declarations are none. */
export function readSourceUnits(text: string): SourceUnits {
  const source = ts.createSourceFile("source.ts", text, ts.ScriptTarget.ESNext, true);
  const statements: StatementUnit[] = [];
  const functions: FunctionUnit[] = [];
  const branches: BranchUnit[] = [];
  const owned: { readonly span: Span; readonly owner: StatementUnit | undefined }[] = [];

  source.statements.forEach((statement) => {
    visit(statement, { within: undefined, around: undefined });
  });
  return { statements, functions, branches, ownerAt: (offset) => owned.findLast(holds(offset))?.owner };

  function visit(node: ts.Node, place: Place): void {
    if (isNoCode(node)) return;
    if (ts.isFunctionLike(node) && hasBody(node)) visitFunction(node, place);
    else if (ts.isIfStatement(node)) visitIf(node, place);
    else if (ts.isSwitchStatement(node)) visitSwitch(node, place);
    else if (ts.isConditionalExpression(node)) visitConditional(node, place);
    else {
      if (ts.isBlock(node)) owned.push({ span: spanOf(node), owner: undefined });
      const whole = statementSpan(node);
      visitChildren(node, whole === undefined ? place : { ...place, around: addStatement(node, whole, place) });
    }
  }

  function visitChildren(node: ts.Node, place: Place): void {
    ts.forEachChild(node, (child) => {
      visit(child, place);
    });
  }

  function addStatement(node: ts.Node, whole: Span, { within }: Place): StatementUnit {
    const shownFrom = ts.isVariableDeclaration(node) ? (node.initializer ?? node) : node;
    const start = shownFrom.getStart();
    const statement = { shown: { start, end: headEnd(shownFrom) }, whole, within, form: formOf(node) };
    statements.push(statement);
    owned.push({ span: whole, owner: statement });
    return statement;
  }

  function visitFunction(node: FunctionWithBody, { within: parent }: Place): void {
    const body = spanOf(node.body);
    const unit = { name: nameOf(node), head: { start: node.getStart(), end: body.start }, body, parent };
    functions.push(unit);
    owned.push({ span: spanOf(node), owner: undefined });
    const place = { within: unit, around: undefined };
    node.parameters.forEach((parameter) => {
      visitChildren(parameter, place);
    });
    if (ts.isBlock(node.body)) visitChildren(node.body, place);
    else visitChildren(node.body, { ...place, around: addStatement(node.body, body, place) });
  }

  function visitIf(node: ts.IfStatement, place: Place): void {
    const statement = addStatement(node, spanOf(node), place);
    visit(node.expression, { ...place, around: statement });
    const taken = visitRow(node.thenStatement, place);
    const ways: BranchWay[] = [{ shown: spanOf(node.thenStatement), runs: taken }];
    if (node.elseStatement === undefined) ways.push({ shown: undefined, runs: [] });
    else ways.push({ shown: spanOf(node.elseStatement), runs: visitRow(node.elseStatement, place) });
    branches.push({ type: "if", shown: statement.shown, statement, ways });
  }

  function visitSwitch(node: ts.SwitchStatement, place: Place): void {
    const statement = addStatement(node, spanOf(node), place);
    visit(node.expression, { ...place, around: statement });
    const ways = node.caseBlock.clauses.map((clause) => {
      if (ts.isCaseClause(clause)) visit(clause.expression, { ...place, around: statement });
      const [first] = clause.statements;
      if (first !== undefined) owned.push({ span: { start: first.getStart(), end: clause.end }, owner: undefined });
      return { shown: spanOf(clause), runs: clause.statements.flatMap((inner) => visitRow(inner, place)) };
    });
    branches.push({ type: "switch", shown: statement.shown, statement, ways });
  }

  function visitConditional(node: ts.ConditionalExpression, place: Place): void {
    visitChildren(node, place);
    if (place.around === undefined) return;
    const ways = [node.whenTrue, node.whenFalse].map((way) => ({ shown: spanOf(way), runs: spanOf(way) }));
    branches.push({ type: "cond-expr", shown: spanOf(node.condition), statement: place.around, ways });
  }

  /** @returns the statements directly in a block, or the one that stands in its place */
  function visitRow(node: ts.Statement, place: Place): readonly StatementUnit[] {
    const before = statements.length;
    visit(node, place);
    return statements.slice(before).filter(({ within }) => within === place.within);
  }
}

/** Where a node stands: in which function, and in which statement of it. */
interface Place {
  readonly within: FunctionUnit | undefined;
  readonly around: StatementUnit | undefined;
}

type FunctionWithBody = ts.SignatureDeclaration & { readonly body: ts.ConciseBody };

function hasBody(node: ts.SignatureDeclaration): node is FunctionWithBody {
  return "body" in node && node.body !== undefined;
}

function isNoCode(node: ts.Node): boolean {
  if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isImportEqualsDeclaration(node)) return true;
  if (ts.isFunctionDeclaration(node) && node.body === undefined) return true;
  return ts.canHaveModifiers(node) && (node.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword);
}

/** All of the text that belongs to a statement; undefined for what is none. */
function statementSpan(node: ts.Node): Span | undefined {
  if (ts.isVariableDeclaration(node)) return declarationSpan(node);
  const isStatement =
    loops.has(node.kind) || simpleStatements.has(node.kind) || ts.isTryStatement(node) || ts.isEnumDeclaration(node);
  return isStatement ? spanOf(node) : undefined;
}

/** The first declaration has the keyword, too. Those in the head of a loop belong to the loop. */
function declarationSpan(node: ts.VariableDeclaration): Span | undefined {
  const { parent: list } = node;
  if (node.initializer === undefined || !ts.isVariableStatement(list.parent)) return undefined;
  const isFirst = ts.isVariableDeclarationList(list) && list.declarations[0] === node;
  return { start: isFirst ? list.parent.getStart() : node.getStart(), end: node.end };
}

const simpleStatements: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.ExpressionStatement,
  ts.SyntaxKind.ReturnStatement,
  ts.SyntaxKind.ThrowStatement,
  ts.SyntaxKind.BreakStatement,
  ts.SyntaxKind.ContinueStatement,
]);

const loops: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.ForStatement,
  ts.SyntaxKind.ForInStatement,
  ts.SyntaxKind.ForOfStatement,
  ts.SyntaxKind.WhileStatement,
  ts.SyntaxKind.DoStatement,
]);

function formOf(node: ts.Node): StatementUnit["form"] {
  if (loops.has(node.kind)) return "loop";
  return ts.isIfStatement(node) || ts.isSwitchStatement(node) || ts.isTryStatement(node) ? "compound" : "simple";
}

/** Where the first body inside of a node begins, or else its end. Istanbul's merging takes what lies around a place for having run it. */
function headEnd(node: ts.Node): number {
  const body = firstBody(node);
  return body === undefined ? node.end : Math.max(node.getStart() + 1, trimmedEnd(node, body.getStart()));
}

function firstBody(node: ts.Node): ts.Node | undefined {
  if (ts.isIfStatement(node)) return firstBody(node.expression) ?? node.thenStatement;
  if (ts.isSwitchStatement(node)) return firstBody(node.expression) ?? node.caseBlock;
  if (ts.isTryStatement(node)) return node.tryBlock;
  if (ts.isIterationStatement(node, false)) return node.statement;
  if (ts.isFunctionLike(node)) return hasBody(node) ? node.body : undefined;
  return ts.forEachChild(node, firstBody);
}

function trimmedEnd(node: ts.Node, end: number): number {
  return node.getStart() + node.getSourceFile().text.slice(node.getStart(), end).trimEnd().length;
}

function nameOf(node: ts.SignatureDeclaration): string | undefined {
  const named = node.name ?? ("name" in node.parent ? (node.parent as { readonly name?: ts.Node }).name : undefined);
  return named !== undefined && (ts.isIdentifier(named) || ts.isStringLiteralLike(named)) ? named.text : undefined;
}

function spanOf(node: ts.Node): Span {
  return { start: node.getStart(), end: node.end };
}

function holds(offset: number): (owned: { readonly span: Span }) => boolean {
  return ({ span }) => span.start <= offset && offset < span.end;
}

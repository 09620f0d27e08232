import { objectOfDeclaration } from "../../envoy-api/table.ts";
import { libraryFiles } from "../library-files.ts";
import { ts } from "../typescript.ts";
import { isTruthy, targetOf, type ConstantFolder } from "./constant-value.ts";
import { declaredNames, declaredSymbols } from "./declared-symbols.ts";
import type { Piece, Reference, WrittenStatement } from "./pieces.ts";

/** What rewriting a statement needs to know about the program. */
export interface WriteContext {
  readonly checker: ts.TypeChecker;
  readonly folder: ConstantFolder;
  /** Whether a symbol is declared at the top level of one of the filter's modules. */
  isModuleLevel(symbol: ts.Symbol): boolean;
  /** Whether a symbol is one of the hooks, which alone are exported from the linked module. */
  isHook(symbol: ts.Symbol): boolean;
}

/** Rewrites one top-level statement. Nothing is decided about names yet. */
export function writeStatement(statement: ts.Statement, context: WriteContext): WrittenStatement {
  const { checker, folder } = context;
  const source = statement.getSourceFile();
  const pieces: Piece[] = [];
  const references: Reference[] = [];
  const hostUses: WrittenStatement["hostUses"][number][] = [];

  copy(startWithComment(statement, source), statement.getStart());
  if (declaredSymbols(statement, checker).some(context.isHook)) text(statement, "export ");
  write(statement);
  return { statement, pieces, references, hostUses };

  function copy(start: number, end: number): void {
    if (end > start) pieces.push({ kind: "copy", source, start, end });
  }

  function text(node: ts.Node, written: string): void {
    pieces.push({ kind: "text", source, start: node.getStart(), text: written });
  }

  /** Writes a node from its first token on, comments before it left to the caller. */
  function write(node: ts.Node): void {
    if (ts.isIdentifier(node)) writeIdentifier(node);
    else if (node.kind === ts.SyntaxKind.ExportKeyword && node.parent === statement) return;
    else if (ts.isIfStatement(node) && writeFoldedIf(node)) return;
    else if (ts.isExpression(node) && writeFoldedExpression(node)) return;
    else if (ts.isBlock(node)) writeBlock(node);
    else if (ts.isPropertyAccessExpression(node)) writeProperty(node);
    else if (ts.isShorthandPropertyAssignment(node))
      writeReference(node.name, `${node.name.text}: `, checker.getShorthandAssignmentValueSymbol(node));
    else writeChildren(node);
  }

  function writeChildren(node: ts.Node): void {
    let position = node.getStart();
    ts.forEachChild(node, (child) => {
      copy(position, child.getStart());
      write(child);
      position = child.kind === ts.SyntaxKind.ExportKeyword && child.parent === statement ? child.end + 1 : child.end;
    });
    copy(position, node.end);
  }

  function writeIdentifier(node: ts.Identifier): void {
    writeReference(node, "", ts.isPropertyName(node) && isMemberName(node) ? undefined : targetOf(checker, node));
  }

  function writeReference(node: ts.Identifier, before: string, symbol: ts.Symbol | undefined): void {
    noteHostGlobal(node, symbol);
    if (symbol === undefined || !(context.isModuleLevel(symbol) || isImported(symbol))) {
      copy(node.getStart(), node.end);
      return;
    }
    pieces.push({ kind: "name", source, start: node.getStart(), symbol, before });
    references.push({ symbol, node, whileLoading: runsWhileLoading(node) });
  }

  /** `namespace.member` of an imported module is the member itself. */
  function writeProperty(node: ts.PropertyAccessExpression): void {
    const isNamespace = ts.isIdentifier(node.expression) && isModuleSymbol(targetOf(checker, node.expression));
    const member = isNamespace && ts.isIdentifier(node.name) ? node.name : undefined;
    if (member !== undefined) {
      writeReference(member, "", targetOf(checker, member));
      return;
    }
    write(node.expression);
    noteHostMember(node);
    copy(node.expression.end, node.end);
  }

  function writeBlock(node: ts.Block): void {
    let position = node.getStart();
    for (const inner of node.statements) {
      copy(position, inner.getStart());
      write(inner);
      position = inner.end;
      if (endsHere(inner)) break;
    }
    copy(node.statements.length === 0 ? position : node.end - 1, node.end);
  }

  /** An `if` that is decided already becomes the branch that is taken. */
  function writeFoldedIf(node: ts.IfStatement): boolean {
    const condition = folder.valueOf(node.expression);
    if (condition === undefined) return false;
    const taken = isTruthy(condition.value) ? node.thenStatement : node.elseStatement;
    if (taken === undefined) text(node, ts.isBlock(node.parent) || ts.isSourceFile(node.parent) ? "" : "{}");
    else if (ts.isBlock(taken) && ts.isBlock(node.parent) && canJoin(taken, node)) writeStatementsOf(taken);
    else write(taken);
    return true;
  }

  function writeStatementsOf(block: ts.Block): void {
    block.statements.forEach((inner, index) => {
      const previous = block.statements[index - 1];
      if (previous !== undefined) copy(previous.end, inner.getStart());
      write(inner);
    });
  }

  /** A decided `a ? b : c`, `a && b` or `a || b` becomes what is left of it, a decided comparison its value. */
  function writeFoldedExpression(node: ts.Expression): boolean {
    if (ts.isConditionalExpression(node)) {
      const condition = folder.valueOf(node.condition);
      if (condition !== undefined) write(isTruthy(condition.value) ? node.whenTrue : node.whenFalse);
      return condition !== undefined;
    }
    if (!ts.isBinaryExpression(node)) return false;
    const value = folder.valueOf(node);
    if (value !== undefined) text(node, value.value === undefined ? "undefined" : JSON.stringify(value.value));
    return value !== undefined || writeFoldedHalf(node);
  }

  function writeFoldedHalf(node: ts.BinaryExpression): boolean {
    const neutral =
      node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
        ? true
        : node.operatorToken.kind === ts.SyntaxKind.BarBarToken
          ? false
          : undefined;
    const [left, right] = [folder.valueOf(node.left), folder.valueOf(node.right)];
    const isNeutral = (known: { value: unknown } | undefined): boolean =>
      known !== undefined && neutral !== undefined && known.value === neutral;
    if (isNeutral(left)) write(node.right);
    else if (isNeutral(right)) write(node.left);
    else return false;
    return true;
  }

  /** Whether nothing after the statement can run: a return, an error, a call that never comes back, or a folded `if` that ends so. */
  function endsHere(node: ts.Statement): boolean {
    if (ts.isReturnStatement(node) || ts.isThrowStatement(node)) return true;
    if (ts.isExpressionStatement(node))
      return (
        ts.isCallExpression(node.expression) &&
        (checker.getTypeAtLocation(node.expression).flags & ts.TypeFlags.Never) !== 0
      );
    if (ts.isBlock(node)) return node.statements.some(endsHere);
    if (!ts.isIfStatement(node)) return false;
    const condition = folder.valueOf(node.expression);
    const taken =
      condition === undefined ? undefined : isTruthy(condition.value) ? node.thenStatement : node.elseStatement;
    return taken !== undefined && endsHere(taken);
  }

  function noteHostMember(node: ts.PropertyAccessExpression): void {
    const declaration = checker.getSymbolAtLocation(node.name)?.declarations?.[0];
    if (declaration === undefined || !isHostDeclaration(declaration)) return;
    const object = ts.isInterfaceDeclaration(declaration.parent)
      ? objectOfDeclaration(declaration.parent.name.text)
      : undefined;
    if (object !== undefined)
      hostUses.push({ name: `${object}.${node.name.text}`, node: node.name, whileLoading: runsWhileLoading(node) });
  }

  function noteHostGlobal(node: ts.Identifier, symbol: ts.Symbol | undefined): void {
    const declaration = symbol?.valueDeclaration;
    if (
      declaration === undefined ||
      !isHostDeclaration(declaration) ||
      (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node)
    )
      return;
    if (ts.isVariableDeclaration(declaration) || ts.isEnumDeclaration(declaration))
      hostUses.push({ name: node.text, node, whileLoading: runsWhileLoading(node) });
  }

  function runsWhileLoading(node: ts.Node): boolean {
    return (
      ts.findAncestor(node, (ancestor) => ancestor !== statement && ts.isFunctionLike(ancestor)) === undefined &&
      !ts.isFunctionDeclaration(statement) &&
      !isInsideType(node)
    );
  }
}

/** The statement's own comment is part of it; one that a blank line sets apart is not. */
function startWithComment(statement: ts.Statement, source: ts.SourceFile): number {
  const comments = ts.getLeadingCommentRanges(source.text, statement.getFullStart()) ?? [];
  const own = comments.findLast(({ end }, index) => {
    const next = comments[index + 1]?.pos ?? statement.getStart();
    return /\n\s*\n/.test(source.text.slice(end, next));
  });
  const first = own === undefined ? comments[0] : comments[comments.indexOf(own) + 1];
  return first?.pos ?? statement.getStart();
}

function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isMethodDeclaration(parent)
  )
    return parent.name === node;
  return (ts.isBindingElement(parent) && parent.propertyName === node) || ts.isEnumMember(parent);
}

/** Whether a symbol is one of the filter's modules, seen through `import * as`. */
function isModuleSymbol(symbol: ts.Symbol | undefined): boolean {
  return symbol?.valueDeclaration !== undefined && ts.isSourceFile(symbol.valueDeclaration);
}

/** Whether a symbol is exported by the declarations of envoy-api, which the linked module imports once. */
export function isImported(symbol: ts.Symbol): boolean {
  const declaration = symbol.declarations?.[0];
  return (
    declaration !== undefined &&
    isHostDeclaration(declaration) &&
    (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration))
  );
}

const hostFolder = libraryFiles.envoyApi.slice(0, libraryFiles.envoyApi.lastIndexOf("index.d.ts"));

function isHostDeclaration(declaration: ts.Node): boolean {
  return declaration.getSourceFile().fileName.startsWith(hostFolder);
}

function isInsideType(node: ts.Node): boolean {
  return (
    ts.findAncestor(node, (ancestor) => ts.isTypeNode(ancestor) && !ts.isExpressionWithTypeArguments(ancestor)) !==
    undefined
  );
}

/** Whether the statements of a branch can stand where its `if` stood: nothing around it uses the names it declares. */
function canJoin(branch: ts.Block, around: ts.IfStatement): boolean {
  const names = new Set(branch.statements.flatMap(declaredNames).map(({ text }) => text));
  return (
    names.size === 0 ||
    ts.forEachChild(around.parent, (sibling) => (sibling !== around && usesName(sibling, names) ? true : undefined)) !==
      true
  );
}

function usesName(node: ts.Node, names: ReadonlySet<string>): boolean {
  if (ts.isIdentifier(node)) return names.has(node.text);
  return ts.forEachChild(node, (child) => (usesName(child, names) ? true : undefined)) === true;
}

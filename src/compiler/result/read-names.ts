import type { Chunk, Expression, FunctionDeclaration, Identifier, Node, Statement } from "luaparse";

/** The names of a Lua text, resolved as LuaJIT resolves them. */
export interface LuaNames {
  /** The main chunk first, then every function in the order of their ends. */
  readonly functions: readonly LuaFunction[];
  readonly globals: readonly GlobalUse[];
}

export interface LuaFunction {
  /** As it is declared; undefined for the main chunk and for functions without a name. */
  readonly name: string | undefined;
  readonly line: number;
  /** The most local variables that it has at one time, hidden ones of loops included. */
  readonly locals: number;
  /** The lines on which a local variable makes it more than it had before, one for each of `locals`. */
  readonly peaks: readonly number[];
  /** Local variables of functions around it that it, or a function inside of it, uses, with the line of the first use. */
  readonly upvalues: readonly { readonly name: string; readonly line: number }[];
}

export interface GlobalUse {
  readonly name: string;
  readonly line: number;
  readonly isAssigned: boolean;
}

interface Variable {
  readonly name: string;
}

/** A function while it is read. */
interface Scope {
  readonly parent: Scope | undefined;
  readonly visible: Variable[];
  readonly peaks: number[];
  readonly upvalues: Map<Variable, number>;
}

/** Resolves the names of a chunk. */
export function readNames(chunk: Chunk): LuaNames {
  const functions: LuaFunction[] = [];
  const globals: GlobalUse[] = [];
  const main = newScope(undefined);
  readBlock(chunk.body, main);
  return { functions: [describe(main, undefined, 1), ...functions], globals };

  function readBlock(statements: readonly Statement[], scope: Scope, after?: () => void): void {
    const outside = scope.visible.length;
    for (const statement of statements) readStatement(statement, scope);
    after?.();
    scope.visible.length = outside;
  }

  function readStatement(statement: Statement, scope: Scope): void {
    if (statement.type === "LocalStatement") {
      readAll(statement.init, scope);
      declare(statement.variables, scope);
    } else if (statement.type === "AssignmentStatement") {
      readAll(statement.init, scope);
      for (const target of statement.variables) assign(target, scope);
    } else if (statement.type === "ForNumericStatement") {
      readAll([statement.start, statement.end, ...(statement.step === null ? [] : [statement.step])], scope);
      readLoop([statement.variable], statement.body, scope);
    } else if (statement.type === "ForGenericStatement") {
      readAll(statement.iterators, scope);
      readLoop(statement.variables, statement.body, scope);
    } else if (statement.type === "RepeatStatement") {
      readBlock(statement.body, scope, () => {
        readExpression(statement.condition, scope);
      });
    } else if (statement.type === "FunctionDeclaration") readFunctionStatement(statement, scope);
    else readChildren(statement, scope);
  }

  function assign(target: Expression, scope: Scope): void {
    if (target.type === "Identifier") use(target, scope, true);
    else readExpression(target, scope);
  }

  /** A loop has three hidden variables besides its own. */
  function readLoop(variables: readonly Identifier[], body: readonly Statement[], scope: Scope): void {
    const outside = scope.visible.length;
    const line = variables[0]?.loc?.start.line ?? 0;
    for (let index = 0; index < 3; index += 1) addVariable("", line, scope);
    declare(variables, scope);
    readBlock(body, scope);
    scope.visible.length = outside;
  }

  function readFunctionStatement(statement: FunctionDeclaration, scope: Scope): void {
    const { identifier, isLocal } = statement;
    if (identifier?.type === "Identifier") {
      if (isLocal) declare([identifier], scope);
      else use(identifier, scope, true);
    } else if (identifier !== null) readExpression(identifier, scope);
    readFunction(statement, scope);
  }

  function readFunction(declaration: FunctionDeclaration, parent: Scope): void {
    const scope = newScope(parent);
    const { identifier, parameters, body, loc } = declaration;
    const line = loc?.start.line ?? 0;
    if (identifier?.type === "MemberExpression" && identifier.indexer === ":") addVariable("self", line, scope);
    declare(
      parameters.filter((parameter) => parameter.type === "Identifier"),
      scope,
    );
    readBlock(body, scope);
    functions.push(describe(scope, nameOf(identifier), line));
  }

  function readExpression(expression: Expression, scope: Scope): void {
    if (expression.type === "Identifier") use(expression, scope, false);
    else if (expression.type === "FunctionDeclaration") readFunction(expression, scope);
    else if (expression.type === "MemberExpression") readExpression(expression.base, scope);
    else readChildren(expression, scope);
  }

  /** What stands inside, in the order in which it stands there. */
  function readChildren(node: Node, scope: Scope): void {
    for (const [key, child] of Object.entries(node) as [string, unknown][]) {
      if (key === "loc" || key === "range") continue;
      if (node.type === "TableKeyString" && key === "key") continue;
      if ((node.type === "LabelStatement" || node.type === "GotoStatement") && key === "label") continue;
      if (key === "body") readBlock(child as readonly Statement[], scope);
      else if (Array.isArray(child)) for (const inner of child.filter(isNode)) readNode(inner, scope);
      else if (isNode(child)) readNode(child, scope);
    }
  }

  function readNode(node: Node, scope: Scope): void {
    if (isClause(node)) readChildren(node, scope);
    else readExpression(node as Expression, scope);
  }

  function readAll(expressions: readonly Expression[], scope: Scope): void {
    for (const expression of expressions) readExpression(expression, scope);
  }

  function use({ name, loc }: Identifier, scope: Scope, isAssigned: boolean): void {
    const line = loc?.start.line ?? 0;
    if (!resolve(name, line, scope)) globals.push({ name, line, isAssigned });
  }
}

/** Whether a name is a local variable of a function or of those around it, which it and all in between then reach by an upvalue each. */
function resolve(name: string, line: number, scope: Scope): boolean {
  const passed: Scope[] = [];
  for (let around: Scope | undefined = scope; around !== undefined; around = around.parent) {
    const variable = around.visible.findLast((candidate) => candidate.name === name);
    if (variable !== undefined) {
      for (const { upvalues } of passed) if (!upvalues.has(variable)) upvalues.set(variable, line);
      return true;
    }
    passed.push(around);
  }
  return false;
}

function declare(variables: readonly Identifier[], scope: Scope): void {
  for (const { name, loc } of variables) addVariable(name, loc?.start.line ?? 0, scope);
}

function addVariable(name: string, line: number, scope: Scope): void {
  scope.visible.push({ name });
  if (scope.visible.length > scope.peaks.length) scope.peaks.push(line);
}

function newScope(parent: Scope | undefined): Scope {
  return { parent, visible: [], peaks: [], upvalues: new Map() };
}

function describe({ peaks, upvalues }: Scope, name: string | undefined, line: number): LuaFunction {
  const used = [...upvalues].map(([variable, usedAt]) => ({ name: variable.name, line: usedAt }));
  return { name, line, locals: peaks.length, peaks, upvalues: used };
}

function nameOf(identifier: FunctionDeclaration["identifier"]): string | undefined {
  if (identifier === null) return undefined;
  return identifier.type === "Identifier" ? identifier.name : identifier.identifier.name;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}

/** Parts of statements and tables, which are no expressions. */
function isClause({ type }: Node): boolean {
  return /Clause$|^Table(Key|KeyString|Value)$/.test(type);
}

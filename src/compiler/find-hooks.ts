import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceTree } from "./source-tree.ts";
import { positionOfNode } from "./typescript-findings.ts";
import { ts } from "./typescript.ts";

/** The hooks that Envoy looks for, by what a filter's entry calls them. */
const hookNames: Readonly<Record<string, string>> = { onRequest: "envoy_on_request", onResponse: "envoy_on_response" };

export interface Hooks {
  /** The script's name for each hook. */
  readonly hooks: ReadonlyMap<ts.Symbol, string>;
  readonly findings: readonly Diagnostic[];
}

/** The hooks that `filter.ts` exports. It must export at least one, and nothing else that has a value. */
export function findHooks(program: ts.Program, tree: SourceTree): Hooks {
  const entry = program.getSourceFile(tree.inside("filter.ts"));
  const checker = program.getTypeChecker();
  const module = entry === undefined ? undefined : checker.getSymbolAtLocation(entry);
  const exported = module === undefined ? [] : checker.getExportsOfModule(module);
  const hooks = new Map<ts.Symbol, string>();
  const findings: Diagnostic[] = [];
  for (const symbol of exported) {
    const hook = Object.hasOwn(hookNames, symbol.name) ? hookNames[symbol.name] : undefined;
    const declaration = symbol.declarations?.[0];
    const target = (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
    if (hook !== undefined && isFunction(target)) hooks.set(target, hook);
    else if (declaration !== undefined && (target.flags & ts.SymbolFlags.Value) !== 0)
      findings.push(wrongExport(symbol, declaration, tree));
  }
  if (hooks.size === 0 && findings.length === 0) findings.push(noHook(tree));
  return { hooks, findings };
}

/** Envoy takes functions only, and a constant that holds one could be read before it is set. */
function isFunction({ valueDeclaration }: ts.Symbol): boolean {
  return valueDeclaration !== undefined && ts.isFunctionDeclaration(valueDeclaration);
}

function wrongExport({ name }: ts.Symbol, declaration: ts.Node, tree: SourceTree): Diagnostic {
  const message = `filter.ts exports "${name}", wanted only function declarations named onRequest or onResponse`;
  return { code: "FILTER_EXPORT", severity: "error", message, position: positionOfNode(declaration, tree) };
}

function noHook(tree: SourceTree): Diagnostic {
  const message = "filter.ts exports no hook, wanted onRequest, onResponse or both";
  return {
    code: "FILTER_EXPORT",
    severity: "error",
    message,
    position: { file: tree.userPath(tree.inside("filter.ts")), line: 1, column: 1 },
  };
}

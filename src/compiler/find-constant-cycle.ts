import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceTree } from "./source-tree.ts";
import { positionOfNode } from "./typescript-findings.ts";
import { ts } from "./typescript.ts";

type Constant = ts.VariableDeclaration & { readonly name: ts.Identifier; readonly initializer: ts.Expression };

/**
 * The finding for constants without types that are made of each other, on which TypeScript's checker runs out of stack; undefined where there
 * are none.
 *
 * @param program one whose types nobody has asked for
 */
export function findConstantCycle(program: ts.Program, tree: SourceTree): Diagnostic | undefined {
  const checker = program.getTypeChecker();
  const own = program.getSourceFiles().filter((source) => !source.isDeclarationFile);
  const left = new Set<Constant>();
  for (const constant of own.flatMap(constantsOf)) {
    const cycle = cycleFrom(constant, []);
    if (cycle !== undefined) return describe(cycle, tree);
  }
  return undefined;

  function cycleFrom(constant: Constant, way: readonly Constant[]): readonly Constant[] | undefined {
    if (way.includes(constant)) return way.slice(way.indexOf(constant));
    if (left.has(constant)) return undefined;
    for (const name of namesIn(constant.initializer)) {
      const read = constantOf(name);
      const cycle = read === undefined ? undefined : cycleFrom(read, [...way, constant]);
      if (cycle !== undefined) return cycle;
    }
    left.add(constant);
    return undefined;
  }

  function constantOf(name: ts.Identifier): Constant | undefined {
    const symbol = checker.getSymbolAtLocation(name);
    if (symbol === undefined) return undefined;
    const target = (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
    return target.declarations?.find(isUntypedConstant);
  }
}

function describe(cycle: readonly Constant[], tree: SourceTree): Diagnostic | undefined {
  const [first] = cycle;
  if (first === undefined) return undefined;
  const names = cycle.map(({ name }) => `"${name.text}"`);
  const message =
    names.length === 1
      ? `${names.join("")} is made of itself, and has no type`
      : `${names.join(" and ")} are made of each other, and have no types`;
  const hint = `Write the type, as in const ${first.name.text}: string = …, and let one of them be made of something else`;
  return { code: "LINK_UNSUPPORTED", severity: "error", message, hint, position: positionOfNode(first.name, tree) };
}

function constantsOf({ statements }: ts.SourceFile): readonly Constant[] {
  return statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations.filter(isUntypedConstant));
}

function isUntypedConstant(node: ts.Node): node is Constant {
  return (
    ts.isVariableDeclaration(node) &&
    ts.isIdentifier(node.name) &&
    node.type === undefined &&
    node.initializer !== undefined &&
    (ts.getCombinedNodeFlags(node) & ts.NodeFlags.Const) !== 0
  );
}

/** The names that an expression reads when it is evaluated. */
function namesIn(node: ts.Node): readonly ts.Identifier[] {
  if (ts.isIdentifier(node)) return [node];
  if (ts.isFunctionLike(node) || ts.isTypeNode(node)) return [];
  const names: ts.Identifier[] = [];
  ts.forEachChild(node, (child) => {
    names.push(...namesIn(child));
  });
  return names;
}

import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { FilterManifest } from "../../filter/manifest.ts";
import { parametersFile } from "../apply-parameters.ts";
import { createConstantFolder } from "../link/constant-value.ts";
import type { HostUse } from "../link/host-uses.ts";
import { orderModules } from "../link/module-graph.ts";
import type { SourceTree } from "../source-tree.ts";
import { positionOfNode } from "../typescript-findings.ts";
import { ts } from "../typescript.ts";
import { envoyRules } from "./envoy-rules.ts";
import type { Found, Rule, RuleContext } from "./rule.ts";
import { runFilter } from "./run/filter-run.ts";
import { applySuppressions } from "./suppressions.ts";

export interface RuleInput {
  readonly program: ts.Program;
  readonly tree: SourceTree;
  readonly manifest: FilterManifest;
  /** The script's name for each hook. */
  readonly hooks: ReadonlyMap<ts.Symbol, string>;
  /** The host API that is left in the script; undefined where linking failed. */
  readonly hostUses: readonly HostUse[] | undefined;
}

/** What the rules that know Envoy find in a filter without type errors, but for what a comment says to be meant. */
export function checkRules(input: RuleInput): readonly Diagnostic[] {
  const { program, tree, hostUses } = input;
  const entry = program.getSourceFile(tree.inside("filter.ts"));
  const modules = entry === undefined ? [] : orderModules(program, entry);
  const context = createContext(input, modules);
  const found = envoyRules.flatMap((rule) => rule.check(context).map((finding) => describe(rule, finding, tree)));
  const ran = envoyRules.filter(({ code }) => hostUses !== undefined || !code.startsWith("HOST_API_"));
  return applySuppressions(withoutRepetition(found), modules, {
    tree,
    rules: new Set(envoyRules.map(({ code }) => code)),
    ran: new Set(ran.map(({ code }) => code)),
  });
}

function createContext(
  { program, tree, manifest, hooks, hostUses = [] }: RuleInput,
  modules: readonly ts.SourceFile[],
) {
  const checker = program.getTypeChecker();
  const parameters = tree.inside(parametersFile);
  const constants = createConstantFolder(checker, (node) => node.getSourceFile().fileName === parameters);
  const context: RuleContext = {
    checker,
    manifest,
    hostUses,
    nodes: modules.flatMap(nodesOf),
    run: runFilter({ checker, modules, hooks, constants }),
  };
  return context;
}

function nodesOf(source: ts.SourceFile): readonly ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return nodes;
}

function describe(rule: Rule, { node, message, hint, severity }: Found, tree: SourceTree): Diagnostic {
  const { code } = rule;
  const finding: Diagnostic = {
    code,
    severity: severity ?? rule.severity,
    message,
    position: positionOfNode(node, tree),
  };
  return hint === undefined ? finding : { ...finding, hint };
}

/** Functions are looked at once for each way to them, and what is found there is said once. */
function withoutRepetition(findings: readonly Diagnostic[]): readonly Diagnostic[] {
  const keyOf = ({ code, position }: Diagnostic): string =>
    [code, position?.file, position?.line, position?.column].join(" ");
  return [...new Map(findings.toReversed().map((finding) => [keyOf(finding), finding])).values()].toReversed();
}

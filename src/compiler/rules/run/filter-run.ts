import type { ConstantFolder } from "../../link/constant-value.ts";
import { decideSwitch } from "../../link/decided-switch.ts";
import { remember } from "../../remember-answers.ts";
import type { ts } from "../../typescript.ts";
import { invoke } from "./invoke.ts";
import type { HookPath, HostCall, HostLoop, LibraryCall, Machine, Records, TableChange } from "./machine.ts";
import { createNames, functionOf, type Names } from "./names.ts";
import { startState, type State } from "./state.ts";
import { executeAll } from "./statements.ts";
import { difference, nothingKnown } from "./value.ts";

/**
 * What happens when Envoy loads a filter's script and calls its hooks, as far as its text tells: every way through it is gone, with all
 * that values may be on it. Calls of functions are followed with the values they are given.
 */
export interface FilterRun {
  readonly names: Names;
  /** Calls of the host API. One call of the text is here once for each way that leads to it. */
  readonly hostCalls: readonly HostCall[];
  readonly libraryCalls: readonly LibraryCall[];
  readonly hostLoops: readonly HostLoop[];
  /** Tables that are changed while hooks run, by the expression that stands for the table. */
  readonly tableChanges: ReadonlyMap<ts.Expression, readonly TableChange[]>;
  /** Jumps out of loops over headers, with the loop. */
  readonly earlyLeaves: ReadonlyMap<ts.Node, ts.Node>;
  /** Calls that set metadata by which no route was chosen when the request hook returned. */
  readonly unrouted: ReadonlySet<ts.Node>;
  /** Names that are read while the script loads, also in functions that are called there. */
  readonly readAtLoad: ReadonlySet<ts.Node>;
  /** Functions that are called while the script loads and that no hook calls. */
  readonly calledOnlyAtLoad: ReadonlySet<ts.Node>;
  /** The first statements after an answer that no way reaches. */
  readonly unreached: readonly ts.Statement[];
}

export interface RunInput {
  readonly checker: ts.TypeChecker;
  /** The filter's modules in the order in which they run. */
  readonly modules: readonly ts.SourceFile[];
  /** What is known of expressions by the filter's parameters; what they switch off is not run. */
  readonly constants: ConstantFolder;
  /** The script's name for each hook. */
  readonly hooks: ReadonlyMap<ts.Symbol, string>;
}

/** A filter whose functions call each other in loops inside of loops is followed so far; what is left is then taken to do nothing. */
const mostCalls = 10_000;

export function runFilter({ checker, modules, hooks, constants }: RunInput): FilterRun {
  const names = createNames(checker);
  const records: Records = {
    hostCalls: [],
    libraryCalls: [],
    hostLoops: [],
    tableChanges: new Map(),
    earlyLeaves: new Map(),
    unrouted: new Set(),
    budget: { calls: mostCalls },
    readAtLoad: new Set(),
    calledAtLoad: new Set(),
    calledByHooks: new Set(),
    reached: new Set(),
    unreached: new Set(),
  };
  const outcomeOf = remember((condition) => constants.outcomeOf(condition as ts.Expression));
  const takenCase = (node: ts.SwitchStatement) => decideSwitch(node, constants)?.statements;
  const fixed = machineOf({ names, outcomeOf, takenCase, records });
  const loaded = startState();
  for (const { statements } of modules) executeAll(statements, loaded, { ...fixed, path: "load" });
  loaded.ended = undefined;
  for (const [symbol, hook] of hooks) runHook(symbol, loaded, { ...fixed, path: pathOf(hook) });
  const unreached = [...records.unreached].filter((statement) => !records.reached.has(statement));
  // Where the run gave up, hooks may call more.
  const isWhole = records.budget.calls >= 0;
  const calledOnlyAtLoad = isWhole ? difference(records.calledAtLoad, records.calledByHooks) : new Set<ts.Node>();
  return { names, ...records, calledOnlyAtLoad, unreached };
}

function pathOf(hook: string): HookPath {
  return hook === "envoy_on_response" ? "response" : "request";
}

function machineOf(parts: Pick<Machine, "names" | "outcomeOf" | "takenCase" | "records">): Machine {
  return {
    ...parts,
    path: "load",
    stack: [],
    unsuspendable: undefined,
    isInCoroutine: false,
    catcher: undefined,
    returns: [],
    loops: [],
  };
}

function runHook({ valueDeclaration }: ts.Symbol, loaded: State, machine: Machine): void {
  const hook = functionOf(valueDeclaration);
  if (hook === undefined) return;
  const [handle] = hook.parameters;
  const state = { ...loaded };
  const values = handle === undefined ? [] : [{ ...nothingKnown, hosts: new Set([handle]) }];
  invoke(hook, { receiver: nothingKnown, values }, { state, machine });
  if (machine.path === "request" && state.ended === undefined) {
    for (const call of state.unrouted) machine.records.unrouted.add(call);
  }
}

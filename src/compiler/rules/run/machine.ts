import type { HostName, Names } from "./names.ts";
import { becomes, joinStates, type State } from "./state.ts";
import type { FunctionNode, Value } from "./value.ts";
import type { ts } from "../../typescript.ts";

/** Where in Envoy's work the script runs. */
export type HookPath = "load" | "request" | "response";

/** A call of the host API as it happens, with what held just before it. */
export interface HostCall extends HostName {
  readonly call: ts.CallExpression;
  readonly path: HookPath;
  readonly receiver: Value;
  readonly values: readonly Value[];
  readonly state: Readonly<State>;
  /** The function that Lua cannot suspend and in which the call happens. */
  readonly unsuspendable: ts.Node | undefined;
}

/** A call of Lua's or TypeScript's library. */
export interface LibraryCall {
  readonly name: string;
  readonly call: ts.CallExpression;
  readonly receiver: Value;
  readonly values: readonly Value[];
  readonly isInCoroutine: boolean;
  /** The functions that run, innermost last. */
  readonly stack: readonly FunctionNode[];
}

/** A loop over an object of Envoy begins. */
export interface HostLoop {
  readonly loop: ts.ForOfStatement;
  readonly value: Value;
  readonly state: Readonly<State>;
}

/** A table is changed while a hook runs. */
export interface TableChange {
  readonly object: Value;
  readonly state: Readonly<State>;
}

/** What was seen while the hooks ran. */
export interface Records {
  readonly hostCalls: HostCall[];
  readonly libraryCalls: LibraryCall[];
  readonly hostLoops: HostLoop[];
  /** By the expression that stands for the table. */
  readonly tableChanges: Map<ts.Expression, TableChange[]>;
  /** Jumps out of loops over headers. */
  readonly earlyLeaves: Map<ts.Node, ts.Node>;
  /** Calls that set metadata by which no route was chosen when the hook returned. */
  readonly unrouted: Set<ts.Node>;
  /** How many calls of the filter's functions may still be followed. */
  readonly budget: { calls: number };
  /** Names that are read while the script loads, also in functions that are called there. */
  readonly readAtLoad: Set<ts.Node>;
  /** Functions that are called while the script loads, and those that hooks call. */
  readonly calledAtLoad: Set<ts.Node>;
  readonly calledByHooks: Set<ts.Node>;
  readonly reached: Set<ts.Node>;
  /** The first statements after an answer. */
  readonly unreached: Set<ts.Statement>;
}

/** Everything that running needs besides the state. */
export interface Machine {
  readonly names: Names;
  /** How a condition turns out by the filter's parameters; undefined where that depends on the request. */
  readonly outcomeOf: (condition: ts.Node) => boolean | undefined;
  /** The statements that are left of a `switch` where the filter's parameters decide it. */
  readonly takenCase: (node: ts.SwitchStatement) => readonly ts.Statement[] | undefined;
  readonly records: Records;
  readonly path: HookPath;
  readonly stack: readonly FunctionNode[];
  readonly unsuspendable: ts.Node | undefined;
  readonly isInCoroutine: boolean;
  /** Collects the states in which something may be raised and is then caught. */
  readonly catcher: { caught: State | undefined } | undefined;
  /** Ways out of the function that runs. */
  readonly returns: { readonly state: State; readonly value: Value; readonly expression: ts.Expression | undefined }[];
  /** Ways out of and around the loops that run, innermost last. */
  readonly loops: readonly { readonly node: ts.Node; readonly breaks: State[]; readonly continues: State[] }[];
}

/** What an expression stands for is changed here. */
export function changes(
  table: ts.Expression,
  object: Value,
  place: { readonly state: State; readonly machine: Machine },
): void {
  const { path, records } = place.machine;
  if (path === "load" || object.tables.size === 0) return;
  const known = records.tableChanges.get(table) ?? [];
  records.tableChanges.set(table, [...known, { object, state: { ...place.state } }]);
}

/** Something may be raised here. */
export function mayRaise(state: State, { catcher }: Machine): void {
  if (catcher === undefined || state.ended !== undefined) return;
  catcher.caught = catcher.caught === undefined ? { ...state } : joinStates(catcher.caught, state);
}

/** Runs something that may be left by an error; gives the state in which the error is caught. */
export function catchErrors(state: State, machine: Machine, run: (inner: Machine) => void): State {
  const before = { ...state };
  const catcher = { caught: before as State | undefined };
  run({ ...machine, catcher });
  const caught = { ...(catcher.caught ?? before) };
  const left = [...caught.loops].filter((loop) => !before.loops.has(loop));
  caught.leftLoops = new Set([...caught.leftLoops, ...left]);
  caught.loops = before.loops;
  return caught;
}

/** Runs something that may run or not. */
export function maybe<T>(state: State, run: () => T): T {
  const before = { ...state };
  const result = run();
  becomes(state, joinStates(before, state));
  return result;
}

import type { Chunk, Statement } from "luaparse";
import { hookGlobals } from "./lua-globals.ts";
import type { GlobalUse } from "./read-names.ts";

/** What is wrong with one of a script's hooks, and where. */
export interface HookFault {
  readonly message: string;
  readonly line: number;
}

/**
 * Hooks that Envoy would not call, or that may be another function than the one that is written. Envoy lets every request pass by a script
 * without a hook, and without a word: so a hook is one function, made once, at the script's top level.
 *
 * @param wanted the hooks that the filter has
 */
export function findHookFaults(
  chunk: Chunk,
  globals: readonly GlobalUse[],
  wanted: Iterable<string>,
): readonly HookFault[] {
  const made = globals.filter(({ name, isAssigned }) => isAssigned && hookGlobals.has(name));
  const names = new Set([...wanted, ...made.map(({ name }) => name)]);
  return [...names].flatMap((hook): readonly HookFault[] => {
    const [first, second] = made.filter(({ name }) => name === hook);
    if (first === undefined)
      return [{ message: `The script makes no function "${hook}", which the filter has`, line: 1 }];
    if (second !== undefined) return [{ message: `The script sets "${hook}" more than once`, line: second.line }];
    if (chunk.body.some((statement) => makesFunction(statement, hook))) return [];
    return [
      { message: `"${hook}" is no function of the script's top level, and Envoy may not call it`, line: first.line },
    ];
  });
}

function makesFunction(statement: Statement, hook: string): boolean {
  if (statement.type === "FunctionDeclaration")
    return !statement.isLocal && statement.identifier?.type === "Identifier" && statement.identifier.name === hook;
  if (statement.type !== "AssignmentStatement") return false;
  const [target] = statement.variables;
  return target?.type === "Identifier" && target.name === hook && statement.init[0]?.type === "FunctionDeclaration";
}

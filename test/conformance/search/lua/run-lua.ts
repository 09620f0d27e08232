import { renderDiagnostic } from "../../../../src/diagnostics/render-diagnostic.ts";
import type { ScenarioHost } from "../../../../src/scenario/scenario-host.ts";
import type { Piece } from "../piece.ts";
import type { TwoHosts } from "../run-cases.ts";
import { luaScenario } from "./lua-scenario.ts";
import { printLuaScript } from "./lua-script.ts";

type Expressions = ReadonlyMap<number, Piece>;

/** What an expression came to on each host. */
export interface LuaDisagreement {
  readonly expression: Piece;
  readonly envoy: string;
  readonly simulator: string;
}

/** By the numbers of expressions. */
export type LuaComparison = ReadonlyMap<number, LuaDisagreement>;

/** How many expressions stand in one script. */
const scriptSize = 100;

/** Runs expressions on both hosts, many in a script and all of them in one proxy. */
export async function compareLua(expressions: Expressions, { simulator, envoy }: TwoHosts): Promise<LuaComparison> {
  const [left, right] = [
    await runLua(expressions, envoy, scriptSize),
    await runLua(expressions, simulator, scriptSize),
  ];
  const differing = [...expressions].flatMap(([number, expression]) => {
    const [one = "nothing", other = "nothing"] = [left.get(number), right.get(number)];
    return one === other ? [] : [[number, { expression, envoy: one, simulator: other }] as const];
  });
  return new Map(differing);
}

const toldBy: ReadonlySet<string> = new Set([
  "SIMULATION_DIFFERS",
  "NOT_SIMULATED",
  "SCRIPT_RUNS_ENDLESSLY",
  "SCRIPT_USES_TOO_MUCH_MEMORY",
]);

/** Whether the simulator says of an expression that it may come out otherwise, or that it does not model it. */
export async function isTold(expression: Piece, simulator: ScenarioHost): Promise<boolean> {
  const run = await simulator.run(luaScenario([printLuaScript(new Map([[0, expression]]))]));
  return run.diagnostics.some(({ code }) => toldBy.has(code));
}

type Results = Map<number, string>;

/** What a host makes of expressions, by their numbers. Lines are left out, as they depend on what else stands in the script. */
export async function runLua(expressions: Expressions, host: ScenarioHost, size: number): Promise<Results> {
  const all = [...expressions];
  const scripts = Array.from(
    { length: Math.ceil(all.length / size) },
    (_, index) => new Map(all.slice(index * size, (index + 1) * size)),
  );
  const run = await host.run(luaScenario(scripts.map(printLuaScript)));
  if (run.ok) {
    const results: Results = new Map(run.value.flatMap(({ logs }) => logs.map(({ message }) => splitLine(message))));
    // One that ends its script takes the rest of it along.
    const missing = new Map(all.filter(([number]) => !results.has(number)));
    if (size > 1 && missing.size > 0)
      for (const [number, text] of await runLua(missing, host, 1)) results.set(number, text);
    return results;
  }
  const failure = run.diagnostics.map(renderDiagnostic).join("\n");
  const [only] = all;
  if (all.length <= 1) return new Map(only === undefined ? [] : [[only[0], failure]]);
  // One of them ends the process or the run: each half gets another.
  const middle = Math.ceil(all.length / 2);
  const halves = [all.slice(0, middle), all.slice(middle)];
  const results: Results = new Map();
  for (const half of halves)
    for (const [number, text] of await runLua(new Map(half), host, size)) results.set(number, text);
  return results;
}

function splitLine(message: string): [number, string] {
  const end = message.indexOf("=");
  return [Number(message.slice(0, end)), message.slice(end + 1).replaceAll(/"\]:\d+:/g, '"]:')];
}

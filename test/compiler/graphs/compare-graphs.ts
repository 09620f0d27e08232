import { compileModules, runScript } from "../../support/run-filter.ts";
import { hasLuaJit, runInLuaJit } from "./run-in-luajit.ts";
import { runAsJavaScript } from "./run-as-javascript.ts";
import { writeGraph } from "./write-graph.ts";

/** What came of some graphs. */
export interface Comparison {
  readonly alike: number;
  /** Refused for names that are read before they have their values. Where JavaScript does not get to them, TypeScript does not see that. */
  readonly refused: number;
  /** With type errors that the generator does not foresee, such as a name narrowed to never. */
  readonly untyped: number;
  readonly differences: readonly Difference[];
}

export interface Difference {
  readonly seed: number;
  readonly host: "compiler" | "simulator" | "LuaJIT";
  readonly found: string;
  readonly expected: string;
}

/** Compiles the graphs of some seeds, and compares what they log in the simulator and under LuaJIT with what they log as JavaScript. */
export async function compareGraphs(seeds: readonly number[]): Promise<Comparison> {
  const graphs = seeds.map((seed) => ({ seed, modules: writeGraph(seed) }));
  const wanted = await runAsJavaScript(graphs.map(({ modules }) => modules));
  const differences: Difference[] = [];
  const compiled: { seed: number; lua: string; expected: string }[] = [];
  let [refused, untyped] = [0, 0];
  for (const [index, { seed, modules }] of graphs.entries()) {
    const script = compile(modules);
    const javaScript = wanted[index] ?? { error: "no result" };
    const expected = "error" in javaScript ? javaScript.error : javaScript.logs.join("\n");
    if (script.ok && !("error" in javaScript)) compiled.push({ seed, lua: script.value.lua, expected });
    else if (isEarlyRead(script) || isTooLarge(script) || isEarlyRead(compile(withoutFolding(modules)))) refused += 1;
    else if (isUntyped(script)) untyped += 1;
    else differences.push({ seed, host: "compiler", found: describe(script), expected });
  }
  for (const { seed, lua, expected } of compiled) {
    const found = await runScript(lua).then(
      ({ logs }) => logs.map(({ message }) => message).join("\n"),
      (error: unknown) => String(error),
    );
    if (!isAlike(found, expected)) differences.push({ seed, host: "simulator", found, expected });
  }
  const inLuaJit = hasLuaJit() ? await runInLuaJit(compiled.map(({ lua }) => lua)) : [];
  for (const [index, found] of inLuaJit.entries()) {
    const { seed = 0, expected = "" } = compiled[index] ?? {};
    if (!isAlike(found, expected)) differences.push({ seed, host: "LuaJIT", found, expected });
  }
  const differing = new Set(differences.map(({ seed }) => seed));
  return { alike: compiled.filter(({ seed }) => !differing.has(seed)).length, refused, untyped, differences };
}

/** Whether two logs say the same: Lua writes 14 digits of a number, which may be in any text. */
function isAlike(found: string, expected: string): boolean {
  return found === expected || withoutLarge(found) === withoutLarge(expected);
}

function withoutLarge(log: string): string {
  return log.replace(/\d+(\.\d+)?(e\+\d+)?/g, (number) => (Number(number) < 1e14 ? number : "large"));
}

/** A compiler that throws has a bug, which must not hide those of other seeds. */
function compile(modules: Readonly<Record<string, string>>): ReturnType<typeof compileModules> {
  try {
    return compileModules(modules);
  } catch (error) {
    return { ok: false, diagnostics: [{ code: "COMPILER_LIMIT", severity: "error", message: String(error) }] };
  }
}

/**
 * A graph whose parameters are plain variables. What parameters decide is left out of a script, and with it a name that JavaScript reads
 * too early: `list || true` reads no `list`.
 */
function withoutFolding(modules: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const others = Object.entries(modules).filter(([name]) => name !== "filter.yaml" && name !== "parameters.ts");
  return {
    "variables.ts": (modules["parameters.ts"] ?? "").replaceAll("export const", "export let"),
    ...Object.fromEntries(others.map(([name, text]) => [name, text.replaceAll('"./parameters"', '"./variables"')])),
  };
}

/** Refused for nothing but names that are read before they have their values: found by the linker, in one module by TypeScript. */
function isEarlyRead({ ok, diagnostics }: ReturnType<typeof compileModules>): boolean {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return !ok && errors.every(({ message }) => /is read before|^TS(2448|2449|2454):/.test(message));
}

/** Refused for a limit of LuaJIT's, at its place; a compiler that throws has none. */
function isTooLarge({ ok, diagnostics }: ReturnType<typeof compileModules>): boolean {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return !ok && errors.every(({ code, position }) => code === "COMPILER_LIMIT" && position !== undefined);
}

function isUntyped({ ok, diagnostics }: ReturnType<typeof compileModules>): boolean {
  return !ok && diagnostics.every(({ code, severity }) => severity !== "error" || code === "TYPESCRIPT");
}

function describe({ ok, diagnostics }: ReturnType<typeof compileModules>): string {
  if (ok) return "compiled";
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map(
      ({ code, message, position }) =>
        `${code} ${message} ${position?.file ?? ""}:${position?.line ?? ""} ${position?.lineText?.trim() ?? ""}`,
    )
    .join("\n");
}

/** From the first note on that is not the same. */
export function describeDifference({ seed, host, found, expected }: Difference): string {
  if (host === "compiler") return `seed ${seed}: ${found}\n  JavaScript: ${expected.slice(0, 200)}`;
  const [left, right] = [found.split("|"), expected.split("|")];
  const index = left.findIndex((note, place) => note !== right[place]);
  const show = (notes: readonly string[]): string => notes.slice(Math.max(0, index - 2), index + 3).join(" | ");
  return `seed ${seed}, ${host}: note ${index}: ${show(left)}\n  JavaScript: ${show(right)}`;
}

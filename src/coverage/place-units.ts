import type { FunctionCode, ScriptCode } from "../scenario/script-coverage.ts";
import type { MappedFile } from "./read-mappings.ts";
import type { BranchUnit, FunctionUnit, SourceUnits, Span, StatementUnit } from "./source-units.ts";

/** The units of a file that a build of the filter has, and where in its script. What folding took out has no place. */
export interface PlacedUnits {
  readonly statements: ReadonlyMap<StatementUnit, PlacedStatement>;
  readonly functions: ReadonlyMap<FunctionUnit, FunctionCode>;
  readonly branches: ReadonlyMap<BranchUnit, PlacedBranch>;
}

export interface PlacedStatement {
  /** The first line of the function of the script that the statement is in; 0 for the script itself. */
  readonly within: number;
  /** Steps to this line run the statement, … */
  readonly line: number;
  /** … unless they come from a line of these, which belongs to the same run of it. */
  readonly isInside: (line: number) => boolean;
  /** The lines of the statement itself. */
  readonly ownLines: readonly number[];
}

/** Each way of a branch; undefined for the `else` that is not written. */
export type PlacedBranch = readonly (PlacedStatement | undefined)[];

/** Finds the statements, functions and branches of a file in the script. */
export function placeUnits(units: SourceUnits, { mappings }: MappedFile, code: ScriptCode): PlacedUnits {
  const linesOfStatements = new Map<StatementUnit, Set<number>>();
  for (const { luaLine, offset } of mappings) {
    const owner = units.ownerAt(offset);
    if (owner !== undefined) linesOfStatements.set(owner, (linesOfStatements.get(owner) ?? new Set()).add(luaLine));
  }
  const linesIn = ({ start, end }: Span): readonly number[] => [
    ...new Set(mappings.filter(({ offset }) => start <= offset && offset < end).map(({ luaLine }) => luaLine)),
  ];
  const functions = placeFunctions(units, { code, linesIn });
  const partsOf = createPartsOf(functions, code);
  const statements = new Map<StatementUnit, PlacedStatement>();
  for (const unit of units.statements) {
    const parts = partsOf(unit.within);
    const found =
      placeStatement(unit, parts, [...(linesOfStatements.get(unit) ?? [])]) ?? placeDefinition(unit, parts[0]);
    if (found !== undefined) statements.set(unit, found);
  }
  return { statements, functions, branches: placeBranches(units, { statements, linesIn }) };

  function placeStatement(
    unit: StatementUnit,
    parts: readonly FunctionCode[],
    mapped: readonly number[],
  ): PlacedStatement | undefined {
    // Of `do` and endless loops only the body has lines, or runs at first.
    const lines = unit.form === "loop" ? [...mapped, ...linesIn(unit.whole)] : mapped;
    const line = Math.min(...lines.filter((one) => parts.some(({ ownLines }) => ownLines.includes(one))));
    const within = parts.find(({ ownLines }) => ownLines.includes(line));
    if (within === undefined) return undefined;
    const ownLines = mapped.filter((one) => within.ownLines.includes(one)).sort((left, right) => left - right);
    return { within: within.firstLine, line, isInside: insideOf(unit, within, { line, ownLines, linesIn }), ownLines };
  }

  /** A constant that is a function has no line of its own: Lua counts what defines a function to the function's last line. */
  function placeDefinition(
    { whole, within: around }: StatementUnit,
    within: FunctionCode | undefined,
  ): PlacedStatement | undefined {
    const inner = [...functions].find(
      ([{ head, parent }]) => parent === around && whole.start <= head.start && head.end <= whole.end,
    )?.[1];
    if (inner === undefined || within?.ownLines.includes(inner.lastLine) !== true) return undefined;
    const isInside = (from: number): boolean => inner.firstLine <= from && from <= inner.lastLine;
    return { within: within.firstLine, line: inner.lastLine, isInside, ownLines: [inner.lastLine] };
  }
}

/** Where steps to the first line of a statement come from that are part of the same run: its other lines; of a loop, its turns. */
function insideOf(
  { form, whole }: StatementUnit,
  { ownLines: possible }: FunctionCode,
  {
    line: first,
    ownLines,
    linesIn,
  }: { line: number; ownLines: readonly number[]; linesIn: (span: Span) => readonly number[] },
): (line: number) => boolean {
  if (form === "compound") return (line) => line !== first && ownLines.includes(line);
  const last = Math.max(...(form === "loop" ? linesIn(whole).filter((line) => possible.includes(line)) : ownLines));
  // Another turn of a loop around it steps from a line to itself, where it is all of the loop's body.
  return (line) => first <= line && line <= last && (form === "loop" || line !== first);
}

/** The functions of the script that a function of the filter became, outermost first: TypeScriptToLua makes several of one with a \`try\`. */
function createPartsOf(
  functions: ReadonlyMap<FunctionUnit, FunctionCode>,
  code: ScriptCode,
): (unit: FunctionUnit | undefined) => readonly FunctionCode[] {
  const placed = [wholeScript(code), ...functions.values()];
  const made = toldApart(code).filter((one) => !placed.includes(one));
  const partsOf = placed.map((whole) => {
    const own = made.filter((one) => smallest(placed, [one.firstLine, one.lastLine]) === whole);
    return [whole, [whole, ...own.toSorted((left, right) => sizeOf(right) - sizeOf(left))]] as const;
  });
  const known = new Map(partsOf);
  return (unit) => {
    const whole = unit === undefined ? placed[0] : functions.get(unit);
    return whole === undefined ? [] : (known.get(whole) ?? []);
  };
}

/** Calls are told apart by the line where a function begins. */
function toldApart({ functions }: ScriptCode): readonly FunctionCode[] {
  return functions.filter(({ firstLine }) => functions.filter((other) => other.firstLine === firstLine).length === 1);
}

interface Lines {
  readonly code: ScriptCode;
  readonly linesIn: (span: Span) => readonly number[];
}

function placeFunctions({ functions }: SourceUnits, { code, linesIn }: Lines): ReadonlyMap<FunctionUnit, FunctionCode> {
  const placed = new Map<FunctionUnit, FunctionCode>();
  const known = toldApart(code);
  for (const unit of functions) {
    const parent = unit.parent === undefined ? wholeScript(code) : placed.get(unit.parent);
    if (parent === undefined) continue;
    const inside = known.filter(
      (one) => one !== parent && contains(parent, one) && ![...placed.values()].includes(one),
    );
    const found = smallest(inside, linesIn(unit.body)) ?? onlyAt(inside, linesIn(unit.head));
    if (found !== undefined) placed.set(unit, found);
  }
  return placed;
}

/** The innermost function that has all lines. */
function smallest(functions: readonly FunctionCode[], lines: readonly number[]): FunctionCode | undefined {
  if (lines.length === 0) return undefined;
  const around = functions.filter(({ firstLine, lastLine }) =>
    lines.every((line) => firstLine <= line && line <= lastLine),
  );
  return around.toSorted((left, right) => sizeOf(left) - sizeOf(right))[0];
}

/** The function that begins where the head of one without code comes from. */
function onlyAt(functions: readonly FunctionCode[], lines: readonly number[]): FunctionCode | undefined {
  const found = functions.filter(({ firstLine }) => lines.includes(firstLine));
  return found.length === 1 ? found[0] : undefined;
}

function contains(outer: FunctionCode, inner: FunctionCode): boolean {
  return outer.firstLine <= inner.firstLine && inner.lastLine <= outer.lastLine;
}

function sizeOf({ firstLine, lastLine }: FunctionCode): number {
  return lastLine - firstLine;
}

function wholeScript({ ownLines }: ScriptCode): FunctionCode {
  return { firstLine: 0, lastLine: Infinity, ownLines };
}

interface BranchContext {
  readonly statements: ReadonlyMap<StatementUnit, PlacedStatement>;
  readonly linesIn: (span: Span) => readonly number[];
}

/** Branches of which it can be told how often each way was taken; the rest is left out. */
function placeBranches({ branches }: SourceUnits, context: BranchContext): ReadonlyMap<BranchUnit, PlacedBranch> {
  const placed = new Map<BranchUnit, PlacedBranch>();
  for (const branch of branches) {
    const statement = context.statements.get(branch.statement);
    if (statement === undefined) continue;
    const ways =
      branch.type === "cond-expr"
        ? placeExpressions(branch, statement, context)
        : placeRows(branch, statement, context);
    if (ways !== undefined) placed.set(branch, ways);
  }
  return placed;
}

/** A way with statements of its own, all of which the build has, is told by the first of them. */
function placeRows(
  { ways, type }: BranchUnit,
  decides: PlacedStatement,
  { statements }: BranchContext,
): PlacedBranch | undefined {
  const found = ways.map(({ shown, runs }) => {
    if (shown === undefined) return "not written";
    const first = (runs as readonly StatementUnit[])
      .map((unit) => statements.get(unit))
      .find((one) => one !== undefined);
    return first === undefined || first.line === decides.line ? "unknown" : first;
  });
  const isKnown = type === "switch" ? found.some((one) => one !== "unknown") : found.every((one) => one !== "unknown");
  return isKnown ? found.map((one) => (typeof one === "string" ? undefined : one)) : undefined;
}

/** The sides of `a ? b : c`, where each has lines of the script of its own. */
function placeExpressions(
  { ways, shown }: BranchUnit,
  { within, ownLines }: PlacedStatement,
  { linesIn }: BranchContext,
): PlacedBranch | undefined {
  const condition = linesIn(shown);
  const sides = ways.map(({ runs }) => linesIn(runs as Span).filter((line) => ownLines.includes(line)));
  const all = [...sides.flat(), ...condition];
  if (condition.length === 0 || new Set(all).size < all.length || sides.some(({ length }) => length === 0))
    return undefined;
  return sides.map((lines) => {
    const line = Math.min(...lines);
    return { within, line, isInside: (from) => lines.includes(from), ownLines: lines };
  });
}

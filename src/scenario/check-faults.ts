import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { hostCallNames } from "../envoy-api/table.ts";
import { errorAt, unknownName, type CheckContext, type Path } from "./check-context.ts";
import { faultEffects, type ExchangeNotation, type FaultNotation } from "./scenario-notation.ts";

/** Findings for faults that do not say what goes wrong, or of what. */
export function checkFaults(
  context: CheckContext,
  faults: ExchangeNotation["faults"],
  path: Path,
): readonly Diagnostic[] {
  if (faults === undefined || faults === "every") return [];
  if (!Array.isArray(faults)) return checkFault(context, faults as FaultNotation, path);
  return (faults as readonly FaultNotation[]).flatMap((fault, index) => checkFault(context, fault, [...path, index]));
}

function checkFault(context: CheckContext, fault: FaultNotation, path: Path): readonly Diagnostic[] {
  return [...checkEffect(context, fault, path), ...checkMembers(context, fault.of, [...path, "of"])];
}

function checkEffect(context: CheckContext, fault: FaultNotation, path: Path): readonly Diagnostic[] {
  const effects = faultEffects.filter((effect) => fault[effect] !== undefined);
  if (effects.length === 1) return [];
  const found = effects.length === 0 ? "nothing that goes wrong" : effects.join(" and ");
  const message = `Found ${found}, wanted one of ${faultEffects.join(", ")}`;
  return [errorAt(context, { code: "SCENARIO_FAULT", message, path })];
}

function checkMembers(context: CheckContext, of: FaultNotation["of"] = [], path: Path): readonly Diagnostic[] {
  const known = hostCallNames();
  return [of]
    .flat()
    .filter((name) => !known.includes(name))
    .map((name) => unknownName(context, { path, name, kind: "call of the host API", known }));
}

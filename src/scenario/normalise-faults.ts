import { secondsOf } from "./durations.ts";
import type { Fault, FaultEffect } from "./fault.ts";
import type { ExchangeNotation, FaultNotation } from "./scenario-notation.ts";

/** Faults with everything that was left out filled in. */
export function normaliseFaults(faults: NonNullable<ExchangeNotation["faults"]>): readonly Fault[] {
  if (faults === "every") return [{ atCall: "every", kind: "raises", message: "injected fault" }];
  return [faults].flat().map((notation: FaultNotation): Fault => {
    const { atCall, of } = notation;
    return { atCall, ...(of === undefined ? {} : { of: [of].flat() }), ...effectOf(notation) };
  });
}

function effectOf({ raises, returns, clock }: FaultNotation): FaultEffect {
  if (raises !== undefined) return { kind: "raises", message: raises };
  if (returns !== undefined) return returns === "nil" ? { kind: "returns" } : { kind: "returns", value: returns };
  if (clock !== undefined) return { kind: "clock", milliseconds: secondsOf(clock) * 1000 };
  return { kind: "dies" };
}

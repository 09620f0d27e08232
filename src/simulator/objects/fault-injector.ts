import { meetsEveryCall, type Fault } from "../../scenario/fault.ts";
import { ScriptError } from "../vm/script-error.ts";
import type { LuaResult } from "../vm/lua-value.ts";

/** Lets calls of the host API go wrong while an exchange with faults is sent. */
export interface FaultInjector {
  /**
   * Faults that meet the calls from now on, counted anew.
   *
   * @param turn which call is meant by `every`, from 1
   */
  begin(faults: readonly Fault[], turn: number): void;
  /** Takes them away, and says where they were met. */
  end(): readonly MetFault[];
  /** Makes a call, or what a fault does in its place. */
  meet<Result>(call: HostApiCall, make: () => Result): Result | readonly LuaResult[];
  /** How many milliseconds clocks are ahead. */
  clockAhead(): number;
}

export interface MetFault {
  readonly fault: Fault;
  /** `call 7 (Headers.replace)` */
  readonly place: string;
}

export interface HostApiCall {
  /** Identifies the object that is called. */
  readonly object: object;
  /** `Headers.replace`, or `Headers.pairs` and `Headers.next` for the loop over one. */
  readonly member: string;
}

export function createFaultInjector(): FaultInjector {
  let active: Injection | undefined;
  return {
    begin: (faults, turn) => {
      active = { faults, turn, calls: 0, callsOf: new Map(), dead: new WeakSet(), met: [], milliseconds: 0 };
    },
    end: () => {
      const { met = [] } = active ?? {};
      active = undefined;
      return met;
    },
    meet: (call, make) => (active === undefined ? make() : meetFaults(active, call, make)),
    clockAhead: () => active?.milliseconds ?? 0,
  };
}

interface Injection {
  readonly faults: readonly Fault[];
  readonly turn: number;
  readonly callsOf: Map<string, number>;
  readonly dead: WeakSet<object>;
  readonly met: MetFault[];
  calls: number;
  milliseconds: number;
}

function meetFaults<Result>(
  injection: Injection,
  call: HostApiCall,
  make: () => Result,
): Result | readonly LuaResult[] {
  injection.calls += 1;
  injection.callsOf.set(call.member, (injection.callsOf.get(call.member) ?? 0) + 1);
  for (const fault of injection.faults.filter((candidate) => isDue(candidate, injection, call))) {
    injection.met.push({ fault, place: `call ${injection.calls} (${call.member})` });
    if (fault.kind === "raises") throw new ScriptError(fault.message);
    if (fault.kind === "returns") return [fault.value];
    if (fault.kind === "clock") injection.milliseconds += fault.milliseconds;
    else injection.dead.add(call.object);
  }
  if (injection.dead.has(call.object)) throw new ScriptError("object used outside of proper scope");
  return make();
}

function isDue(fault: Fault, { turn, calls, callsOf }: Injection, { member }: HostApiCall): boolean {
  if (fault.of?.includes(member) === false) return false;
  const number = fault.of?.reduce((sum, name) => sum + (callsOf.get(name) ?? 0), 0) ?? calls;
  return number === (meetsEveryCall(fault) ? turn : fault.atCall);
}

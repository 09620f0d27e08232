import { compareEnvoyVersions, type EnvoyVersion } from "../../envoy-api/envoy-version.ts";
import type { HostCall } from "../vm/lua-value.ts";
import { ScriptError } from "../vm/script-error.ts";
import { mangle, type HostObjectDefinition } from "./host-object-definition.ts";
import type { Segment } from "./segment.ts";

/** The statistics that scripts keep: one set for all workers. Values are 64 bits without a sign. */
export interface StatsStore {
  valueOf(name: string): bigint;
  /** Wraps around as 64 bits do. */
  set(name: string, value: bigint): void;
}

export function createStatsStore(): StatsStore {
  const values = new Map<string, bigint>();
  return {
    valueOf: (name) => values.get(name) ?? 0n,
    set: (name, value) => void values.set(name, BigInt.asUintN(64, value)),
  };
}

export interface StatsScopeState {
  readonly store: StatsStore;
  /** Before the names of all statistics of the filter. */
  readonly prefix: string;
  readonly segment: Segment;
  readonly version: EnvoyVersion;
}

interface StatState {
  readonly store: StatsStore;
  readonly name: string;
}

/** Statistics outlive the suspension and the request that they were made in. */
const forever = { isAlive: true };

/** @see https://www.envoyproxy.io/docs/envoy/v1.38.0/configuration/http/http_filters/lua_filter#stats */
export const statsScopeDefinition: HostObjectDefinition<StatsScopeState> = {
  name: "StatsScope",
  mangledName: mangle("http", "StatsScopeWrapper"),
  methods: {
    counter: (state, call) => [
      state.segment.factory.create(counterDefinition, statOf(state, "counter", call), forever),
    ],
    gauge: (state, call) => [state.segment.factory.create(gaugeDefinition, statOf(state, "gauge", call), forever)],
    histogram: (state, call) => {
      const stat = statOf(state, "histogram", call);
      checkUnit(state, call);
      return [state.segment.factory.create(histogramDefinition, stat, forever)];
    },
  },
};

function statOf({ store, prefix }: StatsScopeState, kind: string, call: HostCall): StatState {
  return { store, name: `${kind} ${prefix}${call.text(1)}` };
}

const units = ["ms", "milliseconds", "microseconds", "nanoseconds", "bytes", "unspecified"];

function checkUnit({ version }: StatsScopeState, call: HostCall): void {
  if (["no value", "nil"].includes(call.typeOf(2))) return;
  const unit = call.text(2);
  const known = compareEnvoyVersions(version, "1.40") >= 0 ? units : units.filter((name) => name !== "nanoseconds");
  if (known.includes(unit)) return;
  const list = known.map((name) => `'${name}'`);
  const wanted = `${list.slice(0, -1).join(", ")}, or ${list.at(-1) ?? ""}`;
  throw new ScriptError(`invalid histogram unit '${unit}', expected ${wanted}`);
}

const counterDefinition: HostObjectDefinition<StatState> = {
  name: "Counter",
  mangledName: mangle("http", "CounterWrapper"),
  methods: {
    inc: (state) => change(state, 1n),
    add: (state, call) => change(state, amountOf(call, "counter add amount")),
    value: ({ store, name }) => [Number(store.valueOf(name))],
  },
};

const gaugeDefinition: HostObjectDefinition<StatState> = {
  name: "Gauge",
  mangledName: mangle("http", "GaugeWrapper"),
  methods: {
    inc: (state) => change(state, 1n),
    dec: (state) => change(state, -1n),
    add: (state, call) => change(state, amountOf(call, "gauge add amount")),
    sub: (state, call) => change(state, -amountOf(call, "gauge sub amount")),
    set: ({ store, name }, call) => {
      store.set(name, amountOf(call, "gauge set value"));
      return [];
    },
    value: ({ store, name }) => [Number(store.valueOf(name))],
  },
};

const histogramDefinition: HostObjectDefinition<StatState> = {
  name: "Histogram",
  mangledName: mangle("http", "HistogramWrapper"),
  methods: {
    // What a histogram has seen is shown to no script.
    recordValue: (_, call) => {
      amountOf(call, "histogram value");
      return [];
    },
  },
};

function change({ store, name }: StatState, amount: bigint): [] {
  store.set(name, store.valueOf(name) + amount);
  return [];
}

/** A whole number that is not negative; fractions are cut off. */
function amountOf(call: HostCall, what: string): bigint {
  const amount = call.longOf(call.number(1));
  if (amount < 0n) throw new ScriptError(`${what} must be non-negative`);
  return amount;
}

/** For the list of what is simulated. */
export const statDefinitions = [counterDefinition, gaugeDefinition, histogramDefinition];

import type { EnvoyVersion } from "../../envoy-api/envoy-version.ts";
import { textOfByteString } from "../../scenario/byte-text.ts";
import type { LogLine } from "../../scenario/outcome.ts";
import type { ScriptCoverage } from "../../scenario/script-coverage.ts";
import { createCallObserver, type CallListener } from "../objects/call-observer.ts";
import type { FaultInjector } from "../objects/fault-injector.ts";
import { createObjectFactory, type ObjectFactory } from "../objects/object-factory.ts";
import { notSimulated, RunRefused } from "../run-refused.ts";
import { byteStringOfText } from "../vm/byte-string.ts";
import type { VmDifference } from "../vm/differences.ts";
import { loadScript, type ScriptVm } from "../vm/script-vm.ts";
import type { ConnectionManager } from "./connection-manager-model.ts";
import type { LuaScript, ProxyModel } from "./proxy-model.ts";

/** One of the proxy's threads: scripts have a VM of their own in each, so that they share no globals between them. */
export interface Worker {
  readonly factory: ObjectFactory;
  /** A list that collects what scripts log from now on; `listener` is told of their calls. */
  beginStream(listener?: CallListener): LogLine[];
  vmOf(script: LuaScript): ScriptVm;
}

export interface WorkerOptions {
  readonly version: EnvoyVersion;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly faults: FaultInjector;
  /** Told what scripts meet that is not as in Envoy. */
  readonly onDifference?: (difference: VmDifference, place: string) => void;
  /** Whether tables give their keys in the reverse of the usual order. */
  readonly isReversed?: boolean;
  readonly coverage?: ScriptCoverage;
}

/** A VM is made when its script runs for the first time: most scripts of a configuration do not run in each worker. */
export function createWorker(options: WorkerOptions): Worker {
  const { version } = options;
  let logs: LogLine[] = [];
  const vms = new Map<LuaScript, ScriptVm>();
  const observer = createCallObserver();
  const factory = createObjectFactory({
    version,
    observer,
    faults: options.faults,
    log: (level, message) => {
      logs.push({ level, message: textOfByteString(message) });
    },
    refuse: (member) => {
      throw notSimulated(`"${member}" of the host API`);
    },
  });
  return {
    factory,
    beginStream: (listener) => {
      observer.listen(listener);
      return (logs = []);
    },
    vmOf: (script) => {
      const known = vms.get(script);
      if (known !== undefined) return known;
      const vm = load(script, options);
      vms.set(script, vm);
      return vm;
    },
  };
}

/**
 * Loads each distinct script of a configuration once, as Envoy does before it accepts it.
 *
 * @throws RunRefused where one does not load
 */
export function checkScripts(model: ProxyModel, worker: Worker): void {
  const distinct = new Map(scriptsOf(model).map((script) => [script.source, script]));
  for (const script of distinct.values()) worker.vmOf(script);
}

function scriptsOf({ listeners }: ProxyModel): readonly LuaScript[] {
  const managers = listeners.flatMap(({ filterChains, defaultFilterChain }) =>
    [...filterChains, ...(defaultFilterChain === undefined ? [] : [defaultFilterChain])].map(({ manager }) => manager),
  );
  return managers.flatMap(managerScripts);
}

function managerScripts({ luaFilters, routeConfiguration }: ConnectionManager): readonly LuaScript[] {
  const ofFilters = luaFilters.flatMap(({ defaultScript, namedScripts }) => [
    ...(defaultScript === undefined ? [] : [defaultScript]),
    ...namedScripts.values(),
  ]);
  const routes = routeConfiguration.virtualHosts.flatMap((host) => host.routes);
  const configs = routes.flatMap(({ luaPerRoute, variants }) => [
    ...luaPerRoute.values(),
    ...variants.flatMap((variant) => [...(variant.luaPerRoute?.values() ?? [])]),
  ]);
  return [...ofFilters, ...configs.flatMap(({ script }) => (script === undefined ? [] : [script]))];
}

function load(
  { source }: LuaScript,
  { version, now, onDifference, isReversed = false, coverage }: WorkerOptions,
): ScriptVm {
  const loaded = loadScript(byteStringOfText(source), {
    version,
    now,
    isReversed,
    ...(onDifference === undefined ? {} : { onDifference }),
    ...(coverage === undefined ? {} : { coverage: { script: source, observer: coverage } }),
    refusalOf: (name) => notSimulated(`the library function "${name}"`),
    endlessRunOf: () =>
      new RunRefused({
        code: "SCRIPT_RUNS_ENDLESSLY",
        severity: "error",
        message: "A script was stopped after 20 million instructions or 5 seconds of computing",
      }),
    memoryRunOf: () =>
      new RunRefused({
        code: "SCRIPT_USES_TOO_MUCH_MEMORY",
        severity: "error",
        message: "A script was stopped when it had taken 320 MiB",
      }),
  });
  if ("vm" in loaded) return loaded.vm;
  throw new RunRefused({
    code: "SCRIPT_LOAD_ERROR",
    severity: "error",
    message: textOfByteString(loaded.loadError),
  });
}

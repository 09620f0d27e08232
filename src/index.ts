/** The kit as a library: the values that its parts exchange, and the functions that make them. */
export { createCompiler, type Compiler } from "./compiler/create-compiler.ts";
export type { Checked, Diagnostic, SourcePosition } from "./diagnostics/diagnostic.ts";
export { renderDiagnostic } from "./diagnostics/render-diagnostic.ts";
export { createEnvoyHost } from "./envoy-process/envoy-host.ts";
export { findEnvoys, type EnvoyBinary } from "./envoy-process/find-envoys.ts";
export { installEnvoy } from "./envoy-process/install-envoy.ts";
export { textFilesOf, type TextFiles } from "./files/text-files.ts";
export type { Filter } from "./filter/filter.ts";
export { readFilter } from "./filter/read-filter.ts";
export type { Script } from "./filter/script.ts";
export { packageScript, type PackagedFile } from "./packaging/package-script.ts";
export type { Outcome } from "./scenario/outcome.ts";
export { readScenario } from "./scenario/read-scenario.ts";
export type { ScenarioHost } from "./scenario/scenario-host.ts";
export type { Exchange, Scenario } from "./scenario/scenario.ts";
export { createSimulator } from "./simulator/create-simulator.ts";
export { buildFilters, type BuiltFilter } from "./workflows/build-filter.ts";
export { runScenario, scenarioScripts, type ScenarioResult } from "./workflows/run-scenario.ts";

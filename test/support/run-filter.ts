import { createCompiler, type Compiler } from "../../src/compiler/create-compiler.ts";
import type { Checked } from "../../src/diagnostics/diagnostic.ts";
import { textFilesOf } from "../../src/files/text-files.ts";
import type { ParameterValues } from "../../src/filter/parameters.ts";
import { readFilter } from "../../src/filter/read-filter.ts";
import type { Script } from "../../src/filter/script.ts";
import type { Outcome } from "../../src/scenario/outcome.ts";
import { prepareScenario } from "../../src/scenario/prepare-scenario.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import type { RunOptions } from "../../src/scenario/scenario-host.ts";
import { createSimulator } from "../../src/simulator/create-simulator.ts";
import { valueOf } from "./expect-value.ts";

const sharedCompiler = createCompiler();

const manifest = `
name: sample
version: 1.2.3
description: A filter of a test
envoy: { from: "1.36", to: "1.40" }
`;

interface CompileSettings {
  readonly folder?: string;
  readonly parameters?: ParameterValues;
  readonly compiler?: Compiler;
}

/** Compiles modules of a filter; `filter.yaml` is a plain one unless given. */
export function compileModules(
  modules: Readonly<Record<string, string>>,
  { folder = "sample", parameters = {}, compiler = sharedCompiler }: CompileSettings = {},
): Checked<Script> {
  const texts = { "filter.yaml": manifest, ...modules };
  const files = textFilesOf(
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [`${folder}/${name}`, text])),
  );
  const filter = readFilter(folder, files);
  return filter.ok ? compiler.compile(filter.value, { parameters, files }) : filter;
}

const envoyConfig = `
static_resources:
  listeners:
    - name: plaintext
      address: { socket_address: { address: 0.0.0.0, port_value: 8080 } }
      filter_chains:
        - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: plaintext
                http_filters:
                  - name: envoy.filters.http.lua
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua
                      default_source_code: { filename: lua/script.lua }
                  - name: envoy.filters.http.router
                    typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
                route_config:
                  virtual_hosts:
                    - name: all
                      domains: ["*"]
                      routes: [{ match: { prefix: / }, route: { cluster: upstream } }]
  clusters:
    - name: upstream
      type: STATIC
      load_assignment:
        cluster_name: upstream
        endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 8081 } } } }] }]
`;

/** A scenario around one script, on a plaintext listener. */
export function scenarioFiles(exchanges: string): Readonly<Record<string, string>> {
  const scenario = `title: One script\nenvoy: envoy.yaml\nfilters: { script: { script: script.lua } }\nexchanges:\n${exchanges}`;
  return {
    "scenario/scenario.yaml": scenario,
    "scenario/envoy.yaml": envoyConfig,
    "scenario/script.lua": "-- given by the test",
  };
}

/** What comes of one GET request, with these headers, through a Lua script in the simulator. */
export async function runScript(
  lua: string,
  headers: Readonly<Record<string, string>> = {},
  options: RunOptions = {},
): Promise<Outcome> {
  const exchanges = `  - title: one\n    send: { get: /, headers: ${JSON.stringify(headers)} }\n`;
  const scenario = valueOf(readScenario("scenario", textFilesOf(scenarioFiles(exchanges))));
  const prepared = prepareScenario({ scenario, scripts: new Map([["script", lua]]), now: new Date() });
  const [outcome] = valueOf(await createSimulator({ version: "1.40" }).run(prepared, options));
  if (outcome === undefined) throw new Error("The simulator gave no outcome");
  return outcome;
}

/** What a filter logs when it is compiled and handles one request. */
export async function logsOf(
  modules: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const { lua } = valueOf(compileModules(modules));
  const { logs } = await runScript(lua, headers);
  return logs.map(({ message }) => message);
}

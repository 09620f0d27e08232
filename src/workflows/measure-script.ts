import { readStatements, type TopLevelStatement } from "../compiler/result/read-statements.ts";
import type { EnvoyVersion } from "../envoy-api/envoy-version.ts";
import { oldestEnvoyFor } from "../envoy-api/table.ts";
import { readScriptMap, type Place, type ScriptMap } from "../explain/script-map.ts";
import type { Script } from "../filter/script.ts";
import { vmMemory, vmsOfPlace } from "../filter/vm-memory.ts";

/** What a script's text consists of and what it costs. Sizes are UTF-8 bytes. */
export interface ScriptReport {
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  readonly bytes: Bytes;
  /** The filter's modules, the largest first. */
  readonly modules: readonly Part[];
  /** The features of TypeScriptToLua's library that the script needs, the largest first. */
  readonly library: readonly Part[];
  readonly oldestEnvoy: EnvoyVersion;
  readonly hostApi: readonly { readonly member: string; readonly since: EnvoyVersion }[];
  readonly memory: MemoryEstimate;
}

export interface Bytes {
  readonly code: number;
  /** Comments, the header of line 1 included. */
  readonly comments: number;
}

export interface Part extends Bytes {
  /** The file of a module, relative to the filter's folder, or the name of a feature. */
  readonly name: string;
  readonly statements: readonly (Bytes & { readonly name: string })[];
}

/** KiB, estimated from measurements of Envoys 1.36 to 1.40. */
export interface MemoryEstimate {
  readonly perVm: number;
  readonly examples: readonly { readonly chains: number; readonly workers: number; readonly total: number }[];
}

/** Measures a script by its text and its source map. */
export async function measureScript(script: Script): Promise<ScriptReport> {
  const map = await readScriptMap(script.sourceMap);
  const statements = readStatements(script.lua).map((statement) => ({
    ...statement,
    place: map?.placeOf(statement.line),
  }));
  const bytes = sumOf(statements);
  return {
    name: script.name,
    version: script.version,
    digest: script.digest,
    bytes,
    modules: parts(statements, (place) => ("library" in place ? undefined : place.file)),
    library: parts(statements, (place) => ("library" in place ? place.library.feature : undefined)),
    oldestEnvoy: script.oldestEnvoy,
    hostApi: script.hostApi.map((member) => ({ member, since: oldestEnvoyFor([member]) })),
    memory: estimateMemory(bytes.code + bytes.comments),
  };
}

interface PlacedStatement extends TopLevelStatement {
  readonly place: ReturnType<ScriptMap["placeOf"]>;
}

function parts(statements: readonly PlacedStatement[], nameOf: (place: Place) => string | undefined): readonly Part[] {
  const groups = new Map<string, PlacedStatement[]>();
  for (const statement of statements) {
    const name = statement.place === undefined ? undefined : nameOf(statement.place);
    if (name !== undefined) groups.set(name, [...(groups.get(name) ?? []), statement]);
  }
  return [...groups]
    .map(([name, own]) => ({
      name,
      ...sumOf(own),
      statements: own.map(({ name: declared, code, comments }) => ({ name: declared, code, comments })).sort(bySize),
    }))
    .sort(bySize);
}

function sumOf(statements: readonly Bytes[]): Bytes {
  return {
    code: statements.reduce((sum, { code }) => sum + code, 0),
    comments: statements.reduce((sum, { comments }) => sum + comments, 0),
  };
}

function bySize(left: Bytes, right: Bytes): number {
  return right.code + right.comments - left.code - left.comments;
}

/** Each filter chain has its own copy of the script in one VM per worker and one more, whether the texts are the same or not. */
function estimateMemory(bytes: number): MemoryEstimate {
  const perVm = vmMemory(bytes);
  const total = (chains: number, workers: number): number => chains * vmsOfPlace(workers) * perVm;
  return {
    perVm,
    examples: [
      [1, 2],
      [100, 2],
      [400, 8],
    ].map(([chains = 0, workers = 0]) => ({ chains, workers, total: total(chains, workers) })),
  };
}

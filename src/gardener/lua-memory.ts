import { isJsonObject, type Json, type JsonObject } from "../files/json.ts";
import { vmMemory, vmsOfPlace } from "../filter/vm-memory.ts";
import type { Exposure } from "./exposure.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { placementsOf } from "./placements.ts";

/** Lua VMs of a gateway, and the memory that they take, in KiB: an estimate by the bytes of scripts. */
export interface GatewayMemory {
  /** The gateway's namespace. */
  readonly gateway: string;
  readonly workers: number;
  /** Filter chains of the port for clients. */
  readonly chains: number;
  readonly scripts: readonly ScriptMemory[];
  readonly vms: number;
  readonly kib: number;
}

/** What a script of an EnvoyFilter takes. */
export interface ScriptMemory {
  /** The name of the EnvoyFilter; those of control planes are summed up under what their names have in common. */
  readonly name: string;
  /** UTF-8. */
  readonly bytes: number;
  /** Filter chains that it stands in. */
  readonly places: number;
  readonly vms: number;
  readonly kib: number;
}

/**
 * How many Lua VMs the gateways of some control planes have in L7 mode. Envoy makes them for each place where a script stands, whether the
 * texts are the same or not: a gateway's scripts stand in each filter chain of its port, which is one for the hosts of a control plane and one
 * for its wildcard hosts, and the script for the apiserver-proxy in a listener of its own.
 *
 * @param given control planes, and all objects that were made for them and their gateways
 * @param workers threads of the gateway that handle connections
 */
export function luaMemory(
  { exposures, objects }: { readonly exposures: readonly Exposure[]; readonly objects: readonly KubernetesObject[] },
  workers: number,
): readonly GatewayMemory[] {
  const chains = chainsOf(exposures);
  const filters = objects.filter(({ kind }) => kind === "EnvoyFilter");
  return [...chains].map(([gateway, count]) => {
    const own = filters.filter(({ metadata }) => metadata.namespace === gateway);
    const scripts = sumUp(own.flatMap((filter) => scriptsOf(filter, count, workers)));
    const sum = (key: "vms" | "kib"): number => scripts.reduce((total, script) => total + script[key], 0);
    return { gateway, workers, chains: count, scripts, vms: sum("vms"), kib: sum("kib") };
  });
}

/** Filter chains of each gateway: hosts with a certificate of their own have one. */
function chainsOf(exposures: readonly Exposure[]): ReadonlyMap<string, number> {
  const chains = new Map<string, number>();
  for (const { gateway, hosts, wildcardHosts } of exposures.flatMap(placementsOf)) {
    const own = [hosts, wildcardHosts].filter(({ length }) => length > 0).length;
    chains.set(gateway.namespace, (chains.get(gateway.namespace) ?? 0) + own);
  }
  return chains;
}

function scriptsOf({ metadata, ["spec"]: spec }: KubernetesObject, chains: number, workers: number): ScriptMemory[] {
  const { configPatches } = spec as { readonly configPatches: readonly JsonObject[] };
  return configPatches.flatMap(({ applyTo, patch }) => {
    // A filter goes into every chain of the port, a listener brings its own chain.
    const places = applyTo === "HTTP_FILTER" ? chains : 1;
    return luaTexts(patch ?? null).map((text) => {
      const bytes = utf8Length(text);
      const vms = places * vmsOfPlace(workers);
      return { name: commonName(metadata), bytes, places, vms, kib: vms * vmMemory(bytes) };
    });
  });
}

const ofClusters = "-apiserver-proxy";

function commonName({ name }: KubernetesObject["metadata"]): string {
  return name.endsWith(ofClusters) ? ofClusters.slice(1) : name;
}

/** Texts of Lua filters, wherever they are in a value. */
function luaTexts(value: Json): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(luaTexts);
  if (!isJsonObject(value)) return [];
  const { default_source_code: source } = value;
  const text = isJsonObject(source ?? null) ? (source as JsonObject)["inline_string"] : undefined;
  return typeof text === "string" ? [text] : Object.values(value).flatMap((item) => luaTexts(item ?? null));
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Those of one name as one; of texts that differ in length the bytes are the mean. */
function sumUp(scripts: readonly ScriptMemory[]): readonly ScriptMemory[] {
  const names = [...new Set(scripts.map(({ name }) => name))];
  return names.map((name) => {
    const own = scripts.filter((script) => script.name === name);
    const sum = (key: "bytes" | "places" | "vms" | "kib"): number => own.reduce((total, part) => total + part[key], 0);
    return {
      name,
      bytes: Math.round(sum("bytes") / own.length),
      places: sum("places"),
      vms: sum("vms"),
      kib: sum("kib"),
    };
  });
}

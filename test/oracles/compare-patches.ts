import { isDeepStrictEqual } from "node:util";
import { stringify } from "yaml";
import type { JsonObject } from "../../src/files/json.ts";
import { applyEnvoyFilters, decodeConfiguration } from "../../src/istio/apply-envoy-filters.ts";
import type { GatewayConfiguration } from "../../src/istio/gateway.ts";
import { readEnvoyFilters } from "../../src/istio/read-envoy-filters.ts";
import type { Gateway } from "../../src/istio/read-gateways.ts";
import type { EnvoyResource, IstioAnswer, IstioOracle } from "../support/istio-oracle.ts";
import { resourcesByName } from "./istio-fixtures.ts";
import { jsonDifference, type JsonChange } from "./json-difference.ts";

/** How the kit and istiod compare about some EnvoyFilters. */
export type Comparison =
  | { readonly kind: "same" }
  /** The kit says that it cannot tell. */
  | { readonly kind: "not modelled" }
  /** One refuses what the other lets in; EnvoyFilters by name. */
  | { readonly kind: "other refusals"; readonly ours: readonly string[]; readonly istiod: readonly string[] }
  /** From the kit's configuration to istiod's. */
  | { readonly kind: "other configuration"; readonly changes: readonly JsonChange[] };

/** Asks the kit and istiod what EnvoyFilters make of a gateway. */
export async function comparePatches(
  filters: readonly JsonObject[],
  { oracle, manifests, base }: { readonly oracle: IstioOracle; readonly manifests: string; readonly base: Gateway },
): Promise<Comparison> {
  const text = filters.map((filter) => stringify(filter, { version: "1.1" })).join("---\n");
  const answer = await oracle.ask({ manifests: `${manifests}\n---\n${text}` });
  const read = readEnvoyFilters([{ file: "random.yaml", text }]);
  const admitted = read.filters.map(({ name }) => name);
  const ours = filters.map(nameOf).filter((name) => !admitted.includes(name));
  const istiod = refusedOf(answer);
  if (!isDeepStrictEqual(ours, istiod)) return { kind: "other refusals", ours, istiod };
  const applied = applyEnvoyFilters(base.configuration, read.filters, base.proxy);
  if (!applied.ok) return { kind: "not modelled" };
  const [gateway] = answer.gateways;
  if (gateway === undefined) throw new Error("istiod knows no gateway");
  const wanted = decodeConfiguration(gateway as unknown as GatewayConfiguration);
  const changes = jsonDifference(sorted(applied.value), sorted(wanted));
  return changes.length === 0 ? { kind: "same" } : { kind: "other configuration", changes };
}

/** By name; those of one name in an order of their own, as Envoy refuses them anyway. */
function sorted(configuration: GatewayConfiguration): unknown {
  const sort = (resources: readonly JsonObject[]): readonly EnvoyResource[] =>
    resources
      .map((resource) => JSON.stringify(resource))
      .sort()
      .map((text) => JSON.parse(text) as EnvoyResource);
  const { listeners, routes, clusters } = configuration;
  return resourcesByName({ listeners: sort(listeners), routes: sort(routes), clusters: sort(clusters) });
}

function nameOf({ metadata }: JsonObject): string {
  return (metadata as { readonly name: string }).name;
}

function refusedOf({ objects }: IstioAnswer): readonly string[] {
  return objects.flatMap(({ kind, name, error }) => (kind === "EnvoyFilter" && error !== undefined ? [name] : []));
}

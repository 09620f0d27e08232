import type { HeaderMap } from "../../http/header-map.ts";
import { notSimulated } from "../../run-refused.ts";
import { byteStringOfText } from "../../vm/byte-string.ts";
import type { ConfigFields } from "../config/config-fields.ts";
import type { LuaPerRoute } from "../proxy-model.ts";
import { readLuaPerRoute } from "../config/read-lua-filter.ts";
import { readMutations, type MessageMutations } from "./header-mutations.ts";
import type { HostRewrite } from "./read-rewrites.ts";

/** A cluster that a route may choose, with what is said of requests that go there. */
export interface ClusterChoice {
  readonly cluster: string;
  readonly mutations?: MessageMutations;
  readonly luaPerRoute?: ReadonlyMap<string, LuaPerRoute>;
  readonly rewriteHost?: HostRewrite;
}

export interface ClusterChooser {
  /** Where the request goes, as its headers are when its route is matched. */
  readonly choose: (headers: HeaderMap) => ClusterChoice;
  /** Everything that may be chosen, as far as it is known beforehand. */
  readonly choices: readonly ClusterChoice[];
}

/** Reads the `cluster_specifier` of a route. */
export function readClusterChoice(fields: ConfigFields, files: ReadonlyMap<string, string>): ClusterChooser {
  const weighted = fields.message("weighted_clusters");
  if (weighted !== undefined) return readWeightedClusters(weighted, files);
  const header = fields.text("cluster_header");
  if (header !== undefined) return { choices: [], choose: (headers) => ({ cluster: headers.values(header)[0] ?? "" }) };
  const cluster = fields.text("cluster");
  if (cluster === undefined) fields.refuse("cluster_specifier");
  const choice = { cluster: cluster ?? "" };
  return { choices: [choice], choose: () => choice };
}

interface WeightedChoice {
  readonly weight: number;
  readonly choose: (headers: HeaderMap) => ClusterChoice;
  readonly choice: ClusterChoice;
}

/** Reads a `route.v3.WeightedCluster`. */
function readWeightedClusters(fields: ConfigFields, files: ReadonlyMap<string, string>): ClusterChooser {
  // Names weights in the runtime configuration, where the simulator takes none.
  fields.harmless("runtime_key_prefix");
  const clusters = fields.messages("clusters").map((cluster) => readWeighted(cluster, files));
  const valueHeader = fields.text("header_name");
  const total = clusters.reduce((sum, { weight }) => sum + weight, 0);
  const given = fields.number("total_weight");
  if (given !== undefined && given !== total) fields.refuse("total_weight");
  fields.close();
  return {
    choices: clusters.map(({ choice }) => choice),
    choose: (headers) => {
      const place = placeOf(clusters, valueHeader === undefined ? undefined : headers.values(valueHeader), total);
      return place.choose(headers);
    },
  };
}

/** A number in the header chooses; without one Envoy rolls dice, which matters only where several clusters have a weight. */
function placeOf(
  clusters: readonly WeightedChoice[],
  values: readonly string[] | undefined,
  total: number,
): WeightedChoice {
  const candidates = clusters.filter(({ weight }) => weight > 0);
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return only;
  const text = values?.length === 1 ? values[0] : undefined;
  if (text === undefined || !/^\s*\+?\d+\s*$/.test(text))
    throw notSimulated("a choice among weighted clusters by chance");
  let rest = BigInt(text.trim().replace("+", "")) % BigInt(total);
  for (const candidate of candidates) {
    if (rest < BigInt(candidate.weight)) return candidate;
    rest -= BigInt(candidate.weight);
  }
  throw notSimulated("weighted clusters without a weight");
}

function readWeighted(fields: ConfigFields, files: ReadonlyMap<string, string>): WeightedChoice {
  const header = fields.text("cluster_header");
  const literal = fields.text("host_rewrite_literal");
  const choice = {
    cluster: fields.text("name") ?? "",
    mutations: readMutations(fields),
    luaPerRoute: readLuaPerRoute(fields, files),
    ...(literal === undefined ? {} : { rewriteHost: () => byteStringOfText(literal) }),
  };
  const weight = fields.number("weight") ?? 0;
  fields.close();
  if (header === undefined) return { weight, choice, choose: () => choice };
  return { weight, choice, choose: (headers) => ({ ...choice, cluster: headers.values(header)[0] ?? "" }) };
}

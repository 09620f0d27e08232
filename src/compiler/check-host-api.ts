import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { compareEnvoyVersions } from "../envoy-api/envoy-version.ts";
import { oldestEnvoyFor } from "../envoy-api/table.ts";
import type { FilterManifest } from "../filter/manifest.ts";
import type { LinkedFilter } from "./link/link-modules.ts";
import type { SourceTree } from "./source-tree.ts";
import { positionOfNode } from "./typescript-findings.ts";

type HostUse = LinkedFilter["hostUses"][number];

/** Findings for host API that the oldest promised Envoy lacks, and for any that is used while the script loads. */
export function checkHostApi(
  uses: readonly HostUse[],
  manifest: FilterManifest,
  tree: SourceTree,
): readonly Diagnostic[] {
  return uses.flatMap((use) => [...checkVersion(use, manifest, tree), ...checkTime(use, tree)]);
}

function checkVersion({ name, node }: HostUse, { envoy }: FilterManifest, tree: SourceTree): readonly Diagnostic[] {
  if (!name.includes(".")) return [];
  const since = oldestEnvoyFor([name]);
  if (compareEnvoyVersions(since, envoy.from) <= 0) return [];
  const message = `${name} came with Envoy ${since}, but the filter promises to work from Envoy ${envoy.from} on`;
  const hint = `Raise envoy.from in filter.yaml to "${since}", or do without it`;
  return [{ code: "HOST_API_TOO_NEW", severity: "error", message, hint, position: positionOfNode(node, tree) }];
}

function checkTime({ name, node, whileLoading }: HostUse, tree: SourceTree): readonly Diagnostic[] {
  if (!whileLoading) return [];
  const message = `${name} is used while the script loads, when Envoy does not offer it yet`;
  return [
    {
      code: "HOST_API_AT_LOAD",
      severity: "error",
      message,
      hint: "Use it inside a hook",
      position: positionOfNode(node, tree),
    },
  ];
}

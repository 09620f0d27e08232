import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Json } from "../files/json.ts";
import type { KubernetesObject } from "../gardener/kubernetes-object.ts";
import { clientWays } from "../gardener/client-ways.ts";
import { foreignFiles, manifestFiles, type ManifestFile } from "../gardener/manifest-files.ts";
import { createL4Resources } from "../gardener/passthrough/create-l4-resources.ts";
import { planToL4, planToL7 } from "../gardener/plan-modes.ts";
import { referenceTo, type ObjectReference, type PlanStep } from "../gardener/plan.ts";
import type { ExposedCluster } from "../workflows/expose-clusters.ts";
import type { ExposedSources } from "../workflows/expose-sources.ts";
import type { CommandContext, CommandResult } from "./command.ts";
import type { Mode } from "./gardener-modes.ts";
import { waysPicture } from "./ways-picture.ts";
import { eligibilityData } from "./gardener-why.ts";

interface OutputOptions {
  readonly mode: Mode;
  /** Where files go; undefined prints. */
  readonly out: string | undefined;
  /** What was found before. */
  readonly findings: readonly Diagnostic[];
}

/** The objects of a mode, in files or printed. */
export function writeObjects(exposed: ExposedSources, options: OutputOptions, context: CommandContext): CommandResult {
  const { mode, out, findings } = options;
  const objects = [
    ...(mode === "l7" ? exposed.gateways : []),
    ...exposed.clusters.flatMap((cluster) => objectsOf(mode, cluster)),
  ];
  const expected = mode === "l7" ? exposed.clusters.flatMap(({ expectedSecrets }) => expectedSecrets) : [];
  const data = {
    controlPlanes: exposed.judged.map(eligibilityData),
    objects: objects.map(referenceTo),
    expectedSecrets: expected,
  };
  noteExpected(expected, context);
  if (out === undefined) {
    const { text, secrets } = printed(objects);
    return { text, data, findings: [...findings, ...secrets] };
  }
  const files = manifestFiles(objects, out);
  const problems = writeOurs(files, context);
  return { text: textOf(files, problems), data, findings: [...findings, ...problems] };
}

function objectsOf(mode: Mode, { exposure, objects }: ExposedCluster): readonly KubernetesObject[] {
  return mode === "l7" ? objects : createL4Resources(exposure);
}

/** A page with the ways of clients through the objects of a mode. */
export function drawWays(
  exposed: ExposedSources,
  { mode, out = "", findings }: OutputOptions,
  context: CommandContext,
): CommandResult {
  const ways = exposed.clusters.flatMap((cluster) =>
    clientWays(cluster.exposure, {
      gateways: mode === "l7" ? exposed.gateways : [],
      cluster: objectsOf(mode, cluster).filter(({ kind }) => kind !== "Secret"),
    }).map((endpoint) => ({ ...endpoint, title: `${cluster.exposure.namespace}: ${endpoint.title}` })),
  );
  const text = waysPicture(`Ways to kube-apiserver in ${mode.toUpperCase()} mode`, ways);
  const problems = context.writeFiles([{ path: out, text }]);
  const data = { endpoints: JSON.parse(JSON.stringify(ways)) as Json };
  return { text: problems.length > 0 ? "" : out, data, findings: [...findings, ...problems] };
}

/** Whatever is printed may end in a log: Secrets are left out. */
function printed(objects: readonly KubernetesObject[]): {
  readonly text: string;
  readonly secrets: readonly Diagnostic[];
} {
  const shown = objects.filter(({ kind }) => kind !== "Secret");
  const count = objects.length - shown.length;
  const finding: Diagnostic = {
    code: "SECRETS_NOT_PRINTED",
    severity: "warning",
    message: `Secrets with private keys are not printed, ${count} of them`,
    hint: "Write them to files that only you can read, with --out <folder>",
  };
  const text = manifestFiles(shown, "").map((file) => file.text);
  return { text: text.join("---\n"), secrets: count === 0 ? [] : [finding] };
}

function noteExpected(expected: readonly ObjectReference[], { note }: CommandContext): void {
  if (expected.length === 0) return;
  const names = expected.map(({ namespace, name }) => `  ${namespace}/${name}`);
  note(["Gateways expect Secrets that are not made here, with the keys cert, key and cacert:", ...names].join("\n"));
}

/** The way to a mode, for each control plane one: printed, with the objects of each step in a folder where one is named. */
export function printPlans(exposed: ExposedSources, options: OutputOptions, context: CommandContext): CommandResult {
  const { mode, out, findings } = options;
  const plans = exposed.clusters.map((cluster) => ({ cluster, steps: stepsTo(mode, cluster) }));
  const files = out === undefined ? [] : plans.flatMap(({ cluster, steps }) => planFiles(cluster, steps, out));
  const problems = writeOurs(files, context);
  const texts = plans.map(({ cluster, steps }) => planText(cluster, steps, mode));
  const data = {
    controlPlanes: exposed.judged.map(eligibilityData),
    plans: plans.map(({ cluster, steps }) => ({
      namespace: cluster.exposure.namespace,
      mode,
      steps: steps.map(stepData),
    })),
  };
  return { text: problems.length > 0 ? "" : texts.join("\n\n"), data, findings: [...findings, ...problems] };
}

function stepsTo(mode: Mode, { exposure, plan }: ExposedCluster): readonly PlanStep[] {
  return mode === "l7" ? planToL7(exposure, plan) : planToL4(exposure, plan);
}

function planFiles({ exposure }: ExposedCluster, steps: readonly PlanStep[], out: string): readonly ManifestFile[] {
  return steps.flatMap(({ apply }, index) =>
    manifestFiles(apply, `${out}/${exposure.namespace}/${String(index + 1).padStart(2, "0")}`),
  );
}

function planText({ exposure }: ExposedCluster, steps: readonly PlanStep[], mode: Mode): string {
  const title = `${exposure.namespace}: ${steps.length} steps to ${mode.toUpperCase()} mode`;
  return [title, ...steps.map((step, index) => stepText(step, index + 1))].join("\n\n");
}

function stepText({ title, why, apply, remove, others, waitFor }: PlanStep, number: number): string {
  return [
    `${number}. ${title}`,
    `   why: ${why}`,
    ...apply.map((object) => `   apply ${nameOf(object)}`),
    ...remove.map(({ kind, namespace, name }) => `   remove ${kind} ${namespace}/${name}`),
    ...others.map((text) => `   ${text}`),
    ...waitFor.map((text) => `   wait until ${text}`),
  ].join("\n");
}

function nameOf({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${kind} ${namespace}/${name}`;
}

function stepData({ apply, ...words }: PlanStep): Json {
  return { ...words, apply: apply.map(referenceTo) };
}

function writeOurs(files: readonly ManifestFile[], context: CommandContext): readonly Diagnostic[] {
  const foreign = foreignFiles(files, context.files);
  return foreign.length > 0 ? foreign : context.writeFiles(files);
}

function textOf(files: readonly ManifestFile[], problems: readonly Diagnostic[]): string {
  return problems.length > 0 ? "" : files.map(({ path }) => path).join("\n");
}

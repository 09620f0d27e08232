import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { checkEntry, errorAt, unknownName, type CheckContext } from "./check-context.ts";
import { fileReferences, nameOf, speaksTls, staticResources } from "./envoy-config.ts";
import { fileNames } from "./prepared-scenario.ts";

/** Findings where an Envoy configuration and what a scenario provides for it do not fit: listeners, files and upstreams. */
export function checkEnvoyConfig(context: CheckContext): readonly Diagnostic[] {
  return [...checkListeners(context), ...checkFiles(context), ...checkUpstreams(context)];
}

function checkListeners({ envoyConfig }: CheckContext): readonly Diagnostic[] {
  if (staticResources(envoyConfig.value, "listeners").length > 0) return [];
  const position = envoyConfig.positionOf(["static_resources", "listeners"]);
  const message = "Found no listener in static_resources, wanted one that exchanges can be sent to";
  return [{ code: "SCENARIO_NO_LISTENER", severity: "error", message, position }];
}

/** An anchor may stand for the same file in many places; the first is reported. */
function checkFiles(context: CheckContext): readonly Diagnostic[] {
  const { envoyConfig } = context;
  const provided = providedFiles(context);
  const unknown = fileReferences(envoyConfig.value).filter(({ file }) => !provided.includes(file));
  const first = new Map(unknown.toReversed().map(({ file, path }) => [file, path]));
  return [...first].toReversed().map(([file, path]) => ({
    code: "SCENARIO_UNKNOWN_FILE",
    severity: "error",
    message: `The scenario provides no file "${file}"`,
    hint: "Files of a configuration are pki/<entry>.crt, pki/<entry>.key (not of a bundle) and lua/<name of filters>.lua",
    position: envoyConfig.positionOf(path),
  }));
}

function providedFiles({ notation }: CheckContext): readonly string[] {
  const { pki = {}, filters = {} } = notation.value;
  const certificates = Object.keys(pki).map(fileNames.certificate);
  const keys = Object.entries(pki).flatMap(([name, { bundle }]) => (bundle === undefined ? [fileNames.key(name)] : []));
  return [...certificates, ...keys, ...Object.keys(filters).map(fileNames.script)];
}

function checkUpstreams(context: CheckContext): readonly Diagnostic[] {
  const clusters = new Map(staticResources(context.envoyConfig.value, "clusters").map((it) => [nameOf(it), it]));
  const upstreams = context.notation.value.upstreams ?? {};
  const named = Object.entries(upstreams).flatMap(([name, { certificate, clientCa, refuses }]) => {
    const path = ["upstreams", name];
    const cluster = clusters.get(name);
    if (cluster === undefined)
      return [unknownName(context, { path, name, kind: "cluster", known: [...clusters.keys()] })];
    if (refuses === true) return [];
    if (!speaksTls(cluster)) return [plaintextCluster(context, name)];
    return [
      ...checkEntry(context, { path: [...path, "certificate"], name: certificate, wanted: "certificate" }),
      ...checkEntry(context, { path: [...path, "clientCa"], name: clientCa, wanted: "any" }),
    ];
  });
  const tlsClusters = [...clusters].filter(([, cluster]) => speaksTls(cluster)).map(([name]) => name);
  const bare = tlsClusters.filter(
    (name) => upstreams[name]?.certificate === undefined && upstreams[name]?.refuses !== true,
  );
  return [...named, ...bare.map((name) => missingCertificate(context, name))];
}

function plaintextCluster(context: CheckContext, name: string): Diagnostic {
  const message = `Cluster "${name}" speaks plaintext, so its upstream needs nothing here`;
  return errorAt(context, { code: "SCENARIO_PLAINTEXT_CLUSTER", message, path: ["upstreams", name] });
}

function missingCertificate(context: CheckContext, name: string): Diagnostic {
  const message = `Cluster "${name}" speaks TLS, but its upstream has no certificate`;
  const hint = `Add upstreams: { ${name}: { certificate: <an entry of pki> } }`;
  return errorAt(context, { code: "SCENARIO_UPSTREAM_CERTIFICATE", message, path: ["upstreams", name], hint });
}

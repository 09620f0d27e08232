import type { Diagnostic, SourcePosition } from "../diagnostics/diagnostic.ts";
import type { JsonObject } from "../files/json.ts";
import type { YamlFile } from "../files/read-yaml.ts";
import type { TextFiles } from "../files/text-files.ts";
import { fileReferences, nameOf, speaksTls, staticResources } from "./envoy-config.ts";
import { unknownAttributeNames } from "./normalise-pki.ts";
import type { CertificateNotation, ExchangeNotation, ScenarioNotation } from "./scenario-notation.ts";
import { knownAttributeNames } from "./subject-notation.ts";

/** Everything that names something else, and what can be named. */
interface Context {
  readonly folder: string;
  readonly files: TextFiles;
  readonly notation: YamlFile<ScenarioNotation>;
  readonly envoyConfig: YamlFile<JsonObject>;
}

type Path = readonly (string | number)[];

/** Findings for each name in a scenario, or in its Envoy configuration, behind which there is nothing. */
export function checkReferences(context: Context): readonly Diagnostic[] {
  const { value } = context.notation;
  return [
    ...Object.entries(value.pki ?? {}).flatMap(([name, entry]) => checkCertificate(context, name, entry)),
    ...checkFilters(context),
    ...checkUpstreams(context),
    ...value.exchanges.flatMap((exchange, index) => checkExchange(context, exchange, index)),
    ...checkTitles(context),
    ...checkEnvoyFiles(context),
  ];
}

function checkCertificate(context: Context, name: string, entry: CertificateNotation): readonly Diagnostic[] {
  const path = ["pki", name];
  const named = [
    ...(entry.issuer === undefined ? [] : [{ at: "issuer", entry: entry.issuer }]),
    ...(entry.bundle ?? []).map((member) => ({ at: "bundle", entry: member })),
  ];
  return [
    ...named.flatMap((reference) => unknownEntry(context, [...path, reference.at], reference.entry)),
    ...(isOwnIssuer(context, name)
      ? [
          finding(
            "PKI_ISSUER_CYCLE",
            `"${name}" is among its own issuers`,
            context.notation.positionOf([...path, "issuer"]),
          ),
        ]
      : []),
    ...unknownAttributeNames(entry).map((attribute) => ({
      ...finding(
        "PKI_UNKNOWN_ATTRIBUTE",
        `Unknown attribute "${attribute}"`,
        context.notation.positionOf([...path, "subject"]),
      ),
      hint: `Known: ${knownAttributeNames.join(", ")}, and dotted object identifiers`,
    })),
  ];
}

function isOwnIssuer({ notation }: Context, name: string): boolean {
  const seen = new Set<string>();
  for (
    let issuer = notation.value.pki?.[name]?.issuer;
    issuer !== undefined && !seen.has(issuer);
    issuer = notation.value.pki?.[issuer]?.issuer
  ) {
    seen.add(issuer);
  }
  return seen.has(name);
}

function checkFilters({ folder, files, notation }: Context): readonly Diagnostic[] {
  return Object.entries(notation.value.filters ?? {}).flatMap(([name, { filter, script }]) => {
    const position = notation.positionOf(["filters", name]);
    if (script === undefined) return [];
    if (filter !== undefined)
      return [
        finding("SCENARIO_TWO_SOURCES", `"${name}" has both a filter and a script, wanted one of them`, position),
      ];
    return files.read(`${folder}/${script}`) === undefined
      ? [finding("FILE_NOT_FOUND", `Found no file "${folder}/${script}"`, position)]
      : [];
  });
}

function checkUpstreams(context: Context): readonly Diagnostic[] {
  const { notation, envoyConfig } = context;
  const upstreams = notation.value.upstreams ?? {};
  const clusters = staticResources(envoyConfig.value, "clusters");
  const needing = clusters.filter(
    (cluster) => speaksTls(cluster) && upstreams[nameOf(cluster)]?.certificate === undefined,
  );
  return [
    ...Object.entries(upstreams).flatMap(([cluster, { certificate, clientCa }]) => [
      ...unknownCluster(context, ["upstreams", cluster], cluster),
      ...unknownEntry(context, ["upstreams", cluster, "certificate"], certificate),
      ...unknownEntry(context, ["upstreams", cluster, "clientCa"], clientCa),
    ]),
    ...needing.map((cluster) => ({
      ...finding(
        "SCENARIO_UPSTREAM_CERTIFICATE",
        `Cluster "${nameOf(cluster)}" speaks TLS, but its upstream has no certificate`,
        notation.positionOf(["upstreams"]),
      ),
      hint: `Add upstreams: { ${nameOf(cluster)}: { certificate: <an entry of pki> } }`,
    })),
  ];
}

function checkExchange(
  context: Context,
  { from, expect, send }: ExchangeNotation,
  index: number,
): readonly Diagnostic[] {
  const path = ["exchanges", index];
  const listeners = staticResources(context.envoyConfig.value, "listeners").map(nameOf);
  const listener = from?.listener;
  const unknownListener = listener !== undefined && !listeners.includes(listener);
  const targets = Object.keys(send).filter((key) => !["authority", "headers", "body", "path"].includes(key));
  return [
    ...unknownEntry(context, [...path, "from", "certificate"], from?.certificate),
    ...(expect?.cluster === undefined || expect.cluster === "none"
      ? []
      : unknownCluster(context, [...path, "expect", "cluster"], expect.cluster)),
    ...(unknownListener
      ? [
          {
            ...finding(
              "SCENARIO_UNKNOWN_NAME",
              `The Envoy configuration has no listener "${listener}"`,
              context.notation.positionOf([...path, "from", "listener"]),
            ),
            hint: known(listeners),
          },
        ]
      : []),
    ...(targets.length === 1
      ? []
      : [
          finding(
            "SCENARIO_REQUEST",
            `Found ${targets.length} methods to send, wanted one, such as get: /api`,
            context.notation.positionOf([...path, "send"]),
          ),
        ]),
  ];
}

function checkTitles({ notation }: Context): readonly Diagnostic[] {
  const titles = notation.value.exchanges.map(({ title }) => title);
  return titles.flatMap((title, index) =>
    titles.indexOf(title) === index
      ? []
      : [
          finding(
            "SCENARIO_SAME_TITLE",
            `Another exchange has the title "${title}"`,
            notation.positionOf(["exchanges", index, "title"]),
          ),
        ],
  );
}

function checkEnvoyFiles({ notation, envoyConfig }: Context): readonly Diagnostic[] {
  const { pki = {}, filters = {} } = notation.value;
  const provided = [
    ...Object.entries(pki).flatMap(([name, { bundle }]) => [
      `pki/${name}.crt`,
      ...(bundle === undefined ? [`pki/${name}.key`] : []),
    ]),
    ...Object.keys(filters).map((name) => `lua/${name}.lua`),
  ];
  return fileReferences(envoyConfig.value)
    .filter(({ file }) => !provided.includes(file))
    .map(({ path, file }) => ({
      ...finding("SCENARIO_UNKNOWN_FILE", `The scenario provides no file "${file}"`, envoyConfig.positionOf(path)),
      hint: "Files of a configuration are pki/<entry>.crt, pki/<entry>.key and lua/<name of filters>.lua",
    }));
}

function unknownEntry({ notation }: Context, path: Path, entry: string | undefined): readonly Diagnostic[] {
  const entries = Object.keys(notation.value.pki ?? {});
  if (entry === undefined || entries.includes(entry)) return [];
  return [
    {
      ...finding("SCENARIO_UNKNOWN_NAME", `pki has no entry "${entry}"`, notation.positionOf(path)),
      hint: known(entries),
    },
  ];
}

function unknownCluster({ notation, envoyConfig }: Context, path: Path, cluster: string): readonly Diagnostic[] {
  const clusters = staticResources(envoyConfig.value, "clusters").map(nameOf);
  if (clusters.includes(cluster)) return [];
  return [
    {
      ...finding(
        "SCENARIO_UNKNOWN_NAME",
        `The Envoy configuration has no cluster "${cluster}"`,
        notation.positionOf(path),
      ),
      hint: known(clusters),
    },
  ];
}

function known(names: readonly string[]): string {
  return `Known: ${names.join(", ")}`;
}

function finding(code: Diagnostic["code"], message: string, position: SourcePosition): Diagnostic {
  return { code, severity: "error", message, position };
}

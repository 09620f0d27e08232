import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Exposure, Gateway } from "./exposure.ts";
import { namesOf } from "./exposure-names.ts";
import type { ReadExposure } from "./exposures-of-manifests.ts";

/** Findings that a schema cannot have: within one exposure, and between those that are generated together. */
export function checkExposures(all: readonly ReadExposure[]): readonly Diagnostic[] {
  return [...all.flatMap(checkExposure), ...checkHosts(all), ...checkNamespaces(all), ...checkGateways(all)];
}

type Path = readonly (string | number)[];

function finding(read: ReadExposure, path: Path, words: Omit<Diagnostic, "severity" | "position">): Diagnostic {
  return { severity: "error", ...words, position: read.positionOf(path) };
}

function checkExposure(read: ReadExposure): readonly Diagnostic[] {
  const { exposure } = read;
  const { controlPlane, apiserverProxy, wildcardGateway, wildcardHosts, options, authHeader } = exposure;
  return [
    ...(controlPlane === "garden" && apiserverProxy
      ? [
          finding(read, ["apiserverProxy"], {
            code: "EXPOSURE_CONTRADICTION",
            message: "The virtual garden has no pods, so nothing asks for an apiserver-proxy",
            hint: "Leave apiserverProxy out, or write false",
          }),
        ]
      : []),
    ...(controlPlane === "garden" && wildcardGateway !== undefined
      ? [
          finding(read, ["wildcardGateway"], {
            code: "EXPOSURE_CONTRADICTION",
            message: "The virtual garden has one gateway, found a second one for wildcard hosts",
            hint: "Name the wildcard hosts alone: they are served by the same gateway",
          }),
        ]
      : []),
    ...(wildcardGateway !== undefined && wildcardHosts.length === 0
      ? [
          finding(read, ["wildcardGateway"], {
            code: "EXPOSURE_CONTRADICTION",
            message: "Found a gateway for wildcard hosts, but no wildcard host",
            hint: "Name the hosts in wildcardHosts, or leave the gateway out",
          }),
        ]
      : []),
    ...(wildcardGateway?.namespace === exposure.gateway.namespace
      ? [
          finding(read, ["wildcardGateway"], {
            code: "EXPOSURE_CONTRADICTION",
            message: `Both gateways are in the namespace "${exposure.gateway.namespace}", where their resources would have the same names`,
            hint: "Leave wildcardGateway out where one gateway serves both",
          }),
        ]
      : []),
    ...(options.identityBackstop && authHeader["resumedSessions"] === "accept"
      ? [
          finding(read, ["options", "identityBackstop"], {
            code: "EXPOSURE_CONTRADICTION",
            message: "The backstop asks for a certificate that Envoy verified, and a resumed session has none",
            hint: "Leave the parameter resumedSessions at its default, refuse",
          }),
        ]
      : []),
    ...longNames(read),
  ];
}

/** Kubernetes' limit for names of Services, which are DNS labels, and for other names. */
const limits = { services: 63, others: 253 } as const;

function longNames(read: ReadExposure): readonly Diagnostic[] {
  const names = namesOf(read.exposure);
  const all = [
    ...Object.values(names.services).map((name) => [name, limits.services] as const),
    ...[names.terminationFilter, names.proxyFilter, ...Object.values(names.secrets)].map(
      (name) => [name, limits.others] as const,
    ),
    // The path of an abstract Unix socket is part of a structure of fixed size, less the byte for the @.
    [names.socket, 108] as const,
  ];
  return all
    .filter(([name, limit]) => name.length > limit)
    .map(([name, limit]) =>
      finding(read, ["namespace"], {
        code: "EXPOSURE_NAME_TOO_LONG",
        message: `The name "${name}" has ${name.length} characters, wanted at most ${limit}`,
        hint: "It is made of the namespace: choose a shorter one",
      }),
    );
}

/** A name that two filter chains of a listener claim makes Envoy refuse the whole listener. */
function checkHosts(all: readonly ReadExposure[]): readonly Diagnostic[] {
  const owners = new Map<string, string>();
  return all.flatMap((read) =>
    (["hosts", "wildcardHosts"] as const).flatMap((field) =>
      read.exposure[field].flatMap((host, index) => {
        const owner = owners.get(host);
        owners.set(host, owner ?? read.exposure.namespace);
        if (owner === undefined) return [];
        const where =
          owner === read.exposure.namespace ? "here already" : `the control plane "${owner}" has it already`;
        return [
          finding(read, [field, index], {
            code: "EXPOSURE_SAME_HOST",
            message: `Found the host "${host}" again: ${where}`,
            hint: "Each host leads to one control plane, and with one certificate",
          }),
        ];
      }),
    ),
  );
}

function checkNamespaces(all: readonly ReadExposure[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return all.flatMap((read) => {
    const { namespace } = read.exposure;
    if (!seen.has(namespace)) {
      seen.add(namespace);
      return [];
    }
    return [
      finding(read, ["namespace"], {
        code: "EXPOSURE_SAME_NAMESPACE",
        message: `Found the namespace "${namespace}" again, wanted one exposure for each control plane`,
        hint: "Name all of its hosts in one exposure",
      }),
    ];
  });
}

/** Those behind one gateway share its scripts, its labels and its release. */
function checkGateways(all: readonly ReadExposure[]): readonly Diagnostic[] {
  const first = new Map<string, { readonly read: ReadExposure; readonly shared: Readonly<Record<string, string>> }>();
  return all.flatMap((read) =>
    gatewayFields(read.exposure).flatMap(([field, gateway]) => {
      const shared = sharedBehind(gateway, read.exposure);
      const known = first.get(gateway.namespace);
      if (known === undefined) {
        first.set(gateway.namespace, { read, shared });
        return [];
      }
      return Object.keys(shared)
        .filter((name) => shared[name] !== known.shared[name])
        .map((name) =>
          finding(read, name === "labels" ? [field, name] : [name], {
            code: "EXPOSURE_GATEWAY_DIFFERS",
            message: `The gateway in "${gateway.namespace}" has other ${name} for the control plane "${known.read.exposure.namespace}": found ${shared[name] ?? ""}, wanted ${known.shared[name] ?? ""}`,
            hint: "All control planes behind one gateway share its scripts; give one of them another gateway, or make them equal",
          }),
        );
    }),
  );
}

function gatewayFields({ gateway, wildcardGateway }: Exposure): readonly (readonly [string, Gateway])[] {
  return [
    ["gateway", gateway],
    ...(wildcardGateway === undefined ? [] : [["wildcardGateway", wildcardGateway] as const]),
  ];
}

function sharedBehind(
  gateway: Gateway,
  { authHeader, istio, kubernetes, options }: Exposure,
): Readonly<Record<string, string>> {
  const minor = Number(kubernetes.split(".")[1]);
  return {
    labels: sortedText(gateway.labels),
    authHeader: sortedText(authHeader),
    options: `identityBackstop ${String(options.identityBackstop)}`,
    istio,
    // One of them would show users with another extra than natively, unless the parameter says what to do.
    ...("credentialId" in authHeader ? {} : { kubernetes: minor >= 32 ? "1.32 or later" : "before 1.32" }),
  };
}

function sortedText(record: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))));
}
